use super::*;

fn ms(ms: u64) -> Span {
    Span::from_ms(ms)
}

#[test]
fn a_length_of_time_has_two_units_at_most() {
    assert_eq!(span(ms(1)), "1 min");
    assert_eq!(span(ms(59 * 60_000)), "59 min");
    assert_eq!(span(ms(60 * 60_000)), "1 h");
    assert_eq!(span(ms(61 * 60_000)), "1 h 1 min");
}

#[test]
fn nothing_is_left_at_the_last_moment() {
    let at = |ms| Moment::from_unix_ms(ms).unwrap();
    assert_eq!(left(at(1), at(2)), Some(ms(1)));
    assert_eq!(left(at(2), at(2)), None);
    assert_eq!(left(at(3), at(2)), None);
}

#[test]
fn what_a_stranger_wrote_is_text_and_its_marks_are_marked() {
    let shown = Marked::of("<b>\u{202e}x</b>").to_string();
    assert_eq!(shown, "&lt;b&gt;<mark class=\"hidden-mark\">⟦U+202E⟧</mark>x&lt;/b&gt;");
}

#[test]
fn a_bracket_without_an_end_is_text() {
    assert_eq!(Marked("a ⟦<i>".to_owned()).to_string(), "a ⟦&lt;i&gt;");
}

#[test]
fn a_moment_says_its_zone() {
    let at = At("2026-11-22T07:45:10Z".parse().unwrap());
    let shown = at.to_string();
    assert!(shown.contains("2026-11-22 07:45 UTC</time>"), "{shown}");
}
