//! Keys that some reader takes for the same key.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::Value;
use super::fault::Fault;

/// Up to this many keys are compared pair by pair: cheaper than sorting, and without allocation.
const FEW: usize = 12;

/// `key` without case, as Go's `encoding/json` compares keys: ASCII letters, and the two letters
/// outside ASCII that fold to one (the Kelvin sign and the long s).
pub(crate) fn fold(key: &str) -> Cow<'_, str> {
    if key.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(key);
    }
    Cow::Owned(key.chars().map(fold_char).collect())
}

/// Finds two keys of one object that are equal, or equal but for case.
pub(super) fn distinct(entries: &[(String, Value)]) -> Result<(), Fault> {
    let few_and_plain = entries.len() <= FEW && entries.iter().all(|(key, _)| key.is_ascii());
    let clash = if few_and_plain { first_pair(entries) } else { sorted_pair(entries) };
    match clash {
        None => Ok(()),
        Some((one, other)) if one == other => Err(Fault::Duplicate(one.to_owned())),
        Some((one, other)) => Err(Fault::CaseVariant(one.to_owned(), other.to_owned())),
    }
}

/// Compares ASCII keys with each other: almost all pairs differ in length already.
fn first_pair(entries: &[(String, Value)]) -> Option<(&str, &str)> {
    let mut rest = entries;
    while let Some(((one, _), tail)) = rest.split_first() {
        if let Some((other, _)) = tail.iter().find(|(other, _)| one.eq_ignore_ascii_case(other)) {
            return Some((one, other));
        }
        rest = tail;
    }
    None
}

/// Sorts by a hash first, so that long common prefixes are not compared over and over, and by the
/// key itself for the rest: O(n log n) whatever the keys are, so there is no seed to keep secret.
fn sorted_pair(entries: &[(String, Value)]) -> Option<(&str, &str)> {
    let mut keys: Vec<(u64, &str)> =
        entries.iter().map(|(key, _)| (hash(key), key.as_str())).collect();
    keys.sort_unstable_by(|one, other| one.0.cmp(&other.0).then_with(|| compare(one.1, other.1)));
    keys.windows(2).find_map(|pair| match pair {
        [one, other] if one.0 == other.0 && compare(one.1, other.1).is_eq() => {
            Some((one.1, other.1))
        }
        _ => None,
    })
}

fn compare(one: &str, other: &str) -> Ordering {
    one.chars().map(fold_char).cmp(other.chars().map(fold_char))
}

/// FNV-1a over the folded characters. It need not resist collisions: see [`sorted_pair`].
fn hash(key: &str) -> u64 {
    key.chars().map(fold_char).fold(0xcbf2_9ce4_8422_2325, |hash, character| {
        (hash ^ u64::from(u32::from(character))).wrapping_mul(0x0100_0000_01b3)
    })
}

fn fold_char(character: char) -> char {
    match character {
        '\u{212a}' => 'k',
        '\u{17f}' => 's',
        _ => character.to_ascii_lowercase(),
    }
}
