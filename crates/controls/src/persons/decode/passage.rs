//! Passages: words that are one thing only together.
//!
//! A text is cut into words at white space. A word on its own is a passage of one word; words that
//! may go on as a wrapped run, as characters set apart, as digits in words, as a list of codes or
//! as an address in words are one passage, as long as all of them may be the same thing.

use std::ops::Range;

use super::{run, speech};

/// Kinds of passages, one bit each.
type Kinds = u8;

/// Characters that are set apart: `t a r o`.
const CHARACTERS: Kinds = 1;
/// Digits in words.
const DIGITS: Kinds = 2;
/// Codes of characters: `74 61 72`.
const CODES: Kinds = 4;
/// A run in lines or groups, or lines that end with an equals sign.
const RUN: Kinds = 8;
/// An address in words, from its `at` on.
const ADDRESS: Kinds = 16;

/// Bytes of a passage that was cut which are read again with the rest of it.
pub(in crate::persons) const OVERLAP: usize = 256;

/// Whether `byte` stands between words.
pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | crate::persons::fold::BREAK)
}

/// Cuts a text that grows at its end into passages.
#[derive(Default)]
pub(in crate::persons) struct Cutter {
    /// Everything before this was looked at.
    seen: usize,
    /// Where the word begins that is not complete.
    word: usize,
    /// Where the passage begins that is not complete, and where its last word ends.
    open: Option<Range<usize>>,
    /// How many words the open passage has, and how long its first is.
    words: usize,
    width: usize,
    /// What the open passage may be.
    kinds: Kinds,
    /// How far an address in words has come.
    address: Address,
    /// How many lines ended since the last word.
    lines: u8,
}

/// What comes next in an address in words.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Address {
    /// Nothing: it is none.
    #[default]
    None,
    /// A label of the host, after `at` or `dot`.
    Label,
    /// `dot`, or the end.
    Dot,
}

impl Cutter {
    pub(in crate::persons) const fn new() -> Self {
        Self {
            seen: 0,
            word: 0,
            open: None,
            words: 0,
            width: 0,
            kinds: 0,
            address: Address::None,
            lines: 0,
        }
    }

    /// Looks at what was appended to `text`, and hands over the passages that are complete.
    ///
    /// LIMIT: a passage of more than `longest` bytes is cut.
    pub(in crate::persons) fn advance(
        &mut self,
        text: &[u8],
        longest: usize,
        complete: &mut Vec<Range<usize>>,
    ) {
        while let Some(rest) = text.get(self.seen..) {
            let Some(length) = rest.iter().position(|byte| is_space(*byte)) else { break };
            let end = self.seen + length;
            if end > self.word {
                self.end_word(text, self.word..end, complete);
            }
            self.lines = self.lines.saturating_add(u8::from(text.get(end) == Some(&b'\n')));
            self.word = end + 1;
            self.seen = end + 1;
            self.cut(end, longest, complete);
        }
        self.seen = text.len();
        self.cut(text.len(), longest, complete);
    }

    /// The text ends: hands over what is left.
    pub(in crate::persons) fn end(&mut self, text: &[u8], complete: &mut Vec<Range<usize>>) {
        if text.len() > self.word {
            self.end_word(text, self.word..text.len(), complete);
        }
        complete.extend(self.open.take());
        self.word = text.len();
    }

    /// Everything before this is in complete passages.
    pub(in crate::persons) fn complete(&self) -> usize {
        self.open.as_ref().map_or(self.word, |open| open.start)
    }

    /// The first `past` bytes are gone.
    pub(in crate::persons) fn forget(&mut self, past: usize) {
        self.seen = self.seen.saturating_sub(past);
        self.word = self.word.saturating_sub(past);
        if let Some(open) = &mut self.open {
            *open = open.start.saturating_sub(past)..open.end.saturating_sub(past);
        }
    }

    fn end_word(&mut self, text: &[u8], word: Range<usize>, complete: &mut Vec<Range<usize>>) {
        let Some(bytes) = text.get(word.clone()) else { return };
        let class = class(bytes);
        let is_plain = is_plain(bytes, class);
        let own_kinds = if is_plain { plain_kinds(bytes) } else { kinds(bytes, class) };
        // The marks of quoted lines and of comments.
        if self.kinds & RUN != 0 && bytes.iter().all(|byte| b">|#*".contains(byte)) {
            return;
        }
        // A run does not go on after an empty line.
        let lines = std::mem::take(&mut self.lines);
        if let Some(open) = &mut self.open {
            let not_here = if lines > 1 { ADDRESS | RUN } else { ADDRESS };
            let mut kinds = own_kinds & self.kinds & !not_here;
            let is_soft = text.get(open.end - 1) == Some(&b'=');
            let is_group = self.words >= 2 && bytes.len() == self.width;
            let is_line = lines == 1 && (is_soft || goes_on(bytes));
            if self.kinds & RUN != 0 && (is_line || is_group && goes_on(bytes)) {
                kinds |= RUN;
            }
            self.address = match self.address {
                Address::Label if speech::is_label(bytes) => Address::Dot,
                Address::Dot if speech::is_dot(bytes) => Address::Label,
                _ => Address::None,
            };
            if self.address != Address::None {
                kinds |= ADDRESS & self.kinds;
            }
            if kinds != 0 {
                open.end = word.end;
                self.words += 1;
                self.kinds = kinds;
                return;
            }
            complete.extend(self.open.take());
        }
        self.kinds = own_kinds;
        self.address = Address::None;
        if self.kinds & ADDRESS != 0 {
            let is_whole = speech::ends_with_at(bytes);
            self.address = if is_whole { Address::Label } else { Address::Dot };
        }
        if self.kinds != 0 {
            (self.words, self.width) = (1, bytes.len());
            self.open = Some(word);
        } else if bytes.len() >= if is_plain { run::SHORTEST_OF_LETTERS } else { super::FEWEST } {
            complete.push(word);
        }
    }

