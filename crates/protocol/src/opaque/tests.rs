use super::*;

#[test]
fn tables_are_sorted_so_that_every_entry_is_found() {
    assert!(TYPES.is_sorted_by(|one, other| one < other));
    assert!(KEYS.is_sorted_by(|one, other| one < other));
}

#[test]
fn only_base64_of_utf8_in_a_text_url_is_a_text() {
    for (url, text) in [
        ("data:text/plain;base64,R3LDvMOfZQ==", Some("Grüße")),
        ("data:text/csv;charset=utf-8;base64,YSxi", Some("a,b")),
        ("data:TEXT/markdown;charset=US-ASCII;base64,IyBh", Some("# a")),
        ("data:text/plain;base64,", Some("")),
        ("data:text/plain;base64,R3LDvMOfZQ=", None),
        ("data:text/plain;base64,R3LDvMOfZR==", None),
        ("data:text/plain;base64,R3LD vMOfZQ==", None),
        ("data:text/plain;base64,_-8=", None),
        ("data:text/plain;base64,/w==", None),
        ("data:text/plain;charset=utf-16;base64,YQ==", None),
        ("data:text/plain,hello", None),
        ("data:image/png;base64,YQ==", None),
        ("data:;base64,YQ==", None),
        ("https://example.org/a.txt", None),
    ] {
        assert_eq!(text_of_url(url).as_deref(), text, "{url}");
    }
}

#[test]
fn marks_are_found_at_any_depth_and_null_is_none() {
    let read = |document: &str| crate::json::parse(document.as_bytes()).unwrap();
    let place = Place::ROOT;
    for document in [
        r#"{"type":"image_url"}"#,
        r#"[{"a":[{"type":"redacted_thinking","data":"x"}]}]"#,
        r#"{"a":{"file_id":"f"}}"#,
        r#"{"encrypted_content":"x"}"#,
    ] {
        assert!(none_within(&read(document), &place).is_err(), "{document}");
    }
    for document in [r#"{"file_id":null}"#, r#"{"type":"object"}"#, r#""image_url""#] {
        assert!(none_within(&read(document), &place).is_ok(), "{document}");
    }
    let schema = read(r#"{"properties":{"file_id":{"type":"string"}}}"#);
    assert!(none_within(&schema, &place).is_err());
    assert!(none_typed_within(&schema, &place).is_ok());
}

#[test]
fn bytes_are_shown_as_bytes_and_as_the_text_that_they_may_be() {
    let seen = |url: &str| {
        let mut seen = Vec::new();
        let mut see = |origin: Origin, text: &str| seen.push((origin, text.to_owned()));
        inline_url(url, Origin::User, &Place::ROOT, &mut see).map(|()| seen)
    };
    let owned = |all: &[(Origin, &str)]| {
        let all = all.iter().map(|(origin, text)| (*origin, (*text).to_owned()));
        Ok(all.collect::<Vec<_>>())
    };
    let (kind, png) = ((Origin::Other, "image/png"), (Origin::Opaque, "iVBORw0KGgo="));
    assert_eq!(seen("data:image/png;base64,iVBORw0KGgo="), owned(&[kind, png]));
    let drawn = [
        (Origin::Other, "image/svg+xml"),
        (Origin::Opaque, "PHN2Zz5qb2huPC9zdmc+"),
        (Origin::User, "<svg>john</svg>"),
    ];
    assert_eq!(seen("data:image/svg+xml;base64,PHN2Zz5qb2huPC9zdmc+"), owned(&drawn));
    for elsewhere in ["https://x/y.png", "data:image/png,AAAA", "data:a,b;base64,AAAA", ""] {
        assert!(seen(elsewhere).is_err(), "{elsewhere}");
    }
    assert!(seen("data:image/png;base64,AA=").is_err());
}

#[test]
fn the_length_of_bytes_is_that_of_what_they_decode_to() {
    for length in 0..20_usize {
        let payload = STANDARD.encode(vec![7; length]);
        assert_eq!(opaque_length(&payload), length as u64, "{payload}");
    }
}
