//! Runs: letters and digits in a row that stand for bytes.

use super::{Content, FEWEST, OPAQUE, Reader, is_warm};

/// The fewest characters of a run that is looked at: eight of base64 are six bytes.
const SHORTEST: usize = 8;

/// The fewest characters of small letters alone. Base64 of text has capital letters and digits
/// long before that, and words are seldom as long.
pub(super) const SHORTEST_OF_LETTERS: usize = 24;

/// The fewest hexadecimal digits, or characters of base32: six or seven bytes.
const SHORTEST_OF_HEX: usize = 12;

/// The fewest hexadecimal digits where none is a letter: eight bytes.
const LONGER: usize = 16;

/// The value of a character of base64 or base64url (RFC 4648), [`NONE`] for others.
const VALUES: [u8; 256] = values();

const NONE: u8 = 0xff;

#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which would refuse")]
const fn values() -> [u8; 256] {
    let alphabet = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut values = [NONE; 256];
    let mut value = 0;
    while value < 64 {
        values[alphabet[value as usize] as usize] = value;
        value += 1;
    }
    values[b'-' as usize] = 62;
    values[b'_' as usize] = 63;
    values
}

fn value(byte: u8) -> u8 {
    VALUES.get(usize::from(byte)).copied().unwrap_or(NONE)
}

/// Whether `byte` is of the alphabets of runs.
pub(super) fn is_of_run(byte: u8) -> bool {
    value(byte) != NONE
}

/// Reads each run of `word`.
pub(super) fn each(reader: &mut Reader<'_>, word: &[u8]) {
    let mut start = 0;
    for run in word.split(|byte| !is_of_run(*byte)) {
        if run.len() >= SHORTEST {
            let prefixes = [&b"0x"[..], b"0X"];
            let rest = prefixes.into_iter().find_map(|prefix| run.strip_prefix(prefix));
            // The head of a data URL says how it is written, and nothing about persons.
            let within = word.get(..start).filter(|within| !within.starts_with(b"data:"));
            reader.within = within.unwrap_or_default().to_ascii_lowercase();
            read(reader, rest.unwrap_or(run));
        }
        start += run.len() + 1;
    }
    reader.within.clear();
}

/// Reads the runs of several lines, or groups, as one. `is_read`: each of them said something.
pub(super) fn lines(reader: &mut Reader<'_>, passage: &[u8], is_read: bool) {
    let words = || {
        let words = passage.split(|byte| super::passage::is_space(*byte));
        words.filter(|word| word.iter().any(|byte| is_of_run(*byte)))
    };
    let first = words().next().map_or(0, <[u8]>::len);
    let last = words().next_back().map_or(0, <[u8]>::len);
    let wrapped = last <= first && words().rev().skip(1).all(|word| word.len() == first);
    if passage.contains(&b'=') {
        let soft: Vec<u8> = without_soft_breaks(passage);
        quoted(reader, &soft);
    }
    if is_read && !wrapped {
        return;
    }
    let mut joined = Vec::with_capacity(passage.len());
    for word in words() {
        let run = word.iter().copied().filter(|byte| is_of_run(*byte));
        joined.extend(run);
        // Padding ends a run, whatever follows.
        if word.ends_with(b"=") {
            read(reader, &joined);
            joined.clear();
        }
    }
    if joined.len() >= SHORTEST {
        read(reader, &joined);
    }
}

