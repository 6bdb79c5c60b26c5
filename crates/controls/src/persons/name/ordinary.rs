//! Ordinary words: those in small letters that say nothing about anybody. Most of what people write
//! is such words with a space between, and the readers of names and labels need not see each.

use super::gazetteer::{self, Table};

/// LIMIT: the letters of an ordinary word. A longer one is no part of a name, which says something.
const LONGEST: usize = 24;

/// Ordinary words in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Ordinary {
    /// How many.
    pub(super) words: u64,
    /// Their bytes, with the spaces.
    pub(super) length: usize,
    /// Whether a space stands after the last.
    pub(super) is_spaced: bool,
}

/// The ordinary words that `text` begins with. `has_lead`: what stands before would say what comes
/// after certain words.
pub(super) fn read(text: &[u8], mut has_lead: bool) -> Ordinary {
    let known = gazetteer::table();
    let first = |rest: &[u8], has_lead| first(known, rest, has_lead);
    let mut read = Ordinary::default();
    while let Some(length) = text.get(read.length..).and_then(|rest| first(rest, has_lead)) {
        has_lead = false;
        read.words += 1;
        read.length += length;
        read.is_spaced = text.get(read.length) == Some(&b' ');
        if !read.is_spaced {
            break;
        }
        read.length += 1;
    }
    read
}

/// The length of the ordinary word that `text` begins with, if its end is there and it is one.
fn first(known: &Table, text: &[u8], has_lead: bool) -> Option<usize> {
    let mut hash = gazetteer::EMPTY;
    let length = text.iter().position(|byte| {
        if byte.is_ascii_lowercase() {
            hash = gazetteer::extend(hash, *byte);
        }
        !byte.is_ascii_lowercase()
    })?;
    let next = text.get(length)?;
    // Else it is joined to another word, or is more than letters.
    let is_over = matches!(next, b' ' | b',' | b'.' | b'\n' | b':' | b';' | b'!' | b'?' | b')');
    let letters = text.get(..length)?;
    let is_ordinary = is_over
        && (1..=LONGEST).contains(&length)
        && !known.tells(hash, has_lead)
        && !gazetteer::may_be_formed_like_surname(letters);
    is_ordinary.then_some(length)
}
