//! Spellings that hide an identifier from whoever searches for it as it stands.
//!
//! Written from the definitions of the encodings, apart from what decodes them.

use std::fmt::Write as _;

use crate::dice::Dice;

/// `text` in one of eight spellings.
pub(crate) fn hidden(dice: &mut Dice, text: &str) -> String {
    match dice.below(8) {
        0 => format!("(base64) {}", base64(&format!("the person is {text}"))),
        1 => text.chars().map(wide).collect(),
        2 => text.chars().flat_map(|letter| [letter, '\u{200B}']).collect(),
        3 => percent(text),
        4 => entities(text),
        5 => text.chars().map(tag).collect(),
        6 => format!("(hex) {}", hex(&format!("the person is {text}"))),
        _ => escapes(text),
    }
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// RFC 4648, section 4.
fn base64(text: &str) -> String {
    let mut encoded = String::new();
    for chunk in text.as_bytes().chunks(3) {
        let at = |place: usize| u32::from(chunk.get(place).copied().unwrap_or(0));
        let bits = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let letter = ALPHABET.get((bits >> (18 - 6 * place)) as usize & 63);
            let letter = letter.filter(|_| place <= chunk.len());
            encoded.push(letter.map_or('=', |letter| char::from(*letter)));
        }
    }
    encoded
}

/// The full-width form of a printable ASCII character.
fn wide(letter: char) -> char {
    let code = u32::from(letter);
    let wide = (0x21..=0x7E).contains(&code).then(|| char::from_u32(code + 0xFEE0)).flatten();
    wide.unwrap_or(letter)
}

/// The tag character of an ASCII character.
fn tag(letter: char) -> char {
    let tag = letter.is_ascii().then(|| char::from_u32(0xE0000 + u32::from(letter))).flatten();
    tag.unwrap_or(letter)
}

fn percent(text: &str) -> String {
    written(text, |encoded, byte| write!(encoded, "%{byte:02X}"))
}

fn hex(text: &str) -> String {
    written(text, |encoded, byte| write!(encoded, "{byte:02x}"))
}

fn entities(text: &str) -> String {
    written(text, |encoded, byte| write!(encoded, "&#{byte};"))
}

fn escapes(text: &str) -> String {
    written(text, |encoded, byte| write!(encoded, "\\u{byte:04x}"))
}

fn written(text: &str, one: impl Fn(&mut String, u8) -> std::fmt::Result) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        // Writing into a text cannot fail.
        let _infallible = one(&mut encoded, byte);
    }
    encoded
}

#[cfg(test)]
mod tests;
