use super::*;

#[test]
fn keys_are_sorted_and_the_original_is_kept() {
    let arguments = Arguments::parse(r#"{"b": [true, null], "a": {"d": 1, "c": "é"}}"#).unwrap();
    assert_eq!(arguments.canonical(), r#"{"a":{"c":"é","d":1},"b":[true,null]}"#);
    assert_eq!(arguments.original(), r#"{"b": [true, null], "a": {"d": 1, "c": "é"}}"#);
    assert_eq!(Arguments::parse("").unwrap().canonical(), "{}");
}

#[test]
fn what_two_readers_could_read_differently_is_refused() {
    for text in [
        r#"{"a":1,"a":2}"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"{"a":{"b":1,"b":1}}"#,
        r#"{"a":1} x"#,
        r#"{"a":"\ud800"}"#,
        "{",
        "nonsense",
    ] {
        assert!(Arguments::parse(text).is_err(), "{text}");
    }
    assert!(Arguments::parse(&format!("{}1{}", "[".repeat(80), "]".repeat(80))).is_err());
    assert!(Arguments::parse(&format!("\"{}\"", "x".repeat(70_000))).is_err());
}
