//! Digits in a row, which may be many things.

use super::candidate::{Candidate, Judgement, Kind};
use super::check::weighted;
use super::{card, device, national, phone, registry};

/// Nine to nineteen digits, or the check letter of a Chinese resident's number after them.
pub(super) const PATTERN: &str = r"\b\d{9,19}x?\b";

/// Whether digits are a number of a trade item by length and check digit (GS1: GTIN, EAN).
fn is_trade_item(digits: &[u8]) -> bool {
    let weights = [1, 3].into_iter().cycle();
    let sum = weighted(&digits.iter().rev().copied().collect::<Vec<_>>(), weights);
    matches!(digits.len(), 12..=14) && sum.is_multiple_of(10)
}

pub(super) fn judge(candidate: &Candidate<'_>) -> Judgement {
    let text = candidate.text;
    // A point with digits on its other side: a fraction, an amount, a version.
    if candidate.is_within(b".") {
        return Judgement::Unclear;
    }
    if is_trade_item(text) && candidate.counts_things() {
        return candidate.nobody();
    }
    let is_one = match text.len() {
        18 if national::is_chinese(text) => true,
        _ if text.ends_with(b"x") => false,
        _ => {
            card::is_card(text)
                || device::is_telephone(text, candidate)
                || national::is_french(text)
                || national::is_bare_american(text, candidate)
                || national::is_bare_indian(text, candidate)
                || registry::is_called(text, candidate)
        }
    };
    let phone = || phone::bare(text, candidate);
    match is_one.then(|| text.to_vec()).or_else(phone) {
        Some(digits) => candidate.person(Kind::Number, digits),
        None => Judgement::Unclear,
    }
}
