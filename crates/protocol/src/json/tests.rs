use proptest::prelude::*;

use super::*;

/// What a document is refused with, or what it is written back as.
fn verdict(document: &[u8]) -> String {
    match parse(document) {
        Ok(value) => format!("reads as {}", String::from_utf8(value.encode()).unwrap()),
        Err(malformed) => format!("{}: {malformed}", malformed.code()),
    }
}

#[test]
fn refusals_say_what_is_wrong_and_where_and_what_to_do() {
    let documents: &[&[u8]] = &[
        b"",
        b"{",
        b"[1,]",
        b"{\"a\":1,}",
        b"{a:1}",
        b"{\"a\" 1}",
        b"'a'",
        b"nul",
        b"\xef\xbb\xbf{}",
        b"\"\xff\"",
        b"{\"text\":[\"a\",\"\xc3\"]}",
        b"{\"text\":\"\\ud800\"}",
        b"{\"text\":\"\\udc00\"}",
        b"{\"text\":\"\\ud800\\ud800\"}",
        b"\"\\x41\"",
        b"\"a\tb\"",
        b"\"a\nb\"",
        b"[NaN]",
        b"[Infinity]",
        b"[-Infinity]",
        b"[1e999]",
        b"[-1e999]",
        b"[01]",
        b"[+1]",
        b"[.5]",
        b"[1.]",
        b"[0x10]",
        b"{\"n\":9007199254740992}",
        b"{\"n\":-9007199254740992}",
        b"{\"n\":123456789012345678901234567890}",
        b"[1,2,-0]",
        b"{\"model\":\"a\",\"model\":\"b\"}",
        b"{\"model\":\"a\",\"\\u006dodel\":\"b\"}",
        b"{\"outer\":[{},{\"Model\":\"a\",\"model\":\"b\"}]}",
        b"{\"tas\xc5\xbf\":1,\"tass\":2,\"ta\xc5\xbf\xc5\xbf\":3}",
        b"{\"to\xe2\x84\xaaen\":1,\"token\":2}",
        b"{} {}",
        b"{}x",
        b"{\n  \"a\": [\n    1,\n    oops\n  ]\n}",
        b"{\"a/b\":{\"c~d\":[tru]}}",
    ];
    let verdicts: Vec<String> = documents
        .iter()
        .map(|document| format!("{}\n    {}", document.escape_ascii(), verdict(document)))
        .collect();
    assert!(documents.iter().all(|document| parse(document).is_err()));
    insta::assert_snapshot!(verdicts.join("\n"));
}

#[test]
fn documents_are_read_in_order_and_written_compactly() {
    for (document, written) in [
        ("null", "null"),
        (" [ true , false ] ", "[true,false]"),
        ("{\"b\":1,\"a\":{}}", "{\"b\":1,\"a\":{}}"),
        ("-12", "-12"),
        ("9007199254740991", "9007199254740991"),
        ("-9007199254740991", "-9007199254740991"),
        ("1.0", "1.0"),
        ("-0.0", "-0.0"),
        ("-0e5", "-0.0"),
        ("1e300", "1e300"),
        ("5e-324", "5e-324"),
        ("1e-400", "0.0"),
        ("0.1", "0.1"),
        ("1E5", "100000.0"),
        ("9007199254740993.0", "9007199254740992.0"),
        ("\"\\u00e9\\ud83d\\ude00\\/\"", "\"é😀/\""),
        ("\"\\u0000\\b\\f\\n\\r\\t\\u001f\\u007f\"", "\"\\u0000\\b\\f\\n\\r\\t\\u001f\u{7f}\""),
        ("\"\\\"\\\\\"", "\"\\\"\\\\\""),
        ("\"\u{feff}\"", "\"\u{feff}\""),
    ] {
        let value = parse(document.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(value.encode()).unwrap(), written, "{document}");
    }
}

#[test]
fn characters_that_some_clients_take_for_the_end_of_a_line_are_escaped() {
    let written = Value::text("a\u{85}b\u{2028}c\u{2029}d\u{2027}e\u{a9}“”").encode();
    let written = String::from_utf8(written).unwrap();
    assert_eq!(written, "\"a\\u0085b\\u2028c\\u2029d\u{2027}e\u{a9}“”\"");
    assert_eq!(
        parse(written.as_bytes()).unwrap(),
        Value::text("a\u{85}b\u{2028}c\u{2029}d\u{2027}e\u{a9}“”")
    );
}

#[test]
fn every_escape_is_found_wherever_it_stands_in_a_block() {
    for special in ['"', '\\', '\n', '\u{0}', '\u{85}', '\u{2028}', 'é', '“', '\u{a9}'] {
        for before in 0..70 {
            let text = format!("{}{special}{}", "x".repeat(before), "y".repeat(40));
            let written = Value::text(text.as_str()).encode();
            assert_eq!(parse(&written).unwrap(), Value::text(text), "{special:?} after {before}");
        }
    }
}

