//! Pseudonyms: what the ledger knows of a person, as long as a key lives.

use std::fmt;
use std::hash::{Hash, Hasher};

/// Length of a key in bytes.
pub const KEY_LENGTH: usize = 32;

/// The key of one epoch. Whoever has it can try every identifier: it is the whole protection.
pub type Key = [u8; KEY_LENGTH];

/// A person under the key of one epoch: the first eight bytes of a keyed BLAKE3 hash.
///
/// Eight bytes, so that among ten million persons three pairs in a million are expected to be taken
/// for one; a collision counts too few by one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pseudonym([u8; 8]);

impl Pseudonym {
    /// The pseudonym of the person whose identity is `identity`
    /// ([`Mention::identity`](crate::persons::Mention::identity)).
    #[must_use]
    pub fn of(identity: &[u8], key: &Key) -> Self {
        let hash = blake3::keyed_hash(key, identity);
        let first = hash.as_bytes().first_chunk().copied().unwrap_or_default();
        Self(first)
    }

    /// The eight bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 8] {
        self.0
    }

    /// The pseudonym of these eight bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }
}

impl Hash for Pseudonym {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from_ne_bytes(self.0));
    }
}

impl fmt::Debug for Pseudonym {
    /// Nothing of it: a pseudonym in a log file is a person in a log file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pseudonym(..)")
    }
}

/// A person under the keys that live now.
///
/// An epoch is as long as the window, and its key lives for one more. So whoever was touched in the
/// window is known by one of both, and is carried over to the newer one when touched again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pseudonyms {
    /// Under the key of this epoch.
    pub now: Pseudonym,
    /// Under the key of the epoch before, while it lives.
    pub before: Option<Pseudonym>,
}
