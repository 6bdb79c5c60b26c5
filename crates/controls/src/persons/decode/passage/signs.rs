//! What words are made of: the classes of their bytes.

use super::is_space;

/// What a word is made of: the classes of its bytes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Signs {
    pub(super) first: u8,
    pub(super) rest: u8,
}

impl Signs {
    pub(super) const NONE: Self = Self { first: 0, rest: 0 };

    /// Those of `word`.
    pub(super) fn of(word: &[u8]) -> Self {
        let mut signs = Self::NONE;
        signs.read(word);
        signs
    }

    /// Reads on up to white space, and says where that is, if there is any.
    pub(super) fn read(&mut self, text: &[u8]) -> Option<usize> {
        let mut rest = text;
        if self.first == 0 {
            let (first, after) = text.split_first()?;
            self.first = class_of(*first);
            if self.first == 0 {
                return Some(0);
            }
            rest = after;
        }
        let mut all = self.rest;
        let end = rest.iter().position(|byte| {
            let class = class_of(*byte);
            all |= class;
            class == 0
        });
        self.rest = all;
        end.map(|end| text.len() - rest.len() + end)
    }

    /// All classes of the word.
    pub(super) const fn all(self) -> u8 {
        self.first | self.rest
    }

    /// Whether the word looks like one of a language: small letters after the first, and points.
    pub(super) const fn are_plain(self) -> bool {
        self.all() & !(SMALL | CAPITAL | POINT | COMMA) == 0
            && self.all() & (SMALL | CAPITAL) != 0
            && self.rest & CAPITAL == 0
    }
}

/// Classes of bytes, one bit each; none for white space.
pub(in crate::persons::decode) const SMALL: u8 = 1;
pub(in crate::persons::decode) const CAPITAL: u8 = 2;
pub(in crate::persons::decode) const DIGIT: u8 = 4;
/// Signs at the end of words.
const POINT: u8 = 8;
/// Hyphens and low lines.
pub(in crate::persons::decode) const JOINT: u8 = 16;
pub(in crate::persons::decode) const BRACKET: u8 = 32;
/// What lists are separated with, besides hyphens.
pub(in crate::persons::decode) const COMMA: u8 = 64;
/// Whatever else there is.
const OTHER: u8 = 128;

const CLASSES: [u8; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "worked out by the compiler, which would refuse")]
const fn classes() -> [u8; 256] {
    let mut classes = [OTHER; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte as usize] = match byte {
            space if is_space(space) => 0,
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
pub(in crate::persons::decode) fn class(word: &[u8]) -> u8 {
    word.iter().fold(0, |all, byte| all | class_of(*byte))
}

pub(super) fn class_of(byte: u8) -> u8 {
    CLASSES.get(usize::from(byte)).copied().unwrap_or(OTHER)
}