#[test]
fn deepest_nesting_is_read_and_one_more_is_refused() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(parse(nested(DEEPEST).as_bytes()).is_ok());
    let refused = parse(nested(DEEPEST + 1).as_bytes()).unwrap_err();
    assert_eq!(refused.code(), "too_deep");
    let objects = |depth: usize| format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
    assert!(parse(objects(DEEPEST).as_bytes()).is_ok());
    assert_eq!(parse(objects(DEEPEST + 1).as_bytes()).unwrap_err().code(), "too_deep");
    assert_eq!(parse(nested(1_000_000).as_bytes()).unwrap_err().code(), "too_deep");
}

#[test]
fn most_values_are_read_and_one_more_is_refused() {
    let list = |values: usize| format!("[{}0]", "0,".repeat(values - 1));
    assert!(parse(list(MOST_VALUES - 1).as_bytes()).is_ok(), "the list itself counts too");
    let refused = parse(list(MOST_VALUES).as_bytes()).unwrap_err();
    assert_eq!(refused.code(), "too_many_values");
}

#[test]
fn value_is_as_small_as_the_limit_says() {
    assert_eq!((size_of::<Value>(), size_of::<(String, Value)>()), (32, 56));
}

#[test]
fn clash_is_found_among_few_and_among_many_keys() {
    for count in [2, 11, 12, 13, 500] {
        for (extra, code) in [("k0", "duplicate_key"), ("K0", "duplicate_key")] {
            let mut keys: Vec<String> = (0..count - 1).map(|n| format!("\"k{n}\":0")).collect();
            assert!(parse(format!("{{{}}}", keys.join(",")).as_bytes()).is_ok());
            keys.push(format!("\"{extra}\":0"));
            let refused = parse(format!("{{{}}}", keys.join(",")).as_bytes()).unwrap_err();
            assert_eq!(refused.code(), code, "{count} keys");
        }
    }
}

#[test]
fn keys_with_one_hash_and_long_common_starts_are_told_apart() {
    let start = "p".repeat(2_000);
    let keys: Vec<String> = (0..2_000).map(|n| format!("\"{start}{n}\":0")).collect();
    assert!(parse(format!("{{{}}}", keys.join(",")).as_bytes()).is_ok());
}

#[test]
fn integer_is_recognised_beside_texts_that_look_like_one() {
    let document = br#"{"a":"-0 \" 99999999999999999999","b":1e30,"c":[2.5e20,1E300]}"#;
    assert!(parse(document).is_ok());
    let document = br#"{"a":"\\","b":1e30,"c":99999999999999999999}"#;
    assert_eq!(parse(document).unwrap_err().code(), "number_out_of_range");
}

#[test]
fn canonical_form_ignores_order_and_spelling_of_whole_numbers() {
    let canonical = |document: &str| {
        let mut out = Vec::new();
        parse(document.as_bytes()).unwrap().write_canonical(&mut out);
        String::from_utf8(out).unwrap()
    };
    let form = canonical("{\"b\":[1.0,{\"z\":1,\"y\":-0.0}],\"a\":2e3,\"Z\":0.5,\"é\":1e300}");
    assert_eq!(form, "{\"Z\":0.5,\"a\":2000,\"b\":[1,{\"y\":0,\"z\":1}],\"é\":1e300}");
}

/// Values as documents can have them.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-LARGEST_INTEGER..=LARGEST_INTEGER).prop_map(Value::Int),
        any::<f64>().prop_filter("finite", |number| number.is_finite()).prop_map(Value::Float),
        any::<String>().prop_map(Value::String),
        "[\\x00-\\x20\"\\\\\u{80}-\u{a0}\u{2020}-\u{2030}a]{0,80}".prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((any::<String>(), inner), 0..20).prop_map(|entries| {
                let mut seen = std::collections::BTreeSet::new();
                let new = |key: &str| seen.insert(fold(key).into_owned());
                let mut new = new;
                Value::Object(entries.into_iter().filter(|(key, _)| new(key)).collect())
            }),
        ]
    })
}

/// Compares bit by bit: `==` takes -0.0 for 0.0.
fn same(one: &Value, other: &Value) -> bool {
    format!("{one:?}") == format!("{other:?}")
}

proptest! {
    #[test]
    fn what_is_written_reads_back_exactly(value in value()) {
        let written = value.encode();
        let read = parse(&written).unwrap();
        prop_assert!(same(&read, &value), "{read:?}");
        prop_assert_eq!(read.encode(), written);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = verdict(&bytes);
    }

    #[test]
    fn what_is_written_has_no_line_break_of_any_kind(value in value()) {
        let written = String::from_utf8(value.encode()).unwrap();
        let breaks = ['\n', '\r', '\u{b}', '\u{c}', '\u{1c}', '\u{1d}', '\u{1e}', '\u{85}',
            '\u{2028}', '\u{2029}'];
        let found = written.contains(breaks);
        prop_assert!(!found);
    }
}
