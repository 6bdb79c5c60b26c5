use proptest::prelude::*;

use super::{BadJson, Canonical, DEEPEST, LONGEST};

fn form(text: &str) -> Result<String, BadJson> {
    Canonical::parse(text).map(|canonical| canonical.as_str().to_owned())
}

#[track_caller]
fn is_written(text: &str, expected: &str) {
    assert_eq!(form(text).as_deref(), Ok(expected), "{text}");
}

#[test]
fn keys_are_in_the_order_of_utf_16_and_not_of_utf_8() {
    // The example of RFC 8785 section 3.2.3.
    let text = r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With
        Dagesh","1":"One","\ud83d\ude00":"Emoji","\u0080":"Control","\u00f6":"Latin"}"#
        .replace("\n        ", " ");
    let expected = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\
                    \"ö\":\"Latin\",\"€\":\"Euro Sign\",\"😀\":\"Emoji\",\
                    \"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}";
    is_written(&text, expected);
}

#[test]
fn strings_have_one_spelling() {
    // The example of RFC 8785 section 3.2.2.
    is_written(
        r#" "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/" "#,
        "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"",
    );
    is_written(
        "\"\\b\\f\\n\\r\\t\\u0000\u{7f}\u{2028}\"",
        "\"\\b\\f\\n\\r\\t\\u0000\u{7f}\u{2028}\"",
    );
    is_written(r#""e\u0301""#, "\"e\u{301}\"");
}

#[test]
fn numbers_are_written_as_ecmascript_writes_them() {
    for (text, expected) in [
        ("0", "0"),
        ("-0", "0"),
        ("-0.0e7", "0"),
        ("0e99999999", "0"),
        ("1E30", "1e+30"),
        ("4.50", "4.5"),
        ("2e-3", "0.002"),
        ("0.000000000000000000000000001", "1e-27"),
        ("100000000000000000000", "100000000000000000000"),
        ("1000000000000000000000", "1e+21"),
        ("999999999999999900000", "999999999999999900000"),
        ("0.000001", "0.000001"),
        ("0.0000001", "1e-7"),
        ("-12.5e-8", "-1.25e-7"),
        ("9007199254740991", "9007199254740991"),
        ("9007199254740992", "9007199254740992"),
        ("-9007199254740994", "-9007199254740994"),
        ("5e-324", "5e-324"),
        ("1.7976931348623157e308", "1.7976931348623157e+308"),
        ("123456.789", "123456.789"),
        ("10.0", "10"),
        ("0.30000000000000004", "0.30000000000000004"),
    ] {
        is_written(text, expected);
    }
}

#[test]
fn a_number_that_readers_round_differently_is_refused() {
    for text in [
        "9007199254740993",
        "333333333.33333329",
        "18446744073709551616",
        "0.1000000000000000055511151231257827",
        "1e400",
        "-1e309",
        "1e-400",
        "4e-324",
        "1e99999999999999999999",
    ] {
        assert_eq!(form(text), Err(BadJson::Inexact(text.len())), "{text}");
    }
}

#[test]
fn a_key_comes_once_also_apart_from_case_and_escapes() {
    for text in [
        r#"{"a":1,"a":1}"#,
        r#"{"a":1,"\u0061":2}"#,
        r#"{"target":1,"Target":2}"#,
        r#"{"kind":1,"\u212aind":2}"#,
        r#"{"class":1,"cla\u017fs":2}"#,
    ] {
        assert_eq!(form(text), Err(BadJson::DuplicateKey(text.len())), "{text}");
    }
    is_written(r#"{"b":{"a":1},"a":2}"#, r#"{"a":2,"b":{"a":1}}"#);
}

#[test]
fn half_a_character_is_refused() {
    for text in [r#""\ud800""#, r#""\udc00""#, r#""\ud800\ud800""#, r#""\ud800x""#] {
        assert!(matches!(form(text), Err(BadJson::LoneSurrogate(_))), "{text}");
    }
    assert!(matches!(form(r#""\ud800\n""#), Err(BadJson::Malformed(_))));
    is_written(r#""\uD83D\uDE00""#, "\"😀\"");
}

#[test]
fn what_is_no_json_is_refused() {
    for text in [
        "",
        " ",
        "{",
        "}",
        "[1,]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "01",
        "-",
        "+1",
        ".5",
        "1.",
        "1e",
        "1e+",
        "0x1",
        "NaN",
        "Infinity",
        "nul",
        "truefalse",
        "\"",
        "\"\n\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u+123\"",
        "1 2",
        "\u{feff}1",
        "/**/1",
        "\u{a0}1",
        "[1 2]",
        "{\"a\" 1}",
        "{1:1}",
        "{\"a\":}",
        "{,}",
        "[,]",
        "1_0",
    ] {
        assert!(matches!(form(text), Err(BadJson::Malformed(_))), "{text}");
    }
}

#[test]
fn size_and_depth_are_bounded_at_their_value_and_not_one_before() {
    let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
    is_written(&nested(DEEPEST), &nested(DEEPEST));
    assert_eq!(form(&nested(DEEPEST + 1)), Err(BadJson::TooDeep(DEEPEST + 1)));
    let long = |length: usize| format!("\"{}\"", "a".repeat(length - 2));
    is_written(&long(LONGEST), &long(LONGEST));
    assert_eq!(form(&long(LONGEST + 1)), Err(BadJson::TooLong));
}

/// JSON as anybody might write it, and the same value written otherwise.
fn spellings() -> impl Strategy<Value = (String, String)> {
    let number = any::<f64>().prop_filter("JSON has no other numbers", |it| it.is_finite());
    let leaf = prop_oneof![
        Just(("null".to_owned(), " null\n".to_owned())),
        any::<bool>().prop_map(|it| (it.to_string(), format!("\t{it}"))),
        number.prop_map(|it| (format!("{it:?}"), format!("{it:E}"))),
        any::<String>().prop_map(|it| (json_string(&it), escaped(&it))),
    ];
    leaf.prop_recursive(4, 32, 4, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..4);
        let object = prop::collection::btree_map("[a-z\u{e0}-\u{ef}😀]{0,4}", inner, 0..4);
        prop_oneof![
            list.prop_map(|it| {
                let (one, other): (Vec<_>, Vec<_>) = it.into_iter().unzip();
                (format!("[{}]", one.join(",")), format!("[ {} ]", other.join(" ,\r\n")))
            }),
            object.prop_map(|it| {
                let one = it.iter();
                let one = one.map(|(key, (one, _))| format!("{}:{one}", json_string(key)));
                let one: Vec<_> = one.collect();
                let other = it.iter().rev();
                let other = other.map(|(key, (_, it))| format!("{} : {it}", escaped(key)));
                let other: Vec<_> = other.collect();
                (format!("{{{}}}", one.join(",")), format!("{{ {} }}", other.join(" , ")))
            }),
        ]
    })
}

fn json_string(text: &str) -> String {
    serde_json::to_string(text).expect("a string")
}

fn escaped(text: &str) -> String {
    let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
    format!("\"{units}\"")
}

proptest! {
    #[test]
    fn one_value_has_one_form_that_other_readers_read_alike((one, other) in spellings()) {
        let canonical = form(&one).expect("a value");
        prop_assert_eq!(&form(&other).expect("the same value"), &canonical);
        prop_assert_eq!(&form(&canonical).expect("a form"), &canonical);
        let read = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
        prop_assert_eq!(normal(read(&one)), normal(read(&canonical)));
    }

    #[test]
    fn what_is_accepted_is_json_to_others_too(text in "[\\[\\]{}:,\"\\\\ue0-9a.+ -]{0,12}") {
        if let Ok(canonical) = form(&text) {
            let read = serde_json::from_str::<serde_json::Value>(&text);
            prop_assert!(read.is_ok(), "{} became {}", text, canonical);
        }
    }
}

/// With numbers as doubles: whether one was written with a fraction says nothing.
fn normal(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Number(number) => {
            let number = number.as_f64().expect("a double");
            Value::from(if number == 0.0 { 0.0 } else { number })
        }
        Value::Array(list) => list.into_iter().map(normal).collect(),
        Value::Object(map) => map.into_iter().map(|(key, it)| (key, normal(it))).collect(),
        other => other,
    }
}
