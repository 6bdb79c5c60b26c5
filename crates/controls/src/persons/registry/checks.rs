//! Check digits of registers whose numbers are digits alone.

use crate::persons::check::{luhn, remainder_97, value, weighted};

pub(super) fn is_german(digits: &[u8]) -> bool {
    let (body, check) = digits.split_at(digits.len().saturating_sub(1));
    let product = body.iter().fold(10, |product, digit| match (value(*digit) + product) % 10 {
        0 => 20 % 11,
        sum => sum * 2 % 11,
    });
    !digits.starts_with(b"0") && check.first().map(|one| value(*one)) == Some((11 - product) % 10)
}

pub(super) fn is_dutch(digits: &[u8]) -> bool {
    let sum = weighted(digits, (2..=9).rev());
    digit(digits, 8).is_some_and(|check| sum % 11 == check)
}

pub(super) fn is_polish(digits: &[u8]) -> bool {
    let sum = weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]);
    digit(digits, 10) == Some((10 - sum % 10) % 10)
}

pub(super) fn is_japanese(digits: &[u8]) -> bool {
    let sum = weighted(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    let expected = if sum % 11 <= 1 { 0 } else { 11 - sum % 11 };
    digit(digits, 11) == Some(expected)
}

pub(super) fn is_australian(digits: &[u8]) -> bool {
    weighted(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11)
}

pub(super) fn is_medicare(digits: &[u8]) -> bool {
    let sum = weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9]);
    matches!(digits.first(), Some(b'2'..=b'6')) && digit(digits, 8) == Some(sum % 10)
}

pub(super) fn is_british_patient(digits: &[u8]) -> bool {
    let sum = weighted(digits, (2..=10).rev());
    digit(digits, 9) == Some((11 - sum % 11) % 11)
}

pub(super) fn is_turkish(digits: &[u8]) -> bool {
    let odd = weighted(digits, [1, 0, 1, 0, 1, 0, 1, 0, 1]);
    let even = weighted(digits, [0, 1, 0, 1, 0, 1, 0, 1]);
    let tenth = (odd * 7 + 1_000 - even) % 10;
    let all = odd + even + tenth;
    !digits.starts_with(b"0")
        && digit(digits, 9) == Some(tenth)
        && digit(digits, 10) == Some(all % 10)
}

pub(super) fn is_norwegian(digits: &[u8]) -> bool {
    let check = |sum: u32| (11 - sum % 11) % 11;
    let first = check(weighted(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2]));
    let second = check(weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]));
    digit(digits, 9) == Some(first) && digit(digits, 10) == Some(second)
}

pub(super) fn is_swedish(digits: &[u8]) -> bool {
    let short = digits.get(digits.len().saturating_sub(10)..).unwrap_or_default();
    let month = digits.len() >= 10
        && short.get(2..4).is_some_and(|month| (1..=12).contains(&number(month)));
    month && luhn(short)
}

pub(super) fn is_danish(digits: &[u8]) -> bool {
    is_day_first(digits)
}

pub(super) fn is_south_african(digits: &[u8]) -> bool {
    luhn(digits) && is_year_first(digits)
}

pub(super) fn is_romanian(digits: &[u8]) -> bool {
    let sum = weighted(digits, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]);
    let expected = if sum % 11 == 10 { 1 } else { sum % 11 };
    digit(digits, 12) == Some(expected) && digits.get(1..7).is_some_and(is_year_first)
}

pub(super) fn is_indonesian(digits: &[u8]) -> bool {
    let part = |range| digits.get(range).map_or(0, number);
    matches!(part(6..8), 1..=31 | 41..=71) && (1..=12).contains(&part(8..10))
}

pub(super) fn is_portuguese(digits: &[u8]) -> bool {
    let sum = weighted(digits, (2..=9).rev());
    let expected = if sum % 11 <= 1 { 0 } else { 11 - sum % 11 };
    digit(digits, 8) == Some(expected)
}

pub(super) fn is_greek(digits: &[u8]) -> bool {
    luhn(digits) && is_day_first(digits)
}

pub(super) fn is_bulgarian(digits: &[u8]) -> bool {
    let sum = weighted(digits, [2, 4, 8, 5, 10, 9, 7, 3, 6]);
    digit(digits, 9) == Some(sum % 11 % 10)
}

/// Estonia and Lithuania.
pub(super) fn is_baltic(digits: &[u8]) -> bool {
    let first = weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
    let second = weighted(digits, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11;
    let expected = if first < 10 { first } else { second % 10 };
    digit(digits, 10) == Some(expected) && digits.get(1..7).is_some_and(is_year_first)
}

pub(super) fn is_czech(digits: &[u8]) -> bool {
    let month = digits.get(2..4).map_or(0, number) % 50;
    let day = digits.get(4..6).map_or(0, number);
    let dated = matches!(month, 1..=12 | 21..=32) && (1..=31).contains(&day);
    dated
        && (digits.len() == 9
            || number(digits.get(..9).unwrap_or_default()) % 11 % 10
                == digit(digits, 9).unwrap_or(10))
}

pub(super) fn is_malaysian(digits: &[u8]) -> bool {
    is_year_first(digits)
}

pub(super) fn is_pakistani(digits: &[u8]) -> bool {
    matches!(digits.first(), Some(b'1'..=b'7'))
}

pub(super) fn is_swiss(digits: &[u8]) -> bool {
    let sum = weighted(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]);
    digits.starts_with(b"756") && digit(digits, 12) == Some((10 - sum % 10) % 10)
}

pub(super) fn is_egyptian(digits: &[u8]) -> bool {
    matches!(digits.first(), Some(b'2' | b'3')) && digits.get(1..7).is_some_and(is_year_first)
}

pub(super) fn is_belgian(digits: &[u8]) -> bool {
    let Some((body, check)) = digits.split_at_checked(9) else { return false };
    let body: Vec<u8> = body.to_vec();
    let check = number(check);
    // Those born since 2000 have a two before.
    let later = [b"2", body.as_slice()].concat();
    check == 97 - remainder_97(body) || check == 97 - remainder_97(later)
}

pub(super) fn is_russian_taxpayer(digits: &[u8]) -> bool {
    let first = weighted(digits, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10;
    let second = weighted(digits, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10;
    digit(digits, 10) == Some(first) && digit(digits, 11) == Some(second)
}

/// Where there is nothing to check, the word alone tells.
pub(super) const fn is_any(_: &[u8]) -> bool {
    true
}

/// Whether digits begin with a year of two digits, a month and a day.
pub(super) fn is_year_first(digits: &[u8]) -> bool {
    let part = |range| digits.get(range).map_or(0, number);
    (1..=12).contains(&part(2..4)) && (1..=31).contains(&part(4..6))
}

/// Whether digits begin with a day, a month and a year of two digits.
pub(super) fn is_day_first(digits: &[u8]) -> bool {
    let part = |range| digits.get(range).map_or(0, number);
    (1..=31).contains(&part(0..2)) && (1..=12).contains(&part(2..4))
}

pub(super) fn digit(digits: &[u8], place: usize) -> Option<u32> {
    digits.get(place).map(|digit| value(*digit))
}

pub(super) fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |sum: u32, digit| sum.saturating_mul(10).saturating_add(value(*digit)))
}
