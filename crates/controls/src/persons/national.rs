//! National identifiers whose form or check digit tells them from other numbers.

use super::candidate::{Candidate, Judgement, Kind};
use super::check::{digits_of, is_made_up, remainder_97, value, verhoeff, weighted};

/// United States: social security number or taxpayer identification number.
pub(super) const AMERICAN: &str = r"\b\d{3}[ \-]\d{2}[ \-]\d{4}\b";
/// United Kingdom: national insurance number.
pub(super) const BRITISH: &str =
    r"\b[a-ceghj-prstw-z][a-ceghj-nprstw-z] ?\d{2} ?\d{2} ?\d{2} ?[a-d]\b";
/// Spain: DNI and NIE.
pub(super) const SPANISH: &str = r"\b(?:\d{8}|[xyz]-?\d{7})-?[a-z]\b";
/// Italy: codice fiscale.
pub(super) const ITALIAN: &str = r"\b[a-z]{6}\d{2}[a-ehlmprst]\d{2}[a-z]\d{3}[a-z]\b";
/// France: numéro d'inscription au répertoire, in groups.
pub(super) const FRENCH: &str = r"\b[12] \d{2} \d{2} \d{2} \d{3} \d{3} \d{2}\b";
/// Brazil: CPF.
pub(super) const BRAZILIAN: &str = r"\b\d{3}\.\d{3}\.\d{3}-\d{2}\b";
/// India: Aadhaar, in groups.
pub(super) const INDIAN: &str = r"\b[2-9]\d{3}[ \-]\d{4}[ \-]\d{4}\b";
/// Korea: resident registration number.
pub(super) const KOREAN: &str = r"\b\d{6}-[1-8]\d{6}\b";

/// What people and programs call a bare American number.
const CALLED_AMERICAN: [&str; 5] =
    [" ssn", "social security", "socialsecurity", " itin", "taxpayer"];

pub(super) fn judge_american(candidate: &Candidate<'_>) -> Judgement {
    let digits = digits_of(candidate.text);
    let even = candidate.text.get(3) == candidate.text.get(6);
    numbered(candidate, even && !candidate.is_within(b"-") && is_american(&digits), digits)
}

/// Whether nine digits in a row are an American number: only where they are called one.
pub(super) fn is_bare_american(digits: &[u8], candidate: &Candidate<'_>) -> bool {
    digits.len() == 9 && is_american(digits) && candidate.follows(&CALLED_AMERICAN)
}

/// Whether twelve digits in a row are an Aadhaar number: only where they are called one.
pub(super) fn is_bare_indian(digits: &[u8], candidate: &Candidate<'_>) -> bool {
    digits.len() == 12 && verhoeff(digits) && candidate.follows(&["aadhaar", " uid"])
}

/// The rules of the Social Security Administration for areas, groups and serials, and those of the
/// Internal Revenue Service for the groups of numbers that begin with 9.
fn is_american(digits: &[u8]) -> bool {
    let number = |range| digits.get(range).map_or(0, |part: &[u8]| number(part));
    let (area, group, serial) = (number(0..3), number(3..5), number(5..9));
    let is_taxpayer = matches!(group, 50..=65 | 70..=88 | 90..=92 | 94..=99);
    let is_secured = !matches!(area, 0 | 666) && group != 0 && serial != 0;
    if area >= 900 { is_taxpayer } else { is_secured }
}

pub(super) fn judge_british(candidate: &Candidate<'_>) -> Judgement {
    let prefix = candidate.text.get(..2).unwrap_or_default();
    let unused: [&[u8]; 7] = [b"bg", b"gb", b"kn", b"nk", b"nt", b"tn", b"zz"];
    registered(candidate, !unused.contains(&prefix))
}

pub(super) fn judge_spanish(candidate: &Candidate<'_>) -> Judgement {
    const LETTERS: &[u8; 23] = b"trwagmyfpdxbnjzsqvhlcke";
    let first = match candidate.text.first() {
        Some(b'y') => 1,
        Some(b'z') => 2,
        _ => 0,
    };
    let number = first * 10_000_000 + number(&digits_of(candidate.text));
    let letter = LETTERS.get(usize::try_from(number % 23).unwrap_or(0));
    // `1.12345678e-9` is a number.
    let is_number = candidate.is_within(b".") || matches!(candidate.after, [b'+' | b'-', ..]);
    registered(candidate, candidate.text.last() == letter && !is_number)
}

