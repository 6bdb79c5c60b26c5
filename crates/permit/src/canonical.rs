//! The one spelling of a JSON value (RFC 8785), so that equal arguments have equal digests.
//!
//! Narrower than RFC 8785 on purpose. What two readers could take for different values is refused,
//! never rewritten: keys that come twice (also when only their case differs, which some readers
//! ignore), lone surrogates, and numbers that a double does not hold as they are written.
//! So texts with one canonical form mean the same to a reader that counts in doubles and to one
//! that counts in decimals.

mod number;
mod read;

use std::fmt;

/// Most bytes of a JSON text.
///
/// LIMIT: bounds the memory and the time of a reading. The arguments of one tool call are short.
pub const LONGEST: usize = 256 * 1024;

/// Deepest nesting of arrays and objects.
///
/// LIMIT: the reader is recursive. The wire formats nest no deeper either.
pub const DEEPEST: usize = 64;

/// Why a text has no canonical form. The number is the byte at which that shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadJson {
    /// More than [`LONGEST`] bytes.
    #[error("the JSON has more than {LONGEST} bytes: send less, or a reference to it")]
    TooLong,
    /// Deeper than [`DEEPEST`].
    #[error("the JSON nests deeper than {DEEPEST} levels at byte {0}: send it flatter")]
    TooDeep(usize),
    /// Not JSON (RFC 8259).
    #[error("this is not JSON at byte {0}: send exactly one JSON value")]
    Malformed(usize),
    /// An object has a key twice, or two keys that differ in their case only.
    #[error("the object before byte {0} has a key twice, apart from case: name each key once")]
    DuplicateKey(usize),
    /// Half a character, as in `"\ud800"`.
    #[error("half a character ends at byte {0}: write surrogates in pairs")]
    LoneSurrogate(usize),
    /// A number that readers round differently.
    #[error("the number before byte {0} is not held as it is written: send it as a string")]
    Inexact(usize),
}

/// A JSON value in its canonical form. Equal values have equal texts.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Canonical(String);

impl Canonical {
    /// The canonical form of the JSON in `text`.
    ///
    /// # Errors
    ///
    /// [`BadJson`] if it is no JSON, too large, or if readers could differ about what it says.
    pub fn parse(text: &str) -> Result<Self, BadJson> {
        read::canonical(text).map(Self)
    }

    /// The canonical text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Canonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Canonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests;