/// Reads a run as whatever it may be.
fn read(reader: &mut Reader<'_>, run: &[u8]) {
    let kinds = [u8::is_ascii_lowercase, u8::is_ascii_uppercase, u8::is_ascii_digit];
    let [small, capital, digits] = kinds.map(|kind| run.iter().filter(|byte| kind(byte)).count());
    let rest = run.get(1..).unwrap_or_default();
    let is_small = digits == 0 && !rest.iter().any(u8::is_ascii_uppercase);
    let is_word = is_small || digits == 0 && small == 0 || digits == run.len();
    let is_hex = run.iter().all(u8::is_ascii_hexdigit)
        && run.len() >= if is_word { LONGER } else { SHORTEST_OF_HEX };
    let is_base_32 = small == 0 && capital + digits == run.len() && run.len() >= SHORTEST_OF_HEX;
    let is_base_64 = !is_word || run.len() >= SHORTEST_OF_LETTERS;
    if !is_hex && !is_base_32 && !is_base_64 {
        return;
    }
    if !reader.goes_deeper() {
        if run.len() >= OPAQUE && entropy(run) > 4.0 {
            reader.allowance.opaque(run.len());
        }
        return;
    }
    let is_read = is_hex && hexadecimal(reader, run)
        || is_base_32 && base_32(reader, run)
        || is_base_64 && base_64(reader, run);
    if !is_read {
        note_noise(reader, run, is_hex);
    }
}

/// Counts a long run as opaque unless it has too little in it to hide anything: lines, rows of
/// digits.
fn note_noise(reader: &mut Reader<'_>, run: &[u8], is_hex: bool) {
    let bytes = if is_hex { run.len() / 2 } else { run.len() * 3 / 4 };
    if bytes < OPAQUE {
        return;
    }
    // Random bytes need six bits a character in base64 and four in hexadecimal.
    let least = if is_hex { 3.7 } else { 5.2 };
    if entropy(run) >= least {
        reader.allowance.opaque(bytes);
    }
}

/// Bits in a character of `run`, as if each stood alone.
fn entropy(run: &[u8]) -> f64 {
    let mut counts = [0_u32; 256];
    for byte in run.iter().take(1 << 14) {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    let all: u32 = counts.iter().sum();
    let shares = counts.iter().filter(|count| **count > 0).map(|count| {
        let share = f64::from(*count) / f64::from(all);
        -share * share.log2()
    });
    shares.sum()
}

/// Whether `run` was text in base64. It is looked for from each of the first four characters on:
/// something may stand before it.
fn base_64(reader: &mut Reader<'_>, run: &[u8]) -> bool {
    (0..4).any(|skip| {
        let Some(run) = run.get(skip..).filter(|run| may_be_text(run, skip == 0)) else {
            return false;
        };
        let mut bytes = Vec::with_capacity(run.len() / 4 * 3 + 2);
        for group in run.chunks(4) {
            let bits = group.iter().fold(0_u32, |bits, byte| bits << 6 | u32::from(value(*byte)));
            let bits = bits << (6 * (4 - group.len()));
            let [_, first, second, third] = bits.to_be_bytes();
            let whole = [first, second, third];
            bytes
                .extend(whole.iter().take((group.len() * 3 / 4).max(usize::from(group.len() > 1))));
        }
        bytes.len() >= FEWEST && reader.bytes(&bytes) == Content::Text
    })
}

/// A quick look at whether a run is worth decoding: two groups in a row that are ASCII, or the
/// beginning of something compressed.
fn may_be_text(run: &[u8], is_whole: bool) -> bool {
    if is_whole && (run.starts_with(b"H4sI") || run.starts_with(b"eJ") || run.starts_with(b"eN")) {
        return true;
    }
    let is_ascii = |group: &[u8]| match group {
        // The first bits of three bytes.
        [one, two, three, four] => {
            value(*one) < 32 && value(*two) & 8 == 0 && value(*three) & 2 == 0 && {
                let bits = [one, two, three, four].into_iter();
                let bits = bits.fold(0_u32, |bits, byte| bits << 6 | u32::from(value(*byte)));
                bits.to_be_bytes().iter().skip(1).all(|byte| *byte >= b' ' || *byte == b'\n')
            }
        }
        _ => false,
    };
    let mut streak = 0;
    let found = run.chunks(4).any(|group| {
        streak = if is_ascii(group) { streak + 1 } else { 0 };
        streak >= 2
    });
    // Text in other scripts, in UTF-16, or short.
    found
        || is_whole && run.len() <= 11 && run.get(..4).is_some_and(is_ascii)
        || is_whole && starts_as_text(run)
}

/// Whether a run begins with letters beyond ASCII, or UTF-16.
fn starts_as_text(run: &[u8]) -> bool {
    let start: Vec<u8> = run
        .chunks_exact(4)
        .take(6)
        .flat_map(|group| {
            let bits = group.iter().fold(0_u32, |bits, byte| bits << 6 | u32::from(value(*byte)));
            let [_, one, two, three] = bits.to_be_bytes();
            [one, two, three]
        })
        .collect();
    let zeros = start.iter().filter(|byte| **byte == 0).count();
    let valid = start.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
    zeros * 5 >= start.len() * 2 || valid + 3 >= start.len()
}

/// Whether `run` was text, or compressed text, in hexadecimal digits.
fn hexadecimal(reader: &mut Reader<'_>, run: &[u8]) -> bool {
    (0..2).any(|skip| {
        let run = run.get(skip..).unwrap_or_default();
        let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0);
        let pairs = run.chunks_exact(2).filter_map(|pair| match pair {
            [high, low] => u8::try_from(digit(*high) << 4 | digit(*low)).ok(),
            _ => None,
        });
        let bytes: Vec<u8> = pairs.collect();
        reader.bytes(&bytes) == Content::Text
    })
}