pub(super) fn judge_italian(candidate: &Candidate<'_>) -> Judgement {
    const ODD: [u32; 26] = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ];
    let rank = |symbol: u8| match symbol {
        b'a'..=b'z' => u32::from(symbol - b'a'),
        digit => value(digit),
    };
    let odd = |symbol: u8| ODD.get(usize::try_from(rank(symbol)).unwrap_or(0)).copied();
    let (symbols, check) = candidate.text.split_at(candidate.text.len().saturating_sub(1));
    let values = symbols.iter().zip([true, false].into_iter().cycle());
    let sum: u32 = values
        .map(|(symbol, is_odd)| if is_odd { odd(*symbol).unwrap_or(0) } else { rank(*symbol) })
        .sum();
    registered(candidate, check.first().is_some_and(|check| rank(*check) == sum % 26))
}

pub(super) fn judge_french(candidate: &Candidate<'_>) -> Judgement {
    let digits = digits_of(candidate.text);
    numbered(candidate, is_french(&digits), digits)
}

/// Whether 15 digits in a row are a French number.
pub(super) fn is_french(digits: &[u8]) -> bool {
    let (Some(body), Some(key)) = (digits.get(..13), digits.get(13..15)) else { return false };
    let sex = matches!(digits.first(), Some(b'1' | b'2'));
    let month = matches!(digits.get(3..5).map_or(0, number), 1..=12 | 20 | 30..=42 | 50..=99);
    digits.len() == 15 && sex && month && number(key) == 97 - remainder_97(body.iter().copied())
}

pub(super) fn judge_brazilian(candidate: &Candidate<'_>) -> Judgement {
    let digits = digits_of(candidate.text);
    let check = |count: u32| {
        let sum = weighted(&digits, (2..=count + 1).rev());
        let place = usize::try_from(count).unwrap_or(0);
        digits.get(place).map(|digit| value(*digit)) == Some(sum * 10 % 11 % 10)
    };
    numbered(candidate, check(9) && check(10) && !is_made_up(&digits), digits.clone())
}

pub(super) fn judge_indian(candidate: &Candidate<'_>) -> Judgement {
    let digits = digits_of(candidate.text);
    let alone = candidate.text.get(4).is_some_and(|between| !candidate.is_in_row(4, *between));
    numbered(candidate, alone && verhoeff(&digits), digits)
}

pub(super) fn judge_korean(candidate: &Candidate<'_>) -> Judgement {
    let digits = digits_of(candidate.text);
    let born = digits.get(2..6).is_some_and(is_day_of_year) && !candidate.is_within(b"-");
    numbered(candidate, born, digits)
}

/// Whether 18 symbols in a row are a Chinese resident's number (GB 11643).
pub(super) fn is_chinese(symbols: &[u8]) -> bool {
    let Some((body, [check])) = symbols.split_at_checked(17) else { return false };
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let expected = b"10x98765432".get(usize::try_from(weighted(body, weights) % 11).unwrap_or(0));
    let century = matches!(body.get(6..8), Some(b"18" | b"19" | b"20"));
    Some(check) == expected && century && body.get(10..14).is_some_and(is_day_of_year)
}

/// Whether four digits are a month and a day.
fn is_day_of_year(digits: &[u8]) -> bool {
    let (month, day) = digits.split_at(digits.len().min(2));
    (1..=12).contains(&number(month)) && (1..=31).contains(&number(day))
}

fn number(digits: &[u8]) -> u32 {
    digits.iter().fold(0, |sum: u32, digit| sum.saturating_mul(10).saturating_add(value(*digit)))
}

/// An identifier of digits alone, if it is one.
fn numbered(candidate: &Candidate<'_>, is_one: bool, digits: Vec<u8>) -> Judgement {
    if is_one { candidate.person(Kind::Number, digits) } else { Judgement::Unclear }
}

/// An identifier of letters and digits, if it is one.
fn registered(candidate: &Candidate<'_>, is_one: bool) -> Judgement {
    let symbols = candidate.text.iter().copied().filter(u8::is_ascii_alphanumeric).collect();
    if is_one { candidate.person(Kind::Registration, symbols) } else { Judgement::Unclear }
}
