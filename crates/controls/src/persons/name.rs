//! Names, and what only the word before it says to be somebody's: one pass over the words of a
//! text.
//!
//! **Names** are found by a gazetteer of given names and surnames of many cultures, by titles,
//! roles, initials and particles, and by the order of capital letters. A name in plain prose is
//! nobody: most are those of authors, characters, streets and firms. It is a person where the text
//! keeps a record of people ([`Ground::Record`]):
//!
//! - after a word for what people are in records (`patient`, `suspect`, `customer`, …) or for the
//!   value of a name (`full name:`), and the names of the list that begins there;
//! - with a title and a given name (`Dr. Maria Lopez`);
//!
//! and, whatever stands before it ([`Ground::Prose`]), where the text speaks of data about people,
//! which the caller knows.
//!
//! **Values** are found after the word that says whose they are: licence plates by the shapes of
//! countries, passports, numbers of customers, employees, patients and other accounts, handles and
//! profiles of social networks, and addresses of the network after a word for whose line it is.
//! The number of a case, an order or an invoice is not a person.
//!
//! **Cannot catch** names in scripts other than Latin, given names alone in prose, names that are
//! ordinary words (`Grace May`), names that neither list knows where nothing else says that they
//! are names, and values without their word.
//!
//! The reader takes text in pieces, and what it finds does not depend on how the text was cut.

mod gazetteer;
mod label;
mod nobody;
mod ordinary;
mod phrase;
mod plate;
mod word;

use std::ops::Range;

use super::candidate::Identity;
use super::fold::{Folded, fold};
use label::Labels;
use ordinary::Ordinary;
use phrase::Phrases;
use word::Word;

/// Somebody who is named in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// The bytes of the text.
    pub(super) place: Range<u64>,
    pub(super) identity: Identity,
    pub(super) ground: Ground,
}

/// Why a name would be a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// What stands before it says so.
    Record,
    /// It is a full name, or a title says that it is one, in a text that may be about anything.
    Prose,
    /// It is a given name or a surname by itself.
    Alone,
}

/// Reads one text, in pieces.
pub(super) struct Reader {
    /// The word that is being read.
    word: Option<Word>,
    /// An apostrophe or hyphen after it, and where that ends.
    joiner: Option<(u8, u64)>,
    /// Bytes of the text so far.
    length: u64,
    /// Where the last sentences end.
    ends: Vec<u64>,
    /// Whether a point stands directly before.
    is_after_point: bool,
    phrases: Phrases,
    labels: Labels,
}

/// Everybody who is named in `text`, in the order of their places.
pub(super) fn named(text: &str) -> Vec<Named> {
    let mut found = Vec::new();
    let mut reader = Reader::new();
    reader.read(text, &mut |named| found.push(named));
    reader.finish(&mut |named| found.push(named));
    found.sort_by_key(|named| named.place.start);
    found
}

/// A word of a name, in small letters without marks.
pub(super) fn folded(word: &str) -> String {
    let small = |letter: char| match word::latin(letter) {
        Some(latin) => char::from(latin),
        None => letter.to_lowercase().next().unwrap_or(letter),
    };
    word.chars().map(small).collect()
}

impl Reader {
    /// Nothing read yet.
    pub(super) const fn new() -> Self {
        Self {
            word: None,
            joiner: None,
            length: 0,
            ends: Vec::new(),
            is_after_point: false,
            phrases: Phrases::new(),
            labels: Labels::new(),
        }
    }

    /// Reads on, and reports whom it finds.
    pub(super) fn read(&mut self, piece: &str, report: &mut dyn FnMut(Named)) {
        let mut rest = piece;
        while let Some(first) = rest.as_bytes().first() {
            if first.is_ascii_lowercase() && self.is_idle() {
                let passed = self.pass_ordinary(rest.as_bytes());
                if passed > 0 {
                    rest = rest.get(passed..).unwrap_or_default();
                    continue;
                }
            }
            if first.is_ascii_alphabetic() {
                let end = rest.bytes().position(|byte| !byte.is_ascii_alphabetic());
                let run = end.unwrap_or(rest.len());
                let (run, after) = rest.split_at_checked(run).unwrap_or((rest, ""));
                self.letters(run.as_bytes(), report);
                rest = after;
                continue;
            }
            let start = self.length;
            if first.is_ascii() {
                let first = *first;
                rest = rest.get(1..).unwrap_or_default();
                self.length += 1;
                match first {
                    b'0'..=b'9' => self.digit(first, start, report),
                    _ => self.mark(first, report),
                }
                continue;
            }
            let mut characters = rest.chars();
            let Some(character) = characters.next() else { break };
            rest = characters.as_str();
            self.length += character.len_utf8() as u64;
            self.other(character, start, report);
        }
    }

    /// Reports whom the end of the text decides.
    pub(super) fn finish(&mut self, report: &mut dyn FnMut(Named)) {
        // An end decides what a line's end does.
        self.mark(b'\n', report);
    }

