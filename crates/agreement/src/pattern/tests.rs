use proptest::prelude::*;

use super::*;

fn pattern(text: &str) -> Pattern {
    text.parse().unwrap()
}

#[test]
fn star_stands_for_any_run_and_for_none() {
    for (text, name, matches) in [
        ("a", "a", true),
        ("a", "A", false),
        ("a", "ab", false),
        ("a*", "a", true),
        ("a*", "a.b/c", true),
        ("*a", "ba", true),
        ("*a", "ab", false),
        ("a*a", "a", false),
        ("a*a", "aa", true),
        ("a*b*c", "abbc", true),
        ("a*b*c", "acb", false),
        ("*ab*ab*", "ab", false),
        ("*ab*ab*", "abab", true),
        ("**", "", true),
    ] {
        assert_eq!(pattern(text).matches(name), matches, "{text} {name}");
    }
}

#[test]
fn patterns_are_spelled_like_names() {
    for text in ["", "a b", "a?", "a\n", "é"] {
        assert!(text.parse::<Pattern>().is_err(), "{text:?}");
    }
}

#[test]
fn only_stars_match_everything() {
    assert!(pattern("*").matches_everything());
    assert!(pattern("***").matches_everything());
    assert!(!pattern("*a").matches_everything());
    assert!(pattern("a").is_exact());
    assert!(!pattern("a*").is_exact());
}

/// The definition of a pattern, byte by byte.
fn defined(pattern: &[u8], name: &[u8]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        ([b'*', rest @ ..], _) if defined(rest, name) => true,
        ([b'*', ..], [_, after @ ..]) => defined(pattern, after),
        ([one, rest @ ..], [two, after @ ..]) => one == two && defined(rest, after),
        _ => false,
    }
}

/// Every name of at most `longest` letters a and b.
fn names(longest: u32) -> Vec<String> {
    let of_length = |length: u32| {
        (0..1_u32 << length).map(move |bits| {
            (0..length).map(|bit| if bits >> bit & 1 == 0 { 'a' } else { 'b' }).collect()
        })
    };
    (0..=longest).flat_map(of_length).collect()
}

proptest! {
    #[test]
    fn matching_is_as_defined(text in "[ab*]{1,6}", name in "[ab]{0,8}") {
        let expected = defined(text.as_bytes(), name.as_bytes());
        prop_assert_eq!(pattern(&text).matches(&name), expected);
    }

    #[test]
    fn patterns_overlap_if_and_only_if_some_name_matches_both(
        one in "[ab*]{1,4}",
        two in "[ab*]{1,4}",
    ) {
        let (one, two) = (pattern(&one), pattern(&two));
        // Eight letters are enough: four that the one wants around four that the other wants.
        let common = names(8).into_iter().find(|name| one.matches(name) && two.matches(name));
        prop_assert_eq!(one.overlaps(&two), common.is_some(), "{:?}", common);
        prop_assert_eq!(two.overlaps(&one), common.is_some());
    }
}
