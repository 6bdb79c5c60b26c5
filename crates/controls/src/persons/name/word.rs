//! Words: pieces of text that may be names, labels or values, folded to small Latin letters.

use super::gazetteer::{self, Class};

/// LIMIT: the letters of a word that are kept. Of a longer one only that it was there: it is no
/// name of the lists, and no value that is taken for anybody's.
pub(super) const LONGEST: usize = 40;

/// A run of letters and digits, with apostrophes and hyphens within.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word {
    letters: [u8; LONGEST],
    length: usize,
    hash: u64,
    /// The hash of what follows the last change from a small to a capital letter.
    tail: Option<u64>,
    /// Where it begins and ends in the text.
    pub(super) start: u64,
    pub(super) end: u64,
    pub(super) class: Class,
    capitals: usize,
    begins_with_capital: bool,
    after_small: bool,
    digits: usize,
    joiners: usize,
    is_possessive: bool,
    /// Where the last apostrophe or hyphen begins.
    joined_at: Option<u64>,
    has_foreign: bool,
    is_too_long: bool,
}

impl Word {
    pub(super) const fn new(start: u64) -> Self {
        Self {
            letters: [0; LONGEST],
            length: 0,
            hash: gazetteer::EMPTY,
            tail: None,
            start,
            end: start,
            class: Class::NONE,
            capitals: 0,
            begins_with_capital: false,
            after_small: false,
            digits: 0,
            joiners: 0,
            is_possessive: false,
            joined_at: None,
            has_foreign: false,
            is_too_long: false,
        }
    }

    /// A letter in its small form, that ends at `end`.
    pub(super) fn push_letter(&mut self, small: u8, is_capital: bool, end: u64) {
        if is_capital {
            self.begins_with_capital |= self.length == 0;
            self.capitals += 1;
            if self.after_small {
                self.tail = Some(gazetteer::EMPTY);
            }
        }
        self.after_small = !is_capital;
        self.push(small, end);
    }

    /// Letters of ASCII, the last of which ends at `end`.
    pub(super) fn push_letters(&mut self, run: &[u8], end: u64) {
        if self.tail.is_some() || !run.iter().all(u8::is_ascii_lowercase) {
            for letter in run {
                self.push_letter(letter.to_ascii_lowercase(), letter.is_ascii_uppercase(), end);
            }
            return;
        }
        // Most words, and the ends of most others.
        self.end = end;
        self.after_small = true;
        self.hash = run.iter().fold(self.hash, |hash, letter| gazetteer::extend(hash, *letter));
        let free = self.letters.get_mut(self.length..).unwrap_or_default();
        let kept = free.len().min(run.len());
        if let (Some(places), Some(letters)) = (free.get_mut(..kept), run.get(..kept)) {
            places.copy_from_slice(letters);
        }
        self.length += kept;
        self.is_too_long |= kept < run.len();
    }

    pub(super) fn push_digit(&mut self, digit: u8, end: u64) {
        self.digits += 1;
        self.after_small = false;
        self.push(digit, end);
    }

    /// An apostrophe or hyphen, which a letter or digit follows.
    pub(super) fn push_joiner(&mut self, joiner: u8, end: u64) {
        self.joined_at = Some(self.end);
        self.joiners += 1;
        self.after_small = false;
        self.push(joiner, end);
    }

    /// A letter of another script.
    pub(super) fn push_foreign(&mut self, end: u64) {
        self.has_foreign = true;
        self.push(b'?', end);
    }

    fn push(&mut self, letter: u8, end: u64) {
        self.end = end;
        self.hash = gazetteer::extend(self.hash, letter);
        self.tail = self.tail.map(|tail| gazetteer::extend(tail, letter));
        if let Some(place) = self.letters.get_mut(self.length) {
            *place = letter;
            self.length += 1;
        } else {
            self.is_too_long = true;
        }
    }

    /// Looks up what is known about the whole word.
    pub(super) fn complete(&mut self) {
        if self.has_foreign || self.is_too_long {
            return;
        }
        if self.joined_at.is_some() {
            self.class = self.class_of_joined();
        } else if self.digits == 0 {
            self.class = gazetteer::class(self.hash);
        }
        if let Some(tail) = self.tail {
            self.class = self.class.with(gazetteer::class_within(tail));
        }
        if self.class == Class::NONE && gazetteer::is_formed_like_surname(self.letters()) {
            self.class = Class::SURNAME;
        }
    }

