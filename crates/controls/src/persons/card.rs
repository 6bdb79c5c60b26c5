//! Payment cards (ISO/IEC 7812) by length, network and check digit.

use super::candidate::{Candidate, Judgement, Kind};
use super::check::{digits_of, is_made_up, luhn};

/// A card number in the groups in which it is printed.
pub(super) const PATTERN: &str =
    r"\b\d{4}(?:[ \-]\d{4}){3}(?:[ \-]\d{3})?\b|\b3\d{3}[ \-]\d{6}[ \-]\d{4,5}\b";

pub(super) fn judge(candidate: &Candidate<'_>) -> Judgement {
    let digits = digits_of(candidate.text);
    // The three digits after four groups may be something else than the end of a longer number.
    let groups = (candidate.text.get(..19), digits.get(..16));
    if let (Some(text), Some(card)) = groups
        && is_card(card)
    {
        Candidate { text, ..*candidate }.person(Kind::Number, card.to_vec())
    } else if is_card(&digits) {
        candidate.person(Kind::Number, digits)
    } else {
        Judgement::Unclear
    }
}

/// Whether digits in a row are a card number.
pub(super) fn is_card(digits: &[u8]) -> bool {
    luhn(digits) && !is_made_up(digits) && lengths(digits).contains(&digits.len())
}

/// The lengths that the network of a card number uses, by its first digits.
fn lengths(digits: &[u8]) -> &'static [usize] {
    let prefix = |length: usize| {
        let first = digits.get(..length).and_then(|first| str::from_utf8(first).ok());
        first.and_then(|first| first.parse::<u32>().ok()).unwrap_or(0)
    };
    match (prefix(2), prefix(4)) {
        (40..=49, _) => &[13, 16, 19],
        (51..=55, _) | (_, 2221..=2720) => &[16],
        (34 | 37, _) => &[15],
        (30 | 36 | 38 | 39, _) => &[14, 16, 19],
        (35, _) => &[16, 17, 18, 19],
        // Of the years before 2000, and still in test data.
        (_, 1800 | 2131) => &[15],
        (50 | 56..=69, _) => &[16, 17, 18, 19],
        _ => &[],
    }
}
