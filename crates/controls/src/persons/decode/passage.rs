//! Passages: words that are one thing only together.
//!
//! A text is cut into words at white space. A word on its own is a passage of one word; words that
//! may go on as a wrapped run, as characters set apart, as digits in words, as a list of codes or
//! as an address in words are one passage, as long as all of them may be the same thing.

mod signs;

use std::ops::Range;

use super::{run, speech};
use signs::{Signs, class_of};

pub(super) use signs::{BRACKET, CAPITAL, COMMA, DIGIT, JOINT, SMALL, class};

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
    /// What that word is made of, as far as it was looked at.
    signs: Signs,
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
            signs: Signs::NONE,
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
        loop {
            if self.kinds == 0 && self.seen == self.word {
                self.pass_ordinary(text);
            }
            let Some(rest) = text.get(self.seen..) else { break };
            let Some(length) = self.signs.read(rest) else { break };
            let end = self.seen + length;
            let signs = std::mem::take(&mut self.signs);
            if end > self.word {
                self.end_word(text, self.word..end, signs, complete);
            }
            self.lines = self.lines.saturating_add(u8::from(text.get(end) == Some(&b'\n')));
            self.word = end + 1;
            self.seen = end + 1;
            self.cut(text, end, longest, complete);
        }
        self.seen = text.len();
        self.cut(text, text.len(), longest, complete);
    }

    /// The text ends: hands over what is left.
    pub(in crate::persons) fn end(&mut self, text: &[u8], complete: &mut Vec<Range<usize>>) {
        if text.len() > self.word {
            let signs = Signs::of(text.get(self.word..).unwrap_or_default());
            self.end_word(text, self.word..text.len(), signs, complete);
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

    /// Passes over words that are part of no passage: most words, at a glance.
    fn pass_ordinary(&mut self, text: &[u8]) {
        let mut word = self.word;
        while let Some(next) = text.get(word..).and_then(after_ordinary) {
            word += next;
        }
        if word > self.word {
            self.lines = u8::from(text.get(word - 1) == Some(&b'\n'));
            (self.word, self.seen) = (word, word);
        }
    }

    fn end_word(
        &mut self,
        text: &[u8],
        word: Range<usize>,
        signs: Signs,
        complete: &mut Vec<Range<usize>>,
    ) {
        let Some(bytes) = text.get(word.clone()) else { return };
        let is_plain = signs.are_plain();
        let own_kinds = if is_plain { plain_kinds(bytes) } else { kinds(bytes, signs.all()) };
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
    #[inline]
    fn cut(&mut self, text: &[u8], end: usize, longest: usize, complete: &mut Vec<Range<usize>>) {
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
            self.signs = Signs::of(text.get(self.word..self.seen).unwrap_or_default());
        }
    }
}

/// Where the next word begins, if `text` begins with a whole word that is part of no passage.
#[inline]
fn after_ordinary(text: &[u8]) -> Option<usize> {
    let [first, second, ..] = text else { return None };
    let mut signs = Signs { first: class_of(*first), rest: 0 };
    let rest = text.get(1..)?;
    let length = 1 + rest.iter().position(|byte| {
        let class = class_of(*byte);
        signs.rest |= class;
        class == 0
    })?;
    let is_short = (2..run::SHORTEST_OF_LETTERS).contains(&length);
    let is_one =
        || may_begin(*first, *second) && text.get(..length).is_none_or(|it| plain_kinds(it) != 0);
    let is_word = signs.first != 0 && is_short;
    (is_word && signs.are_plain() && !is_one()).then_some(length + 1)
}

/// Whether [`plain_kinds`] may find anything in a word of two letters or more that begins so.
fn may_begin(first: u8, second: u8) -> bool {
    let letter = |byte: u8| byte.to_ascii_lowercase().wrapping_sub(b'a');
    let seconds = BEGINNINGS.get(usize::from(letter(first))).copied().unwrap_or(u32::MAX);
    // After what is no letter, it is looked at.
    1_u32.checked_shl(u32::from(letter(second))).is_none_or(|bit| seconds & bit != 0)
}

/// For each first letter of a word that may be part of a passage, the second ones, one bit each: of
/// hexadecimal digits, `at` and digits in words.
const BEGINNINGS: [u32; 26] = beginnings();

#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which would refuse")]
const fn beginnings() -> [u32; 26] {
    let words = [
        b"at", b"ze", b"oh", b"on", b"tw", b"th", b"tr", b"fo", b"fi", b"si", b"se", b"ei", b"ni",
        b"pl", b"do",
    ];
    // Each of the six hexadecimal letters after each of them.
    let mut seconds = [0; 26];
    let mut hexadecimal = 0;
    while hexadecimal < 6 {
        seconds[hexadecimal] = 0b11_1111;
        hexadecimal += 1;
    }
    let mut word = 0;
    while word < words.len() {
        let [first, second] = *words[word];
        seconds[(first - b'a') as usize] |= 1 << (second - b'a');
        word += 1;
    }
    seconds
}

/// What a word may be part of whose [`Signs::are_plain`]: the same as [`kinds`], sooner.
fn plain_kinds(word: &[u8]) -> Kinds {
    match word.len() {
        1 => CHARACTERS | if speech::is_digits(word) { DIGITS } else { 0 },
        2..=12 => {
            let is_code = word.len() <= 4 && is_code_of_letters(word);
            let is_at = word.eq_ignore_ascii_case(b"at");
            [(speech::is_digits(word), DIGITS), (is_code, CODES), (is_at, ADDRESS)]
                .into_iter()
                .fold(0, |kinds, (is, kind)| if is { kinds | kind } else { kinds })
        }
        13.. if speech::is_digits(word) && word.iter().any(|byte| b",.;".contains(byte)) => DIGITS,
        40.. if is_run(word) => RUN,
        _ => 0,
    }
}

/// Whether a word whose [`Signs::are_plain`] is two hexadecimal digits.
fn is_code_of_letters(word: &[u8]) -> bool {
    let [first, second, after @ ..] = word else { return false };
    first.is_ascii_hexdigit()
        && second.is_ascii_hexdigit()
        && after.iter().all(|byte| b",;:".contains(byte))
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
    if matches!(word, [.., b'=']) {
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
