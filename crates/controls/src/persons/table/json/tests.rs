use super::*;

/// A document in one line, as it was read.
fn shown(text: &str) -> String {
    fn show(tree: &Tree<'_>, node: &Node) -> String {
        let inner = |with_keys: bool| {
            let children = tree.children(node).map(|child| {
                let key = if with_keys { format!("{}=", tree.key(child)) } else { String::new() };
                key + &show(tree, child)
            });
            children.collect::<Vec<_>>().join(" ")
        };
        match node.kind {
            Kind::Object => format!("{{{}}}", inner(true)),
            Kind::Array => format!("[{}]", inner(false)),
            _ => tree.value(node).into_owned(),
        }
    }
    let (tree, _) = read(text);
    tree.map_or_else(|| "nothing".to_owned(), |tree| show(&tree, tree.root().unwrap()))
}

#[test]
fn documents_are_read_as_they_stand() {
    for (text, expected) in [
        (r#"{"a":1,"a":[true,null,"x\u0040\ny"]}"#, "[{a=1 a=[true  x@\ny]}]"),
        (r#"{'a': None, 'b': 'it\'s',}"#, "[{a= b=it's}]"),
        ("{\"a\":1}\n{\"a\":2}\n", "[{a=1} {a=2}]"),
        (r#"[{"a":"\ud83d\ude00"}]"#, "[[{a=\u{1f600}}]]"),
        // Cut off, or with a fault: as far as it goes.
        (r#"[{"a":1},{"a":2,"b"#, "[[{a=1} {a=2}]]"),
        (r#"[{"a":1,"b":2},{"a":2} oops"#, "[[{a=1 b=2} {a=2}]]"),
        ("[1]", "nothing"),
        ("[see below]", "nothing"),
        ("{name}", "nothing"),
        ("{}", "nothing"),
        ("[\"", "nothing"),
    ] {
        assert_eq!(shown(text), expected, "{text}");
    }
}

#[test]
fn endless_nesting_is_bounded() {
    for open in ["[", "{\"a\":", "[{\"a\":["] {
        let text = open.repeat(300_000);
        let (_, used) = read(&text);
        assert!(used <= text.len());
    }
    let text = format!("{}{}", "[".repeat(100), "]".repeat(100));
    let (tree, used) = read(&text);
    let tree = tree.unwrap();
    assert_eq!(used, text.len());
    assert!(tree.nodes.len() < DEEPEST + 4);
    assert!(tree.nodes.iter().any(|node| node.kind == Kind::Deep));
}
