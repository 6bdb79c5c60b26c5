//! The keys that sign tokens and check them (C2SP signed-note, Ed25519).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

use crate::spelling::{Hex, bytes, is_name};

/// The type byte of an Ed25519 key in a signed note.
const ED25519: u8 = 1;
/// Longest text of a key in bytes: the name and about a hundred more.
const LONGEST: usize = 512;

/// A text that is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// Not the form of a key, or not one that may be believed.
    #[error("this is not an Ed25519 key of a signed note, as in name+01234567+AAAA")]
    Malformed,
    /// A name that a key of tokens cannot have.
    #[error("the key has no plain name: use letters, digits and - _ . : / @ * only")]
    Name,
}

/// A key that tokens are checked with. Its text form is the "vkey" of a signed note.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    id: [u8; 4],
    key: VerifyingKey,
}

impl PublicKey {
    /// The key of this name.
    ///
    /// # Errors
    ///
    /// [`BadKey`] if the name is none, the point is none, or it is one for which signatures of
    /// everything can be made.
    pub fn new(name: &str, point: &[u8; 32]) -> Result<Self, BadKey> {
        if !is_name(name) {
            return Err(BadKey::Name);
        }
        let key = VerifyingKey::from_bytes(point).map_err(|_| BadKey::Malformed)?;
        if key.is_weak() {
            return Err(BadKey::Malformed);
        }
        let mut hash = Sha256::new();
        hash.update(name);
        hash.update([b'\n', ED25519]);
        hash.update(point);
        let [a, b, c, d, ..]: [u8; 32] = hash.finalize().into();
        Ok(Self { name: name.to_owned(), id: [a, b, c, d], key })
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The four bytes that tell keys of one name apart.
    pub(crate) const fn id(&self) -> [u8; 4] {
        self.id
    }

    /// Whether `signature` is of `text` by this key. Strict: one signature has one spelling.
    pub(crate) fn fits(&self, text: &str, signature: &[u8; 64]) -> bool {
        let signature = Signature::from_bytes(signature);
        self.key.verify_strict(text.as_bytes(), &signature).is_ok()
    }
}

impl FromStr for PublicKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim_end();
        let (name, rest) = split(text)?;
        let (id, encoded) = rest.split_once('+').ok_or(BadKey::Malformed)?;
        let key = Self::new(name, &decode(encoded)?)?;
        let is_the_id = bytes::<4>(id) == Some(key.id);
        if is_the_id && key.to_string() == text { Ok(key) } else { Err(BadKey::Malformed) }
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let encoded = STANDARD.encode([&[ED25519][..], self.key.as_bytes()].concat());
        write!(f, "{}+{}+{encoded}", self.name, Hex(&self.id))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

/// A key that makes tokens. It is wiped when dropped.
///
/// Give tokens a key of their own: whoever has it can permit everything.
pub struct SecretKey {
    key: SigningKey,
    public: PublicKey,
}

impl SecretKey {
    /// The key of this name made from 32 random bytes.
    ///
    /// # Errors
    ///
    /// [`BadKey::Name`] if a key cannot have that name.
    pub fn from_random(name: &str, seed: &[u8; 32]) -> Result<Self, BadKey> {
        let key = SigningKey::from_bytes(seed);
        let public = PublicKey::new(name, key.verifying_key().as_bytes())?;
        Ok(Self { key, public })
    }

    /// Reads the text form, `PRIVATE+KEY+name+01234567+AAAA`.
    ///
    /// # Errors
    ///
    /// [`BadKey`] if it is none, or if its number is not that of the key.
    pub fn parse(text: &str) -> Result<Self, BadKey> {
        let text = text.trim_end().strip_prefix("PRIVATE+KEY+").ok_or(BadKey::Malformed)?;
        let (name, rest) = split(text)?;
        let (id, encoded) = rest.split_once('+').ok_or(BadKey::Malformed)?;
        let mut seed = decode(encoded)?;
        let key = Self::from_random(name, &seed);
        seed.fill(0);
        key.and_then(|key| {
            if bytes::<4>(id) == Some(key.public.id) { Ok(key) } else { Err(BadKey::Malformed) }
        })
    }

    /// The public key.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    pub(crate) fn sign(&self, text: &str) -> [u8; 64] {
        self.key.sign(text.as_bytes()).to_bytes()
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({}, ..)", self.public.name)
    }
}

fn split(text: &str) -> Result<(&str, &str), BadKey> {
    if text.len() > LONGEST {
        return Err(BadKey::Malformed);
    }
    text.split_once('+').ok_or(BadKey::Malformed)
}

/// The 32 bytes of a key after its type byte.
fn decode(encoded: &str) -> Result<[u8; 32], BadKey> {
    let mut decoded = [0; 33];
    match STANDARD.decode_slice(encoded, &mut decoded) {
        Ok(33) => {}
        _ => return Err(BadKey::Malformed),
    }
    let [ED25519, key @ ..] = decoded else { return Err(BadKey::Malformed) };
    Ok(key)
}

#[cfg(test)]
mod tests;
