//! Credentials: the keys with which people sign.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, VerifyingKey};
use lexicon::Digest;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::wire;

/// Longest id in bytes.
///
/// LIMIT: the id of a passkey has up to 1,023 bytes (WebAuthn), written in base64url.
const LONGEST_ID: usize = 1_400;

/// Longest serialised passkey in bytes.
///
/// LIMIT: a public key of RSA with 4,096 bits and its attestation data fit in a quarter of it.
const LONGEST_PASSKEY: usize = 8 * 1024;

/// The id of a credential: of a passkey, what the authenticator calls it, in base64url; of an
/// Ed25519 key, `ed25519:` and 32 hexadecimal digits of the digest of the key.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CredentialId(String);

/// A text that cannot be a credential.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no credential id: use 1 to 1,400 letters, digits and - _ :")]
pub struct BadCredential(String);

impl CredentialId {
    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CredentialId {
    type Err = BadCredential;

    fn from_str(text: &str) -> Result<Self, BadCredential> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_:".contains(&byte);
        let fits = (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(plain);
        fits.then(|| Self(text.to_owned())).ok_or_else(|| BadCredential(text.to_owned()))
    }
}

impl fmt::Display for CredentialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CredentialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl Serialize for CredentialId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        wire::text::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for CredentialId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        wire::text::deserialize(deserializer)
    }
}

/// One key of one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credential {
    /// The id.
    pub id: CredentialId,
    /// The public key.
    pub key: Key,
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Key {
    /// A key of the command line.
    Ed25519(#[serde(with = "wire::hex")] [u8; 32]),
    /// A passkey, as the edge that checks assertions serialises it. Opaque here.
    Passkey(#[serde(with = "wire::hex")] Vec<u8>),
}

impl Credential {
    /// The credential of an Ed25519 key.
    #[must_use]
    pub fn ed25519(key: [u8; 32]) -> Self {
        let digest = Digest::of(&key);
        let (half, _) = digest.as_bytes().split_at(16);
        Self {
            id: CredentialId(format!("ed25519:{}", wire::hex::of(half))),
            key: Key::Ed25519(key),
        }
    }
}

impl Key {
    /// The digest of the kind and the bytes.
    #[must_use]
    pub fn digest(&self) -> Digest {
        match self {
            Self::Ed25519(bytes) => Digest::of(&[b"ed25519\0", bytes.as_slice()].concat()),
            Self::Passkey(bytes) => Digest::of(&[b"passkey\0", bytes.as_slice()].concat()),
        }
    }

    /// Whether it is a key that only its owner signs with, as far as its bytes tell.
    pub(crate) fn is_strong(&self) -> bool {
        match self {
            Self::Ed25519(bytes) => VerifyingKey::from_bytes(bytes).is_ok_and(|key| !key.is_weak()),
            Self::Passkey(bytes) => (1..=LONGEST_PASSKEY).contains(&bytes.len()),
        }
    }

    /// Whether `signature` is that of this key over `digest`. A passkey makes none.
    #[must_use]
    pub fn signed(&self, digest: &Digest, signature: &[u8; 64]) -> bool {
        match self {
            Self::Ed25519(bytes) => VerifyingKey::from_bytes(bytes).is_ok_and(|key| {
                key.verify_strict(digest.as_bytes(), &Signature::from_bytes(signature)).is_ok()
            }),
            Self::Passkey(_) => false,
        }
    }
}

#[cfg(test)]
mod tests;