    /// `Smith's` is `smith`; `Anne-Marie` is a given name as `anne` is, `Smith-Jones` a surname as
    /// `jones` is.
    fn class_of_joined(&mut self) -> Class {
        if let Some(owner) = self.letters().strip_suffix(b"'s").map(<[u8]>::len) {
            self.length = owner;
            self.is_possessive = true;
            self.end = self.joined_at.unwrap_or(self.end);
        }
        let class = |letters: &[u8]| gazetteer::class(gazetteer::hash(letters));
        let whole = class(self.letters());
        let letters = self.letters();
        let together: Vec<u8> = letters.iter().copied().filter(|letter| *letter != b'\'').collect();
        let mut parts = letters.split(|letter| *letter == b'-');
        let first = parts.next().map_or(Class::NONE, class);
        let last = parts.next_back().map_or(Class::NONE, class);
        whole
            .with(class(&together).only(Class::NAME))
            .with(first.only(Class::GIVEN))
            .with(last.only(Class::SURNAME))
    }

    /// Whether it has more letters than are kept.
    pub(super) const fn is_too_long(&self) -> bool {
        self.is_too_long
    }

    /// The letters and digits, small.
    pub(super) fn letters(&self) -> &[u8] {
        self.letters.get(..self.length).unwrap_or_default()
    }

    pub(super) const fn has_digit(&self) -> bool {
        self.digits > 0
    }

    /// Whether it can stand in a name: Latin letters only, and not very many.
    pub(super) const fn is_lettered(&self) -> bool {
        self.digits == 0 && !self.has_foreign && !self.is_too_long && self.length <= 24
    }

    /// Whether it can be somebody's number.
    pub(super) const fn is_value(&self) -> bool {
        !self.has_foreign && !self.is_too_long
    }

    /// Whether its first letter is a capital.
    pub(super) const fn is_capital(&self) -> bool {
        self.begins_with_capital
    }

    /// Whether all its letters are capitals.
    pub(super) const fn is_upper(&self) -> bool {
        self.capitals > 0 && self.capitals + self.digits + self.joiners >= self.length
    }

    /// Whether it was written with an apostrophe and s, which ends a name.
    pub(super) const fn is_possessive(&self) -> bool {
        self.is_possessive
    }

    /// Whether it is one letter.
    pub(super) const fn is_initial(&self) -> bool {
        self.length == 1 && self.digits == 0 && self.capitals == 1
    }
}

/// The small Latin letter that a reader sees in `character`, without its marks.
pub(super) fn latin(character: char) -> Option<u8> {
    /// U+00C0 to U+017F, a hyphen for what is no letter.
    const LATIN: &[u8] = b"aaaaaaaceeeeiiiidnooooo-ouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuytyaaaaaac\
        cccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssss\
        ssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
    /// U+1E00 to U+1EFF.
    const ADDITIONAL: &[u8] = b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllll\
        mmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzz\
        htwyas----\
        aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy\
        ------";
    let code = usize::try_from(u32::from(character)).ok()?;
    let letter = match code {
        0xc0..=0x17f => LATIN.get(code - 0xc0),
        0x1e00..=0x1eff => ADDITIONAL.get(code - 0x1e00),
        0xff21..=0xff3a => return u8::try_from(code - 0xff21).ok().map(|rank| b'a' + rank),
        0xff41..=0xff5a => return u8::try_from(code - 0xff41).ok().map(|rank| b'a' + rank),
        // Schwa of Azerbaijani, and the commas below of Romanian.
        0x18f | 0x259 => return Some(b'e'),
        0x218 | 0x219 => return Some(b's'),
        0x21a | 0x21b => return Some(b't'),
        0x1a0 | 0x1a1 => return Some(b'o'),
        0x1af | 0x1b0 => return Some(b'u'),
        _ => None,
    };
    letter.copied().filter(u8::is_ascii_lowercase)
}
