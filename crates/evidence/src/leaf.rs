//! Leaves: a record in its one byte form, ready for the log.

use std::sync::Arc;

use lexicon::Digest;
use sha2::{Digest as _, Sha256};

use crate::canonical::{canonical, simulated};
use crate::{Record, Salt};

/// Longest leaf in bytes.
///
/// LIMIT: an entry bundle of C2SP tlog-tiles gives an entry a 16-bit length.
pub const LONGEST_LEAF: usize = 65_535;

/// Why a record cannot become a leaf. What cannot be recorded must not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unrecordable {
    /// The record is too long for the log.
    #[error(
        "the record has {0} bytes and the log takes 65535 at most: name fewer clauses and tools"
    )]
    TooLong(usize),
    /// A number cannot be written so that every JSON reader reads it alike.
    #[error("`{0}` is too large for a record: the largest number is 9007199254740991")]
    NumberTooLarge(u64),
}

/// A record in its canonical bytes, with its leaf hash, and the salt that is kept beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    bytes: Arc<[u8]>,
    hash: Digest,
    salt: Salt,
}

impl Leaf {
    /// The leaf of `record`, whose commitments are salted with `salt`.
    ///
    /// # Errors
    ///
    /// [`Unrecordable`] if the record does not fit a log entry or a number does not fit JSON.
    pub fn new(record: &Record, salt: Salt) -> Result<Self, Unrecordable> {
        Self::of(canonical(record, &salt)?, salt)
    }

    /// The leaf of `record`, made where time is simulated: it says `"simulated":true`.
    ///
    /// # Errors
    ///
    /// As [`Leaf::new`].
    pub fn simulated(record: &Record, salt: Salt) -> Result<Self, Unrecordable> {
        Self::of(simulated(record, &salt)?, salt)
    }

    fn of(text: String, salt: Salt) -> Result<Self, Unrecordable> {
        if text.len() > LONGEST_LEAF {
            return Err(Unrecordable::TooLong(text.len()));
        }
        let hash = Sha256::new().chain_update([0]).chain_update(&text).finalize();
        let bytes = Arc::from(text.into_bytes());
        Ok(Self { bytes, hash: Digest::from_bytes(hash.into()), salt })
    }

    /// The canonical bytes, at most [`LONGEST_LEAF`]: the entry of the log.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The leaf hash of RFC 6962: SHA-256 of a zero byte and the bytes.
    #[must_use]
    pub const fn hash(&self) -> Digest {
        self.hash
    }

    /// The salt, to be kept beside the record and never in it.
    #[must_use]
    pub const fn salt(&self) -> &Salt {
        &self.salt
    }
}

#[cfg(test)]
mod tests;
