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
    (0..RECOGNISERS.len()).prop_flat_map(|index| matching(RECOGNISERS[index].1))
}

#[test]
fn patterns_compile() {
    assert!(PATTERNS.is_some());
}

#[test]
fn reach_is_that_of_the_longest_match() {
    let longest = RECOGNISERS.iter().map(|recogniser| longest(recogniser.1)).max();
    assert_eq!(longest.map(|longest| longest + NEIGHBOURS), Some(REACH));
}

#[test]
fn reach_over_spaces_is_that_of_the_longest_match_with_a_space() {
    let spaced = RECOGNISERS.iter().filter(|recogniser| recogniser.1.contains(' '));
    let longest = spaced.map(|recogniser| longest(recogniser.1)).max();
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
    fn match_begins_as_its_recogniser_says(
        (first, text) in (0..RECOGNISERS.len()).prop_flat_map(|index| {
            (Just(RECOGNISERS[index].0), matching(RECOGNISERS[index].1))
        })
    ) {
        prop_assert!(first.fits(text[0]), "{:?}", text.escape_ascii().to_string());
    }
}
