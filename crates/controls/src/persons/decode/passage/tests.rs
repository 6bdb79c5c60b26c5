use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn short_way_comes_to_the_same(word in "[A-Za-z]?([a-z,.;:!]{0,14}|zero|five,one|at|plus|be)") {
        let word = word.as_bytes();
        if is_plain(word, class(word)) {
            prop_assert_eq!(plain_kinds(word), kinds(word, class(word)));
        }
    }
}

/// The passages of `text` that are looked at.
fn passages(text: &str) -> Vec<&str> {
    let mut cutter = Cutter::new();
    let mut complete = Vec::new();
    cutter.advance(text.as_bytes(), 1 << 16, &mut complete);
    cutter.end(text.as_bytes(), &mut complete);
    complete.into_iter().map(|range| text.get(range).unwrap()).collect()
}

#[test]
fn words_that_belong_together_are_one_passage() {
    for (text, expected) in [
        ("of prose and of its commas, nothing", &[][..]),
        ("so four one five is", &["four one five"]),
        ("taro at example dot com is", &["at example dot com"]),
        ("see\nQUJDREVGR0hJ\nSktMTU5P\n\nof it", &["QUJDREVGR0hJ\nSktMTU5P"]),
        ("see\nQUJDREVGR0hJ\n\nSktMTU5P", &["QUJDREVGR0hJ", "SktMTU5P"]),
        ("> QUJDREVG\n> R0hJSktM\n", &["QUJDREVG\n> R0hJSktM"]),
        ("t a r o is", &["t a r o"]),
    ] {
        let found = passages(text);
        let found: Vec<_> = found.into_iter().filter(|one| one.len() > 2).collect();
        assert_eq!(found, expected, "{text}");
    }
}
