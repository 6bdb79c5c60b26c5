use proptest::prelude::*;
use proptest::string::bytes_regex;

use super::*;

/// The most bytes that `pattern` matches.
fn longest(pattern: &str) -> usize {
    let config = syntax::Config::new().unicode(false).utf8(false);
    syntax::parse_with(pattern, &config).unwrap().properties().maximum_len().unwrap()
}

/// Texts that match `pattern`, without regard to what stands around them.
fn matching(pattern: &str) -> impl Strategy<Value = Vec<u8>> + use<> {
    bytes_regex(&format!("(?-u:{})", pattern.replace(r"\b", ""))).unwrap()
}

fn any_matching() -> impl Strategy<Value = Vec<u8>> {
    let address = r"[a-z0-9._%+'\-\x80-\xff]{1,64}@[a-z0-9\x80-\xff][a-z0-9.\-\x80-\xff]{0,65}";
    prop_oneof![
        1 => matching(address),
        9 => (0..RECOGNISERS.len()).prop_flat_map(|index| matching(RECOGNISERS[index].0)),
    ]
}

#[test]
fn patterns_compile() {
    assert!(PATTERNS.is_some());
}

#[test]
fn reach_is_enough_for_every_match() {
    let longest = RECOGNISERS.iter().map(|recogniser| longest(recogniser.0)).max();
    assert!(longest.unwrap() <= address::LONGEST);
}

#[test]
fn reach_over_spaces_is_that_of_the_longest_match_with_a_space() {
    let spaced = RECOGNISERS.iter().filter(|recogniser| recogniser.0.contains(' '));
    let longest = spaced.map(|recogniser| longest(recogniser.0)).max();
    assert_eq!(longest.map(|longest| longest + NEIGHBOURS), Some(REACH_OVER_SPACES));
}

proptest! {
    #[test]
    fn no_match_has_a_barrier_in_it(text in any_matching()) {
        let shown = text.escape_ascii().to_string();
        for (place, byte) in text.iter().enumerate() {
            prop_assert!(!is_barrier(*byte), "{shown}");
            prop_assert!(*byte != b' ' || may_go_on_after_space(&text[..place]), "{shown}");
        }
    }

    #[test]
    fn whoever_is_found_makes_the_text_warm(text in any_matching()) {
        if let Recognition::Known { person: Some(_), start, end } = first(&text, 0, text.len()) {
            prop_assert!(!is_cold(&text[start..end]), "{:?}", text.escape_ascii().to_string());
        }
    }

    #[test]
    fn every_match_may_begin_where_it_begins(
        text in (0..RECOGNISERS.len()).prop_flat_map(|index| matching(RECOGNISERS[index].0))
    ) {
        prop_assert!(may_begin(&text, 0), "{:?}", text.escape_ascii().to_string());
    }
}

#[test]
fn address_is_found_from_its_sign() {
    for (text, expected) in [
        (&b"to a@b.org."[..], Some(3..11)),
        (b"@b.org", None),
        (b"a@.org", None),
        (b"a@-b", None),
        (b"a@ b@c.org", Some(3..10)),
        (b"x,a@b,c", Some(2..5)),
    ] {
        assert_eq!(address::next(text, 0), expected);
    }
    let long = [&[b'l'; 70][..], b"@", &[b'd'; 70]].concat();
    assert_eq!(address::next(&long, 0), Some(6..70 + 1 + 66));
    assert_eq!(address::next(&long, 60), Some(60..70 + 1 + 66));
    assert_eq!(address::next(&long, 70), None);
}
