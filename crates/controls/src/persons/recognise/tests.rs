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
    (0..RECOGNISERS.len()).prop_flat_map(|index| matching(RECOGNISERS[index].pattern))
}

#[test]
fn patterns_compile() {
    assert!(PATTERNS.is_some());
}

#[test]
fn reach_is_that_of_the_longest_match() {
    let longest = RECOGNISERS.iter().map(|recogniser| longest(recogniser.pattern)).max();
    assert_eq!(longest.map(|longest| longest + NEIGHBOURS), Some(REACH));
}

#[test]
fn reach_over_spaces_is_that_of_the_longest_match_with_a_space() {
    let spaced = RECOGNISERS.iter().filter(|recogniser| recogniser.pattern.contains(' '));
    let longest = spaced.map(|recogniser| longest(recogniser.pattern)).max();
    assert_eq!(longest.map(|longest| longest + NEIGHBOURS), Some(REACH_OVER_SPACES));
}

proptest! {
    #[test]
    fn no_match_has_a_barrier_in_it(text in any_matching()) {
        for (place, byte) in text.iter().enumerate() {
            prop_assert!(!is_barrier(*byte), "{:?}", text.escape_ascii().to_string());
            if *byte == b' ' {
                prop_assert!(may_go_on_after_space(&text[..place]), "{:?}", text.escape_ascii().to_string());
            }
        }
    }

    #[test]
    fn whoever_is_found_has_an_at_sign_or_enough_signals(text in any_matching()) {
        if let Recognition::Known { person: Some(_), start, end } = first(&text, 0, text.len()) {
            let signals = text[start..end].iter().filter(|byte| is_signal(**byte)).count();
            prop_assert!(text.contains(&b'@') || signals >= FEWEST_SIGNALS);
        }
    }
}
