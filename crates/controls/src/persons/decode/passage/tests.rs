use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn short_way_comes_to_the_same(word in "[A-Za-z]?([a-z,.;:!]{0,14}|zero|five,one|at|plus|be)") {
        let word = word.as_bytes();
        if Signs::of(word).are_plain() {
            prop_assert_eq!(plain_kinds(word), kinds(word, class(word)));
        }
    }

    #[test]
    fn words_that_are_passed_over_are_part_of_no_passage(
        word in "([A-Za-z]{1,3}|the|zero|one|at|face|oh)[a-z.,]{0,26}",
        after in "[ \\n]([a-z]{0,4})",
    ) {
        let text = format!("{word}{after}");
        if let Some(next) = after_ordinary(text.as_bytes()) {
            let bytes = word.as_bytes();
            prop_assert_eq!(next, word.len() + 1);
            prop_assert_eq!(kinds(bytes, class(bytes)), 0);
            prop_assert!(word.len() < run::SHORTEST_OF_LETTERS);
        }
    }

    #[test]
    fn passages_are_the_same_in_pieces(
        words in proptest::collection::vec(
            prop_oneof!["[A-Za-z]{1,7}", "(at|dot|one|oh,|four|a|QUJDREVGR0hJ|74|=|\n|taro@x)"],
            0..24,
        ),
        gap in "[ \n]{1,2}",
    ) {
        let text = words.join(&gap);
        let mut cutter = Cutter::new();
        let mut complete = Vec::new();
        for end in 1..=text.len() {
            cutter.advance(&text.as_bytes()[..end], 1 << 16, &mut complete);
        }
        cutter.end(text.as_bytes(), &mut complete);
        let pieces: Vec<_> = complete.into_iter().map(|range| text.get(range).unwrap()).collect();
        prop_assert_eq!(pieces, passages(&text));
    }
}

#[test]
fn a_word_of_every_beginning_is_passed_over_or_looked_at() {
    let letters = || (b'a'..=b'z').chain(b'A'..=b'Z');
    for (first, second) in letters().flat_map(|first| letters().map(move |next| (first, next))) {
        for rest in ["", "o", "e", "r", "ro", "ne", "ree", "ven", "ght", "uble", "us"] {
            let word = [&[first, second], rest.as_bytes()].concat();
            let is_passed = after_ordinary(&[word.as_slice(), b" "].concat()).is_some();
            let is_plain = Signs::of(&word).are_plain();
            assert_eq!(is_passed, is_plain && kinds(&word, class(&word)) == 0, "{word:?}");
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
