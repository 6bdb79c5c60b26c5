use proptest::prelude::*;

use super::*;

fn check(text: &str, shown: &str, marks: u64) {
    assert_eq!(visible(text), Visible { text: shown.to_owned(), marks }, "{text:?}");
}

#[test]
fn what_is_not_seen_is_marked() {
    check("plain, with umlauts: äöü ß é", "plain, with umlauts: äöü ß é", 0);
    check("a\u{200b}b\u{2066}c", "a⟦U+200B⟧b⟦U+2066⟧c", 2);
    check("tag\u{e0041}", "tag⟦U+E0041⟧", 1);
    check("one\ntwo\tthree\r", "one⟦U+000A⟧two⟦U+0009⟧three⟦U+000D⟧", 3);
    check("no\u{a0}break", "no⟦U+00A0⟧break", 1);
    check("e\u{301}", "e⟦U+0301⟧", 1);
    check("\u{3164}x\u{2800}", "⟦U+3164⟧x⟦U+2800⟧", 2);
}

#[test]
fn letters_that_look_latin_are_marked_and_other_scripts_are_not() {
    check("p\u{430}ris", "p⟦U+0430 а⟧ris", 1);
    check("\u{430}\u{441}\u{435}", "⟦U+0430 а⟧⟦U+0441 с⟧⟦U+0435 е⟧", 3);
    check("Москва", "Москва", 0);
    check("Αθήνα", "Αθήνα", 0);
    check("北京", "北京", 0);
    check("Ａ1", "⟦U+FF21 Ａ⟧1", 1);
    check("𝐚", "⟦U+1D41A 𝐚⟧", 1);
}

#[test]
fn nobody_can_write_a_mark() {
    check("⟦U+202E⟧", "⟦U+27E6⟧U+202E⟦U+27E7⟧", 2);
}

#[test]
fn seven_spaces_are_spaces_and_eight_are_a_mark() {
    check(&format!("a{}b", " ".repeat(7)), "a       b", 0);
    check(&format!("a{}b", " ".repeat(8)), "a⟦8 spaces⟧b", 1);
}

proptest! {
    #[test]
    fn what_is_shown_has_no_hidden_character_and_no_line_break(text in any::<String>()) {
        let shown = visible(&text);
        prop_assert!(!shown.text.chars().any(is_hidden), "{:?}", shown.text);
        prop_assert_eq!(shown.text.matches('⟦').count() as u64, shown.marks);
        prop_assert_eq!(shown.text.matches('⟧').count() as u64, shown.marks);
    }

    #[test]
    fn two_texts_never_look_alike(one in ANY, two in ANY) {
        prop_assert_eq!(visible(&one) == visible(&two), one == two);
    }
}

/// Few characters, so that two texts are often nearly the same.
const ANY: &str = "[ab \u{430}\u{202e}\u{200b}⟦⟧U+]{0,12}";
