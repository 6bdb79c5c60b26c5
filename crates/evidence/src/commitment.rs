//! Salted commitments: what stands in the log for content, and what opens it again.

use std::fmt;

use lexicon::Digest;
use sha2::{Digest as _, Sha256};

const COMMITMENT_TAG: &[u8] = b"brightline/commitment/1\0";
const FIELD_SALT_TAG: &[u8] = b"brightline/field-salt/1\0";

/// A field of a record that the log carries as a commitment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// The exact request judged.
    Request,
    /// The exact answer judged.
    Answer,
    /// The id of the case that the caller named.
    Case,
    /// The act that people decide about.
    Act,
    /// The statement of it that they read and sign.
    Statement,
    /// The id of a person who decides.
    Reviewer,
    /// Why somebody broke the glass, or what was said of it later.
    Reason,
    /// The id of the review that a hold opened.
    Review,
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 8] = [
        Self::Request,
        Self::Answer,
        Self::Case,
        Self::Act,
        Self::Statement,
        Self::Reviewer,
        Self::Reason,
        Self::Review,
    ];

    /// The key of the field in a record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Answer => "answer",
            Self::Case => "case",
            Self::Act => "act",
            Self::Statement => "statement",
            Self::Reviewer => "reviewer",
            Self::Reason => "reason",
            Self::Review => "review",
        }
    }
}

/// The secret of one record: 32 random bytes, drawn anew for each. Kept beside the record, never in
/// it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt([u8; 32]);

impl Salt {
    /// A salt of 32 random bytes.
    #[must_use]
    pub const fn from_random(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes, for whoever keeps them.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// What opens `field` of this record and no other field.
    #[must_use]
    pub fn opening(&self, field: Field) -> Opening {
        let salt = Sha256::new()
            .chain_update(FIELD_SALT_TAG)
            .chain_update(self.0)
            .chain_update(field.as_str())
            .finalize();
        Opening { field, salt: salt.into() }
    }
}

/// A salt is a secret: it has no text form.
impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(..)")
    }
}

/// What opens one field of one record: with it and the content, anybody can check the commitment.
#[derive(Clone, PartialEq, Eq)]
pub struct Opening {
    field: Field,
    salt: [u8; 32],
}

impl Opening {
    /// An opening that was handed over.
    #[must_use]
    pub const fn new(field: Field, salt: [u8; 32]) -> Self {
        Self { field, salt }
    }

    /// The field it opens.
    #[must_use]
    pub const fn field(&self) -> Field {
        self.field
    }

    /// The field's salt: 32 bytes.
    #[must_use]
    pub const fn salt(&self) -> &[u8; 32] {
        &self.salt
    }

    /// The commitment to content of which only the digest is at hand.
    #[must_use]
    pub fn commit(&self, content: &Digest) -> Commitment {
        let commitment = Sha256::new()
            .chain_update(COMMITMENT_TAG)
            .chain_update(self.salt)
            .chain_update(content.as_bytes())
            .finalize();
        Commitment(commitment.into())
    }

    /// Whether `commitment`, as the log carries it, is to exactly `content`.
    #[must_use]
    pub fn opens(&self, commitment: &Commitment, content: &[u8]) -> bool {
        self.commit(&Digest::of(content)) == *commitment
    }
}

/// An opening gives content away to whoever can guess it: it has no text form.
impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opening({})", self.field.as_str())
    }
}

/// A salted digest of content. It says nothing to anybody who has no [`Opening`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Commitment([u8; 32]);

impl Commitment {
    /// A commitment read from a record.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

#[cfg(test)]
mod tests;