/// Whether `run` was text in base32 (RFC 4648).
fn base_32(reader: &mut Reader<'_>, run: &[u8]) -> bool {
    let mut bits = 0_u64;
    let mut held = 0;
    let mut bytes = Vec::with_capacity(run.len() * 5 / 8);
    for byte in run {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return false,
        };
        bits = (bits << 5 | u64::from(value)) & 0xfff;
        held += 5;
        if held >= 8 {
            held -= 8;
            bytes.push(u8::try_from(bits >> held & 0xff).unwrap_or(0));
        }
    }
    reader.bytes(&bytes) == Content::Text
}

/// Reads quoted-printable (RFC 2045) if `word` has any.
pub(super) fn quoted(reader: &mut Reader<'_>, word: &[u8]) {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'A'..=b'F');
    let is_quote =
        |three: &[u8]| matches!(three, [b'=', high, low] if is_digit(high) && is_digit(low));
    let quotes = word.windows(3).filter(|three| is_quote(three)).count();
    if quotes == 0 || (quotes == 1 && is_assignment(word)) || !reader.goes_deeper() {
        return;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0);
    let mut bytes = Vec::with_capacity(word.len());
    let mut rest = word;
    while let Some((first, after)) = rest.split_first() {
        (rest, bytes) = match rest {
            [b'=', high, low, after @ ..] if is_digit(high) && is_digit(low) => {
                bytes.push(u8::try_from(digit(*high) << 4 | digit(*low)).unwrap_or(0));
                (after, bytes)
            }
            _ => {
                bytes.push(*first);
                (after, bytes)
            }
        };
    }
    let text = String::from_utf8_lossy(&bytes);
    if is_warm(&text) {
        reader.text(&text);
    }
}

/// The fewest digits after an equals sign that are a number by themselves.
const DIGITS: usize = 8;

/// Whether `word` is a name, an equals sign and a number: `phone=2025550123`. Read as
/// quoted-printable, its end would be another number.
fn is_assignment(word: &[u8]) -> bool {
    let Some(sign) = word.iter().position(|byte| *byte == b'=') else { return false };
    let (name, value) = word.split_at(sign);
    let is_number = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'.');
    let digits = value.iter().skip(1).take_while(is_number).count();
    digits >= DIGITS && name.last().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
}

/// `passage` with its lines joined where an equals sign says that they are.
fn without_soft_breaks(passage: &[u8]) -> Vec<u8> {
    let mut joined = Vec::with_capacity(passage.len());
    let mut is_joined = false;
    for byte in passage {
        let is_break = super::passage::is_space(*byte);
        if is_break && (is_joined || joined.last() == Some(&b'=')) {
            if !is_joined {
                joined.pop();
            }
            is_joined = true;
        } else {
            is_joined = false;
            joined.push(*byte);
        }
    }
    joined
}

#[cfg(test)]
mod tests;
