use super::*;

fn found(text: &str) -> Vec<String> {
    let tree = Tree::of(&[
        ("README.md", ""),
        ("crates/store/src/lib.rs", ""),
        ("docs/adr/0001-a.md", "# A\n\n## What it costs, and why\n\n## Named {#other}\n"),
        ("docs/page.md", text),
    ]);
    check(&tree).iter().map(ToString::to_string).collect()
}

#[test]
fn links_that_lead_somewhere_are_fine() {
    for link in [
        "[a](adr/0001-a.md)",
        "[a](../README.md)",
        "[a](./adr/)",
        "[a](adr/0001-a.md#what-it-costs-and-why)",
        "[a](adr/0001-a.md#other)",
        "# Top\n\n[a](#top)",
        "[a](https://example.com/no/such)",
        "```sh\n[a](missing.md) `crates/missing/`\n```",
        "`crates/store/src/lib.rs` `crates/store/` `crates/*/src` `tests/`x",
    ] {
        let expected = usize::from(link.contains("`tests/`"));
        assert_eq!(found(link).len(), expected, "{link}");
    }
}

#[test]
fn links_that_lead_nowhere_are_found_with_their_line() {
    assert_eq!(
        found("# A\n\nSee [a](missing.md).\n"),
        ["docs/page.md:3: `missing.md` leads nowhere (no such file): name what is there"]
    );
    for link in [
        "[a](/README.txt)",
        "[a](adr/0001-a.md#what-it-costs)",
        "[a](#nowhere)",
        "![a](../adr/0001-a.md)",
        "`crates/missing/src/lib.rs`",
        "[a][b]\n\n[b]: nowhere.md",
    ] {
        assert_eq!(found(link).len(), 1, "{link}");
    }
}
