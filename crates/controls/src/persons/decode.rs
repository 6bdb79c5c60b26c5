//! Decoding: what a text says when it is read as its reader would, once it is decoded.
//!
//! A text is read as it stands (with the characters folded and the escapes read, see
//! [`escape`]), and every passage of it that may be something else is read again as that:
//!
//! - base64 and base64url, base32, hexadecimal, whole or in lines, also with something before it;
//! - what is compressed with gzip or zlib in those;
//! - quoted-printable; lists of character codes in binary, decimal and hexadecimal;
//! - `taro at example dot com`, `taro[at]example`; digits in words; characters set apart
//!   (`t a r o @ …`);
//! - text in invisible tag characters and variation selectors ([`hidden`]).
//!
//! What was decoded is decoded again, [`DEEPEST`] times. A person in it has the place of the
//! passage in the text as it was sent.
//!
//! The work is bounded by an [`Allowance`]: what is decoded in an exchange is at most four times
//! its text and a mebibyte. What is beyond it, and long passages that are no text when they are
//! decoded (pictures, archives, what is encrypted), are opaque: nobody knows whom they name, and
//! their bytes are counted instead.
//!
//! **Cannot catch**: ciphers (an address in ROT13 is an address still, but not that of the same
//! person), other alphabets of base 64, ascii85, compression without a header, short pieces of what
//! is encrypted, short values in the cells of tables and JSON (under 24 bytes), numbers in the
//! words of other languages than English.

mod allowance;
pub(super) mod escape;
pub(super) mod hidden;
mod inflate;
pub(super) mod passage;
mod run;
mod speech;

pub(super) use allowance::Allowance;

use lexicon::Categories;

use super::candidate::{CONTEXT, Identity};
use super::category;
use super::window::Window;

/// LIMIT: how often what was decoded is decoded again.
const DEEPEST: u8 = 3;

/// The fewest bytes in which an identifier has room.
const FEWEST: usize = 6;

/// LIMIT: what is no text is opaque from this many bytes on. Shorter ones are hashes and keys.
const OPAQUE: usize = 256;

/// What decoding reads with, and whom it finds.
pub(super) struct Reader<'a> {
    pub(super) allowance: &'a mut Allowance,
    /// How many encodings the text was in.
    pub(super) depth: u8,
    /// What stands before the passage, folded, and may say what a number in it is.
    before: &'a [u8],
    /// What stands before a run in its own word.
    within: Vec<u8>,
    /// Whom the passage names.
    pub(super) found: Vec<Identity>,
    /// What it speaks of.
    pub(super) categories: Categories,
}

/// What bytes turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    /// Text, which was read.
    Text,
    /// No text.
    Noise,
}

impl<'a> Reader<'a> {
    /// Nothing read yet.
    pub(super) const fn new(allowance: &'a mut Allowance, depth: u8, before: &'a [u8]) -> Self {
        let within = Vec::new();
        let found = Vec::new();
        Self { allowance, depth, before, within, found, categories: Categories::NONE }
    }

    /// Reads a passage: one word, or words that may be one thing together.
    pub(super) fn passage(&mut self, before: &[u8], passage: &[u8]) {
        self.allowance.work(passage.len());
        let words = || passage.split(|byte| passage::is_space(*byte)).filter(|w| !w.is_empty());
        let alone = self.found.len();
        for word in words() {
            self.word(word);
        }
        if words().nth(1).is_some() {
            speech::read(self, before, passage);
            run::lines(self, passage, self.found.len() > alone);
        }
    }

    /// Reads what was hidden in characters that nobody sees.
    pub(super) fn hidden(&mut self, bytes: &[u8]) {
        if self.goes_deeper() && self.bytes(bytes) == Content::Noise {
            self.allowance.opaque(bytes.len());
        }
    }

    /// Reads what one word may be.
    fn word(&mut self, word: &[u8]) {
        if word.len() < FEWEST {
            return;
        }
        run::each(self, word);
        if word.contains(&b'=') {
            run::quoted(self, word);
        }
        speech::read_word(self, word);
    }

    /// Reads bytes that were decoded from `encoded` bytes.
    fn bytes(&mut self, bytes: &[u8]) -> Content {
        self.allowance.work(bytes.len());
        if let Some(inflated) = inflate::inflate(bytes, self.allowance) {
            return match inflated {
                Ok(inflated) => self.bytes(&inflated),
                // It was counted as opaque.
                Err(inflate::TooMuch) => Content::Text,
            };
        }
        let wide = bytes.iter().filter(|byte| **byte == 0).count() * 5 >= bytes.len() * 2;
        if wide && bytes.len() >= 2 * FEWEST {
            // UTF-16 of what is mostly ASCII.
            let narrow: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
            return self.narrow(&narrow);
        }
        self.narrow(bytes)
    }

    fn narrow(&mut self, bytes: &[u8]) -> Content {
        let is_readable = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
        let readable = bytes.iter().filter(|byte| is_readable(byte)).count();
        let is_text = readable * 10 >= bytes.len() * 9
            || readable * 10 >= bytes.len() && std::str::from_utf8(bytes).is_ok()
            || std::str::from_utf8(bytes).is_ok_and(|text| !text.contains(char::is_control));
        if is_text && bytes.len() >= FEWEST {
            // What is not text in it ends what stands before.
            let text = String::from_utf8_lossy(bytes);
            self.text(&text.replace(|character: char| is_control(character), "\n"));
            return Content::Text;
        }
        // A passage that begins in the middle of something, or a file with text in it.
        let fewest = if bytes.len() < OPAQUE { 9 } else { 16 };
        let scraps = bytes.split(|byte| !is_readable(byte)).filter(|scrap| scrap.len() >= fewest);
        let scraps: Vec<&str> = scraps
            .filter_map(|scrap| std::str::from_utf8(scrap).ok())
            .filter(|scrap| is_warm(scrap))
            .collect();
        if !scraps.is_empty() {
            self.text(&scraps.join("\n"));
        }
        Content::Noise
    }

    /// Reads a decoded text.
    fn text(&mut self, text: &str) {
        if !self.allowance.take(text.len()) {
            self.allowance.opaque(text.len());
            return;
        }
        let mut whole = String::with_capacity(CONTEXT + 1 + text.len());
        whole.extend(self.context().into_iter().map(char::from));
        whole.push(' ');
        let start = whole.len() as u64;
        whole.push_str(text);
        let window = Window::inside(self.depth + 1);
        let deeper = window.identities(self.allowance, &whole, start, &mut self.found);
        self.categories = self.categories.with(category::of_text(text)).with(deeper);
    }

    /// The letters before what is decoded, up to the number or address before it.
    fn context(&self) -> Vec<u8> {
        let near = [self.before, self.within.as_slice()].concat();
        let start = near.len().saturating_sub(CONTEXT);
        let near = near.get(start..).unwrap_or_default();
        let number = near.iter().rposition(|byte| byte.is_ascii_digit() || *byte == b'@');
        let near = near.get(number.map_or(0, |number| number + 1)..).unwrap_or_default();
        near.iter().map(|byte| if byte.is_ascii_alphabetic() { *byte } else { b' ' }).collect()
    }

    /// Whether what is decoded now may be decoded again.
    const fn goes_deeper(&self) -> bool {
        self.depth < DEEPEST
    }
}

/// Whether there is something in `text` that identifiers are made of.
fn is_warm(text: &str) -> bool {
    !super::recognise::is_cold(text.as_bytes())
}

/// Whether `character` ends what stands before it, and is not seen.
fn is_control(character: char) -> bool {
    character.is_control() && !matches!(character, '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests;
