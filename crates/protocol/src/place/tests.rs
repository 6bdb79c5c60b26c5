use super::*;

#[test]
fn place_is_written_as_a_pointer() {
    let root = Place::ROOT;
    let messages = root.key("messages");
    let first = messages.index(0);
    assert_eq!(root.to_string(), "");
    assert_eq!(first.key("a/b~c").to_string(), "/messages/0/a~1b~0c");
    assert_eq!(first.key("content").keys(), "/messages/content");
    assert_ne!(root.key("a/b").keys(), root.key("a").key("b").keys());
}

#[test]
fn quotes_fit_one_line_whatever_they_quote() {
    assert_eq!(quoted("a\n`b`\u{1b}[31m"), "`a\\u{a}\\u{60}b\\u{60}\\u{1b}[31m`");
    assert_eq!(quoted(&"é".repeat(LONGEST_QUOTE)), format!("`{}`", "é".repeat(LONGEST_QUOTE)));
    assert_eq!(quoted(&"é".repeat(1_000)), format!("`{}…`", "é".repeat(LONGEST_QUOTE)));
}