    /// Cuts what is too long to wait for.
    fn cut(&mut self, end: usize, longest: usize, complete: &mut Vec<Range<usize>>) {
        let start = self.complete();
        if end.saturating_sub(start) > longest {
            complete.push(start..end);
            self.open = None;
            self.kinds = 0;
            self.word = end - OVERLAP.min(longest / 2);
            if self.seen > end {
                // It is white space that was seen.
                self.word = self.seen;
            }
        }
    }
}

/// Classes of bytes, one bit each.
pub(super) const SMALL: u8 = 1;
pub(super) const CAPITAL: u8 = 2;
pub(super) const DIGIT: u8 = 4;
/// Signs at the end of words.
const POINT: u8 = 8;
/// Hyphens and low lines.
pub(super) const JOINT: u8 = 16;
pub(super) const BRACKET: u8 = 32;
/// What lists are separated with, besides hyphens.
pub(super) const COMMA: u8 = 64;
/// Whatever else there is.
const OTHER: u8 = 128;

const CLASSES: [u8; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which would refuse")]
const fn classes() -> [u8; 256] {
    let mut classes = [OTHER; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte as usize] = match byte {
            b'a'..=b'z' => SMALL,
            b'A'..=b'Z' => CAPITAL,
            b'0'..=b'9' => DIGIT,
            b',' | b';' | b':' => POINT | COMMA,
            b'|' => COMMA | OTHER,
            b'.' | b'!' | b'?' | b'"' | b'\'' => POINT,
            b'-' | b'_' => JOINT,
            b'(' | b'[' | b'{' | b'<' => BRACKET,
            _ => OTHER,
        };
        byte += 1;
    }
    classes
}

/// All classes of the bytes of `word`.
pub(super) fn class(word: &[u8]) -> u8 {
    word.iter().fold(0, |all, byte| all | CLASSES.get(usize::from(*byte)).copied().unwrap_or(OTHER))
}

/// Whether `word` looks like one of a language: small letters after the first, and points.
fn is_plain(word: &[u8], class: u8) -> bool {
    let rest = word.get(1..).unwrap_or_default();
    class & !(SMALL | CAPITAL | POINT | COMMA) == 0
        && class & (SMALL | CAPITAL) != 0
        && (class & CAPITAL == 0 || !rest.iter().any(u8::is_ascii_uppercase))
}

/// What a word may be part of for which [`is_plain`] holds: the same as [`kinds`], sooner.
fn plain_kinds(word: &[u8]) -> Kinds {
    match word.len() {
        1 => CHARACTERS | if speech::is_digits(word) { DIGITS } else { 0 },
        2..=12 => {
            let first = word.first().map_or(0, u8::to_ascii_lowercase);
            let may_be_digits = b"zotfsenpd".contains(&first) && speech::is_digits(word);
            let may_be_code =
                matches!(word, [b'a'..=b'f' | b'A'..=b'F', next, ..] if next.is_ascii_hexdigit());
            let is_code = word.len() <= 4 && may_be_code && speech::is_code(word);
            let is_at = word.eq_ignore_ascii_case(b"at");
            [(may_be_digits, DIGITS), (is_code, CODES), (is_at, ADDRESS)]
                .into_iter()
                .fold(0, |kinds, (is, kind)| if is { kinds | kind } else { kinds })
        }
        13.. if word.iter().any(|byte| b",.;".contains(byte)) && speech::is_digits(word) => DIGITS,
        40.. if is_run(word) => RUN,
        _ => 0,
    }
}

/// What `word` may be part of.
fn kinds(word: &[u8], class: u8) -> Kinds {
    let is_one = matches!(word, [only] if only.is_ascii_graphic());
    let mut kinds = if is_one { CHARACTERS } else { 0 };
    if class & DIGIT == 0 && speech::is_digits(word) {
        kinds |= DIGITS;
    }
    if word.len() <= 16 && speech::is_code(word) {
        kinds |= CODES;
    }
    if is_run(word) {
        kinds |= RUN;
    }
    if (word.len() == 2 || class & BRACKET != 0) && speech::is_at(word) {
        kinds |= ADDRESS;
    }
    kinds
}

/// Whether `word` looks like a line or a group of a run, and not like a word of a language.
fn is_run(word: &[u8]) -> bool {
    if word.len() < 4 {
        return false;
    }
    if word.ends_with(b"=") {
        return true;
    }
    let rest = word.get(1..).unwrap_or_default();
    let is_mixed = rest.iter().any(u8::is_ascii_uppercase)
        || word.iter().any(u8::is_ascii_digit) && word.iter().any(u8::is_ascii_alphabetic)
        || word.len() >= 40;
    is_mixed && word.iter().all(|byte| run::is_of_run(*byte))
}

/// Whether `word` may be the next line of a run.
fn goes_on(word: &[u8]) -> bool {
    let end = word.iter().position(|byte| !run::is_of_run(*byte)).unwrap_or(word.len());
    word.iter().skip(end).all(|byte| *byte == b'=')
}

#[cfg(test)]
mod tests;
