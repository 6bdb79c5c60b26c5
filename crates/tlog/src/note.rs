//! Checkpoints and the keys that sign them (C2SP signed-note and tlog-checkpoint).

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey, VerifyingKey};
use lexicon::Digest;
use signed_note::{Note, NoteError, StandardVerifier, VerifierList};
use tlog_tiles::Hash;
use zeroize::Zeroizing;

/// Largest tree in records: RFC 8785 numbers end here, and `tlog_tiles` counts in 64 bits.
const LARGEST: u64 = (1 << 53) - 1;

/// The type byte of an Ed25519 key in a signed note.
const ED25519: u8 = 1;

/// How many records a log has and what they hash to: what a log signs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log, which is also the name of its key.
    pub origin: String,
    /// Number of records.
    pub size: u64,
    /// Root hash of the tree of RFC 6962 over them.
    pub root: Digest,
}

/// A text that is no key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// Not the form of a key.
    #[error("this is not an Ed25519 key of a signed note, as in name+01234567+AAAA")]
    Malformed,
    /// A name that a key cannot have.
    #[error("`{0}` cannot name a key: write a name without spaces and plus signs")]
    Name(String),
}

/// Why a checkpoint is not to be believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadNote {
    /// Not a signed note, or not exactly the form that one has.
    #[error("it is not a signed checkpoint in its exact form")]
    Malformed,
    /// Nobody known signed it.
    #[error("it is not signed by the key of {0}")]
    UnknownKey(String),
    /// The signature is not of this text.
    #[error("the signature does not fit the text")]
    BadSignature,
    /// The log of another name.
    #[error("it is of the log `{0}`")]
    OtherOrigin(String),
}

/// What cannot be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this cannot be signed: {0}")]
pub struct Unsigned(pub(crate) String);

/// The public key of a log or of a party. Its text form is the "vkey" of a signed note.
#[derive(Clone)]
pub struct PublicKey {
    name: String,
    text: String,
    verifier: StandardVerifier,
}

impl PublicKey {
    /// The name of the log, where it is the key of one.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.name
    }

    /// The name of the key.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The number that tells keys of one name apart.
    pub(crate) fn id(&self) -> u32 {
        signed_note::Verifier::key_id(&self.verifier)
    }

    /// Whether `signature` is of `text` by this key.
    pub(crate) fn fits(&self, text: &[u8], signature: &[u8]) -> bool {
        signed_note::Verifier::verify(&self.verifier, text, signature)
    }

    /// The checkpoint in `note`, if this key signed it.
    ///
    /// # Errors
    ///
    /// [`BadNote`] in every other case. A text whose signature was not checked is not looked at.
    pub fn open(&self, note: &[u8]) -> Result<Checkpoint, BadNote> {
        let parsed = Note::from_bytes(note).map_err(|_| BadNote::Malformed)?;
        if parsed.to_bytes() != note {
            return Err(BadNote::Malformed);
        }
        let known = VerifierList::new(vec![Box::new(self.verifier.clone())]);
        parsed.verify(&known).map_err(|error| match error {
            NoteError::UnverifiedNote => BadNote::UnknownKey(self.name.clone()),
            NoteError::MalformedNote => BadNote::Malformed,
            NoteError::InvalidSigner
            | NoteError::InvalidSignature { .. }
            | NoteError::MismatchedVerifier
            | NoteError::VerificationError(_)
            | NoteError::SignatureError(_) => BadNote::BadSignature,
        })?;
        let read = tlog_tiles::Checkpoint::from_bytes(parsed.text());
        let read = read.map_err(|_| BadNote::Malformed)?;
        if read.size() > LARGEST {
            return Err(BadNote::Malformed);
        }
        if read.origin() != self.name {
            return Err(BadNote::OtherOrigin(read.origin().to_owned()));
        }
        Ok(Checkpoint {
            origin: self.name.clone(),
            size: read.size(),
            root: Digest::from_bytes(read.hash().0),
        })
    }
}

impl FromStr for PublicKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim_end();
        let verifier = StandardVerifier::new(text).map_err(|_| BadKey::Malformed)?;
        if is_weak(text) {
            return Err(BadKey::Malformed);
        }
        let name = signed_note::Verifier::name(&verifier).to_owned();
        Ok(Self { name, text: text.to_owned(), verifier })
    }
}

