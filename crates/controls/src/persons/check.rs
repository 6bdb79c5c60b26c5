//! Check digits: what tells an identifier from a number of the same length.

/// ISO/IEC 7812-1, annex B (Luhn): payment cards, IMEI. `digits` are ASCII digits.
pub(super) fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .zip([false, true].into_iter().cycle())
        .map(|(digit, twice)| match (value(*digit), twice) {
            (digit, false) => digit,
            (digit, true) => digit * 2 / 10 + digit * 2 % 10,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The remainder by 97 of a number written in ASCII digits and lower-case letters, where a letter
/// is two digits, `a` = 10 (ISO/IEC 7064, IBAN).
pub(super) fn remainder_97(symbols: impl IntoIterator<Item = u8>) -> u32 {
    symbols.into_iter().fold(0, |rest, symbol| match symbol {
        b'a'..=b'z' => (rest * 100 + u32::from(symbol - b'a') + 10) % 97,
        digit => (rest * 10 + value(digit)) % 97,
    })
}

/// The sum of digits times weights, for the schemes that take its remainder.
pub(super) fn weighted(digits: &[u8], weights: impl IntoIterator<Item = u32>) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| value(*digit) * weight).sum()
}

/// Verhoeff's scheme: Aadhaar.
pub(super) fn verhoeff(digits: &[u8]) -> bool {
    // A digit is a rotation (0 to 4) or a reflection (5 to 9) of a pentagon.
    let compose = |one: u32, other: u32| match (one < 5, other < 5) {
        (true, true) => (one + other) % 5,
        (true, false) => 5 + (one + other) % 5,
        (false, true) => 5 + (one + 5 - other) % 5,
        (false, false) => (one + 5 - other % 5) % 5,
    };
    let permute = |digit: u32, times: usize| {
        (0..times % 8).fold(digit, |digit, _| {
            let next = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4].get(digit as usize);
            next.copied().unwrap_or(digit)
        })
    };
    let places = digits.iter().rev().enumerate();
    places.fold(0, |sum, (place, digit)| compose(sum, permute(value(*digit), place))) == 0
}

/// The value of an ASCII digit.
pub(super) fn value(digit: u8) -> u32 {
    u32::from(digit.wrapping_sub(b'0')).min(9)
}

/// The digits of `text`, without what separates them.
pub(super) fn digits_of(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(u8::is_ascii_digit).collect()
}

/// Whether all digits are the same, or each is one more than the one before.
pub(super) fn is_made_up(digits: &[u8]) -> bool {
    let steps = |step: u8| {
        digits
            .windows(2)
            .all(|pair| matches!(pair, [one, other] if one.wrapping_add(step) == *other))
    };
    steps(0) || steps(1)
}

#[cfg(test)]
mod tests;
