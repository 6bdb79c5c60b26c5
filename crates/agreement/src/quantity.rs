//! Quantities with a unit: `30d`, `64 MiB`, `10 per 15m`. One spelling each.

use lexicon::Span;

use crate::terms::Capacity;

/// A length of time: a whole number and one of `s`, `m`, `h`, `d`.
pub(crate) fn duration(text: &str) -> Option<Span> {
    let unit = text.chars().next_back()?;
    let number = whole(text.strip_suffix(unit)?)?;
    let seconds = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        _ => return None,
    };
    let ms = number.checked_mul(seconds)?.checked_mul(1_000)?;
    Some(Span::from_ms(ms))
}

/// A number of bytes: a whole number, a space and one of `B`, `KiB`, `MiB`, `GiB`.
pub(crate) fn size(text: &str) -> Option<u64> {
    let (number, unit) = text.split_once(' ')?;
    let bytes = match unit {
        "B" => 1,
        "KiB" => 1 << 10,
        "MiB" => 1 << 20,
        "GiB" => 1 << 30,
        _ => return None,
    };
    whole(number)?.checked_mul(bytes)
}

/// A rate: a whole number above 0, ` per `, and a length of time above 0.
pub(crate) fn capacity(text: &str) -> Option<Capacity> {
    let (acts, per) = text.split_once(" per ")?;
    let capacity = Capacity { acts: whole(acts)?, per: duration(per)? };
    (capacity.acts > 0 && capacity.per.as_ms() > 0).then_some(capacity)
}

/// A share from 0 to 1 with at most six decimals, in parts per million.
pub(crate) fn share_ppm(text: &str) -> Option<u32> {
    let (whole_part, decimals) = text.split_once('.').unwrap_or((text, ""));
    if decimals.len() > 6 {
        return None;
    }
    let millionths: u32 = match decimals {
        "" => 0,
        digits => u32::try_from(whole(digits)?).ok()?,
    };
    let missing = u32::try_from(6_usize.checked_sub(decimals.len())?).ok()?;
    let ppm = whole(whole_part)?
        .checked_mul(1_000_000)?
        .checked_add(u64::from(millionths.checked_mul(10_u32.checked_pow(missing)?)?))?;
    u32::try_from(ppm).ok().filter(|ppm| *ppm <= 1_000_000)
}

/// Decimal digits and nothing else: no sign, no separator.
fn whole(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests;
