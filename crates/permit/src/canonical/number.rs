//! Numbers as ECMAScript writes them (RFC 8785 section 3.2.2.3).

use std::fmt::Write as _;

/// Most significant digits that a double ever needs.
const DIGITS: usize = 17;

/// Writes the number of the JSON token `literal`, which has the form of one. Says whether a double
/// holds it exactly as it is written; if not, nothing is written.
pub(super) fn push(out: &mut String, literal: &str) -> bool {
    let Some(written) = Decimal::of(literal) else { return false };
    if written.digits.is_empty() {
        out.push('0');
        return true;
    }
    let Ok(value) = literal.parse::<f64>() else { return false };
    if !value.is_finite() {
        return false;
    }
    // The shortest digits that mean this double, closest to it: what ECMAScript asks for.
    if Decimal::of(&format!("{value:e}")).as_ref() != Some(&written) {
        return false;
    }
    if value < 0.0 {
        out.push('-');
    }
    written.push(out);
    true
}

/// The magnitude 0.d₁d₂… × 10^point: no zero at either end of the digits.
#[derive(PartialEq, Eq)]
struct Decimal {
    digits: String,
    point: i64,
}

impl Decimal {
    /// The magnitude of a number of the form of JSON. None if it has more digits than a double.
    fn of(literal: &str) -> Option<Self> {
        let literal = literal.strip_prefix('-').unwrap_or(literal);
        let (digits, exponent) = literal.split_once(['e', 'E']).unwrap_or((literal, "0"));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all = whole.bytes().chain(fraction.bytes());
        let leading = all.clone().take_while(|digit| *digit == b'0').count();
        let used = whole.len() + fraction.len();
        let trailing = all.clone().rev().take_while(|digit| *digit == b'0').count();
        let significant = used.saturating_sub(leading).saturating_sub(trailing);
        if significant > DIGITS {
            return None;
        }
        let digits = all.skip(leading).take(significant).map(char::from).collect();
        // An exponent that has no place in 64 bits is out of range of every double.
        let exponent: i64 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
        let point = i64::try_from(whole.len()).ok()?.checked_sub(i64::try_from(leading).ok()?)?;
        let point = if significant == 0 { 0 } else { point.checked_add(exponent)? };
        Some(Self { digits, point })
    }

    /// Writes it by the rules of `Number::toString`.
    fn push(&self, out: &mut String) {
        let count = i64::try_from(self.digits.len()).unwrap_or(i64::MAX);
        let zeros = |out: &mut String, number: i64| (0..number).for_each(|_| out.push('0'));
        match self.point {
            point if count <= point && point <= 21 => {
                out.push_str(&self.digits);
                zeros(out, point - count);
            }
            point @ 1..=21 => self.push_with_point(out, point),
            point @ -5..=0 => {
                out.push_str("0.");
                zeros(out, -point);
                out.push_str(&self.digits);
            }
            point => {
                self.push_with_point(out, 1);
                // Writing to a string cannot fail.
                let written = write!(out, "e{:+}", point.saturating_sub(1));
                debug_assert!(written.is_ok());
            }
        }
    }

    /// The digits, with a point after the first `whole` if there are more.
    fn push_with_point(&self, out: &mut String, whole: i64) {
        for (place, digit) in (0..).zip(self.digits.chars()) {
            if place == whole {
                out.push('.');
            }
            out.push(digit);
        }
    }
}
