//! JSON that every parser reads alike, or not at all.
//!
//! Two parsers that read one document differently are a way around every control: the guard judges
//! one value and the vendor acts on another. [`parse`] therefore refuses what RFC 8259 leaves to
//! the reader (duplicate keys, lone surrogates, numbers beyond what a double holds) instead of
//! choosing a reading, and [`Value::write`] is the only way back to bytes. Both directions are
//! checked against Python and Node in `tests/json_differential.rs`.

mod fault;
mod integers;
mod keys;
mod parse;
mod write;

pub use fault::Malformed;
pub(crate) use keys::fold;
pub use parse::parse;

/// Largest magnitude of an integer: 2^53 - 1.
///
/// LIMIT: beyond it a reader that keeps numbers as doubles (Node) and one that does not (Python)
/// see different numbers.
pub const LARGEST_INTEGER: i64 = 9_007_199_254_740_991;

/// Deepest nesting of arrays and objects.
///
/// LIMIT: the walks over a value are recursive, and no request of a real client nests so deep.
pub const DEEPEST: usize = 64;

/// Most values and keys in one document.
///
/// LIMIT: bounds the memory of a value: 32 bytes for each and 24 for each key, besides their texts.
/// Answers with log probabilities have some hundred values a token.
pub const MOST_VALUES: usize = 1_000_000;

/// A JSON value. Objects keep the order in which their keys were written.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number written without fraction and exponent, at most [`LARGEST_INTEGER`] in magnitude.
    Int(i64),
    /// A number written with a fraction or an exponent.
    Float(f64),
    /// A text.
    String(String),
    /// A list.
    Array(Vec<Value>),
    /// Keys and values in the order of the document. No key comes twice.
    Object(Vec<(String, Value)>),
}

impl Value {
    /// The text, if this is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::String(text) = self { Some(text) } else { None }
    }

    /// The elements, if this is a list.
    #[must_use]
    pub fn as_array(&self) -> Option<&[Self]> {
        if let Self::Array(elements) = self { Some(elements) } else { None }
    }

    /// The keys and values, if this is an object.
    #[must_use]
    pub fn as_object(&self) -> Option<&[(String, Self)]> {
        if let Self::Object(entries) = self { Some(entries) } else { None }
    }

    /// The value under `key`, if this is an object that has it.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.as_object()?.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The value that a JSON pointer (RFC 6901) points at, if there is one.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<&Self> {
        if pointer.is_empty() {
            return Some(self);
        }
        let mut here = self;
        for token in pointer.strip_prefix('/')?.split('/') {
            here = match here {
                Self::Object(_) => here.get(&token.replace("~1", "/").replace("~0", "~"))?,
                Self::Array(elements) => elements.get(token.parse::<usize>().ok()?)?,
                Self::Null | Self::Bool(_) | Self::Int(_) | Self::Float(_) | Self::String(_) => {
                    return None;
                }
            };
        }
        Some(here)
    }

    /// The whole number, if this is one that is not negative.
    #[must_use]
    pub fn as_u64(&self) -> Option<u64> {
        if let Self::Int(number) = self { u64::try_from(*number).ok() } else { None }
    }

    /// Yes or no, if this is either.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(truth) = self { Some(*truth) } else { None }
    }

    /// Whether this is `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Writes the value compactly. The same value always gives the same bytes, and [`parse`] gives
    /// the same value back.
    ///
    /// A float that is not finite cannot come from a document; it is written as `null`.
    pub fn write(&self, out: &mut Vec<u8>) {
        write::value(self, out);
    }

    /// The bytes that [`Value::write`] writes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(128);
        self.write(&mut out);
        out
    }

    /// Writes the value so that equal values give equal bytes: keys sorted by their UTF-8 bytes,
    /// and a float that is a whole number written as an integer.
    pub(crate) fn write_canonical(&self, out: &mut Vec<u8>) {
        write::canonical(self, out);
    }

    /// A number as it will be written, for readers of text: a number can identify a person.
    pub(crate) fn digits(&self) -> Option<String> {
        matches!(self, Self::Int(_) | Self::Float(_))
            .then(|| String::from_utf8(self.encode()).ok())
            .flatten()
    }

    /// An object of these entries.
    pub(crate) fn object<const N: usize>(entries: [(&str, Self); N]) -> Self {
        Self::Object(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// A text.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::String(text.into())
    }

    /// A count, at most [`LARGEST_INTEGER`].
    pub(crate) fn count(number: u64) -> Self {
        Self::Int(i64::try_from(number).unwrap_or(i64::MAX).min(LARGEST_INTEGER))
    }

    /// The value under `key`, to be changed.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Self> {
        let Self::Object(entries) = self else { return None };
        entries.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
    }
}

#[cfg(test)]
mod tests;
