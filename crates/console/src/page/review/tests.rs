use super::text;

#[test]
fn indentation_of_the_page_hides_nothing_and_that_of_others_may() {
    let deep = br#"{"a":{"b":{"c":{"d":{"e":"x         y"}}}}}"#;
    let shown = text("Request", deep);
    assert_eq!(shown.marks, 1, "{}", shown.shown.0);
    assert!(shown.shown.0.contains("          \"e\": \"x\u{27e6}9 spaces\u{27e7}y\""));
    let prose = text("Request", b"one\n          two");
    assert_eq!(prose.marks, 1, "{}", prose.shown.0);
}
