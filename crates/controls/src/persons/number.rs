//! Digits in a row, which may be many things.

use super::candidate::{Candidate, Judgement, Kind};
use super::{card, device, national, phone, registry};

/// Nine to nineteen digits, or the check letter of a Chinese resident's number after them.
pub(super) const PATTERN: &str = r"\b\d{9,19}x?\b";

pub(super) fn judge(candidate: &Candidate<'_>) -> Judgement {
    let text = candidate.text;
    // A point with digits on its other side: a fraction, an amount, a version.
    if candidate.is_within(b".") {
        return Judgement::Unclear;
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