/// Whether the key of this text is a point of small order: for such a key a signature can be made
/// that fits every text.
fn is_weak(text: &str) -> bool {
    let encoded = text.splitn(3, '+').nth(2).unwrap_or_default();
    let decoded = STANDARD.decode(encoded).unwrap_or_default();
    let point = decoded.split_first().and_then(|(_, point)| point.try_into().ok());
    let key = point.map(|point: &[u8; 32]| VerifyingKey::from_bytes(point));
    !matches!(key, Some(Ok(key)) if !key.is_weak())
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.text)
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for PublicKey {}

/// The key that signs the checkpoints of a log, or for a party. It is wiped when dropped.
pub struct SecretKey {
    key: SigningKey,
    public: PublicKey,
}

impl SecretKey {
    /// The key of the name `origin` made from 32 random bytes.
    ///
    /// # Errors
    ///
    /// [`BadKey::Name`] if a key cannot have that name.
    pub fn from_random(origin: &str, seed: &[u8; 32]) -> Result<Self, BadKey> {
        let key = SigningKey::from_bytes(seed);
        let public = signed_note::new_ed25519_verifier_key(origin, &key.verifying_key())
            .parse()
            .map_err(|_| BadKey::Name(origin.to_owned()))?;
        Ok(Self { key, public })
    }

    /// Reads the text form.
    ///
    /// # Errors
    ///
    /// [`BadKey::Malformed`] if it is none.
    pub fn parse(text: &str) -> Result<Self, BadKey> {
        let text = text.trim_end();
        signed_note::StandardSigner::new(text).map_err(|_| BadKey::Malformed)?;
        let mut parts = text.splitn(5, '+').skip(2);
        let (origin, encoded) = (parts.next(), parts.nth(1));
        let encoded = encoded.ok_or(BadKey::Malformed)?;
        let decoded = STANDARD.decode(encoded).map(Zeroizing::new);
        let decoded = decoded.map_err(|_| BadKey::Malformed)?;
        let seed = decoded.split_first().and_then(|(_, seed)| seed.try_into().ok());
        Self::from_random(origin.unwrap_or_default(), seed.ok_or(BadKey::Malformed)?)
    }

    /// The text form, as other tools for signed notes write it. It is wiped when dropped.
    #[must_use]
    pub fn to_text(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new([&[ED25519][..], self.key.as_bytes()].concat());
        let encoded = Zeroizing::new(STANDARD.encode(&*bytes));
        let id = signed_note::Verifier::key_id(&self.public.verifier);
        Zeroizing::new(format!("PRIVATE+KEY+{}+{id:08x}+{}", self.public.name, &*encoded))
    }

    /// The public key.
    #[must_use]
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The signature of `text`.
    pub(crate) fn sign_text(&self, text: &[u8]) -> Result<Vec<u8>, ed25519_dalek::SignatureError> {
        signed_note::Signer::sign(self, text)
    }

    /// The signed checkpoint of a tree of `size` records with the root hash `root`.
    ///
    /// # Errors
    ///
    /// [`Unsigned`] if the tree is larger than a checkpoint may say.
    pub fn sign(&self, size: u64, root: Digest) -> Result<Vec<u8>, Unsigned> {
        if size > LARGEST {
            return Err(Unsigned(format!("`{size}` records are too many")));
        }
        let root = Hash(*root.as_bytes());
        let text = tlog_tiles::Checkpoint::new(&self.public.name, size, root, "")
            .map_err(|error| Unsigned(error.to_string()))?;
        let mut note =
            Note::new(&text.to_bytes(), &[]).map_err(|error| Unsigned(error.to_string()))?;
        note.add_sigs(&[self]).map_err(|error| Unsigned(error.to_string()))?;
        Ok(note.to_bytes())
    }
}

impl signed_note::Signer for SecretKey {
    fn name(&self) -> &str {
        &self.public.name
    }

    fn key_id(&self) -> u32 {
        signed_note::Verifier::key_id(&self.public.verifier)
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, ed25519_dalek::SignatureError> {
        self.key.try_sign(message).map(|signature| signature.to_vec())
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({}, ..)", self.public.name)
    }
}

#[cfg(test)]
mod tests;
