//! A token: terms and one signature of them, in the form of a signed note.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{BadTerms, PublicKey, Refused, SecretKey, Terms};

/// Most bytes of a token.
///
/// LIMIT: an effector looks at the length before anything else and needs no more memory than this.
pub const LONGEST_TOKEN: usize = 2_048;

/// How a signature line of a note begins: an em dash and a space.
const SIGNED: &str = "\u{2014} ";

/// A signed token.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

/// Why no token was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unminted {
    /// No token says this.
    #[error(transparent)]
    Terms(#[from] BadTerms),
    /// More than [`LONGEST_TOKEN`] bytes.
    #[error("the token has more than {LONGEST_TOKEN} bytes: use shorter names or fewer parties")]
    TooLong,
}

impl Token {
    /// Signs `terms` with `key`.
    ///
    /// # Errors
    ///
    /// [`Unminted`] if no token may say this.
    pub fn mint(terms: &Terms<'_>, key: &SecretKey) -> Result<Self, Unminted> {
        terms.check()?;
        let text = terms.to_string();
        let mut signed = [0; 68];
        let bytes = key.public().id().into_iter().chain(key.sign(&text));
        for (place, byte) in signed.iter_mut().zip(bytes) {
            *place = byte;
        }
        let name = key.public().name();
        let token = format!("{text}\n{SIGNED}{name} {}\n", STANDARD.encode(signed));
        if token.len() > LONGEST_TOKEN { Err(Unminted::TooLong) } else { Ok(Self(token)) }
    }

    /// The token, as it travels.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Not the content: who has a token may use it.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({} bytes)", self.0.len())
    }
}

/// The token in the value of a header `Brightline-Permit`, which has it in base64 because it has
/// several lines.
///
/// # Errors
///
/// [`Refused`] if it is longer than a token can be, or not base64 in its one spelling.
pub fn from_header(value: &str) -> Result<Vec<u8>, Refused> {
    if value.len() > LONGEST_TOKEN.div_ceil(3) * 4 {
        return Err(Refused::TooLong);
    }
    STANDARD.decode(value).map_err(|_| Refused::Malformed)
}

/// A token taken apart. Nothing in it is believed yet.
pub(crate) struct Unverified<'a> {
    text: &'a str,
    key: &'a str,
    id: [u8; 4],
    signature: [u8; 64],
}

impl<'a> Unverified<'a> {
    /// Takes `token` apart. None if it is not a text with one signature in exactly that form.
    pub(crate) fn parse(token: &'a str) -> Option<Self> {
        let (text, line) = token.split_at_checked(token.find("\n\n")?.checked_add(1)?)?;
        let line = line.strip_prefix('\n')?.strip_suffix('\n')?;
        let (key, encoded) = line.strip_prefix(SIGNED)?.split_once(' ')?;
        let mut signed = [0; 68];
        // The decoder refuses what is not the one spelling of these bytes.
        if STANDARD.decode_slice(encoded, &mut signed) != Ok(signed.len()) {
            return None;
        }
        let [a, b, c, d, signature @ ..] = signed;
        Some(Self { text, key, id: [a, b, c, d], signature })
    }

    /// Whether it says that `key` signed it.
    pub(crate) fn names(&self, key: &PublicKey) -> bool {
        self.key == key.name() && self.id == key.id()
    }

    /// The text, if `key` signed it.
    pub(crate) fn signed_by(&self, key: &PublicKey) -> Option<&'a str> {
        key.fits(self.text, &self.signature).then_some(self.text)
    }
}

#[cfg(test)]
mod tests;