    /// Bytes of the text before which everybody is reported.
    pub(super) fn decided(&self) -> u64 {
        let word = self.word.as_ref().filter(|word| !word.is_too_long()).map(|word| word.start);
        let starts = [word, self.phrases.start(), self.labels.start()];
        starts.into_iter().flatten().min().unwrap_or(self.length)
    }

    /// Where the sentence ends that goes on at `place`, if it has ended.
    pub(super) fn sentence_end(&self, place: u64) -> Option<u64> {
        let next = self.ends.partition_point(|end| *end <= place);
        self.ends.get(next).copied()
    }

    /// Lets go of the sentences that end before `place`.
    pub(super) fn forget_sentences(&mut self, place: u64) {
        let past = self.ends.partition_point(|end| *end < place);
        if past >= 64 {
            self.ends.drain(..past);
        }
    }

    /// Whether nothing has begun that another word may be part of.
    fn is_idle(&self) -> bool {
        self.word.is_none() && self.labels.is_idle() && self.phrases.is_idle()
    }

    /// Passes over the ordinary words that `text` begins with, as if each had been read. Says how
    /// many bytes they are.
    fn pass_ordinary(&mut self, text: &[u8]) -> usize {
        let Ordinary { words, length, is_spaced } = ordinary::read(text, self.phrases.has_lead());
        if words > 0 {
            self.length += length as u64;
            self.is_after_point = false;
            self.labels.pass(words, is_spaced);
            self.phrases.pass(is_spaced);
        }
        length
    }

    /// Letters of ASCII, all of one word.
    fn letters(&mut self, run: &[u8], report: &mut dyn FnMut(Named)) {
        let start = self.length;
        self.length += run.len() as u64;
        let end = self.length;
        let word = self.word_at(start);
        word.push_letters(run, end);
        if word.is_too_long() {
            self.interrupt(report);
        }
    }

    fn letter(&mut self, small: u8, is_capital: bool, start: u64, report: &mut dyn FnMut(Named)) {
        let end = self.length;
        let word = self.word_at(start);
        word.push_letter(small, is_capital, end);
        if word.is_too_long() {
            self.interrupt(report);
        }
    }

    fn digit(&mut self, digit: u8, start: u64, report: &mut dyn FnMut(Named)) {
        let end = self.length;
        let word = self.word_at(start);
        word.push_digit(digit, end);
        if word.is_too_long() {
            self.interrupt(report);
        }
    }

    /// A word that is too long for anything ends what stands before it, before it ends itself.
    fn interrupt(&mut self, report: &mut dyn FnMut(Named)) {
        self.labels.interrupt(report);
        self.phrases.interrupt(report);
    }

    /// The word that goes on, or begins, at `start`.
    fn word_at(&mut self, start: u64) -> &mut Word {
        self.is_after_point = false;
        let word = self.word.get_or_insert_with(|| Word::new(start));
        if let Some((joiner, end)) = self.joiner.take() {
            word.push_joiner(joiner, end);
        }
        word
    }

    fn other(&mut self, character: char, start: u64, report: &mut dyn FnMut(Named)) {
        let end = self.length;
        if let Some(small) = word::latin(character) {
            self.letter(small, character.is_uppercase(), start, report);
            return;
        }
        if matches!(character, '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{ff07}') {
            self.mark(b'\'', report);
            return;
        }
        fold(character, &mut |folded| match folded {
            Folded::Ascii(byte @ b'0'..=b'9') => self.digit(byte, start, report),
            Folded::Ascii(byte) if byte.is_ascii_alphabetic() => {
                let is_capital = byte.is_ascii_uppercase() || character.is_uppercase();
                self.letter(byte.to_ascii_lowercase(), is_capital, start, report);
            }
            Folded::Ascii(byte) => self.mark(byte, report),
            Folded::Letter(_) => self.word_at(start).push_foreign(end),
            Folded::Nothing => {}
            Folded::Break => self.mark(b';', report),
        });
    }

    /// What is no part of a word, unless it joins two.
    fn mark(&mut self, byte: u8, report: &mut dyn FnMut(Named)) {
        let ends = match byte {
            b'\n' | b'\r' | b'!' | b'?' | b';' => true,
            b' ' => self.is_after_point,
            _ => false,
        };
        if ends {
            self.ends.push(self.length);
        }
        self.is_after_point = byte == b'.';
        let joins = matches!(byte, b'\'' | b'-') && self.joiner.is_none();
        if joins && self.word.is_some() {
            self.joiner = Some((byte, self.length));
            return;
        }
        // In its place: a word is large, and there are many.
        if let Some(word) = &mut self.word {
            word.complete();
            self.labels.take_word(word, report);
            self.phrases.take_word(word, report);
            self.word = None;
        }
        if let Some((joiner, _)) = self.joiner.take() {
            self.labels.take_mark(joiner, report);
            self.phrases.take_mark(joiner, report);
        }
        self.labels.take_mark(byte, report);
        self.phrases.take_mark(byte, report);
    }
}

#[cfg(test)]
mod tests;
