//! The persons of one exchange: how many, and nothing else about them.

use std::collections::BTreeSet;
use std::fmt;

use sha2::{Digest as _, Sha256};

use super::candidate::Identity;
use super::recognise::is_cold;
use super::window::Window;

/// How many persons are told apart.
///
/// LIMIT: 16 bytes each, in every exchange at once. Beyond it, a person seen again counts again:
/// the count goes up too far and never not far enough.
const TOLD_APART: usize = 16_384;

/// The distinct persons in the texts of one exchange.
///
/// It keeps no identifier, only the first 128 bits of SHA-256 over the key, the kind and the
/// identifier. The key has a fixed length and hashes never leave, so that a keyed prefix is enough
/// (nothing can be extended); 128 bits, so that no two persons are taken for one by chance; a
/// cryptographic hash and not a fast one, because the identifiers are few enough to try them all,
/// and what protects them in a memory dump is the key alone. Make a new key for each exchange.
pub struct Subjects {
    key: [u8; 16],
    seen: BTreeSet<[u8; 16]>,
    /// Those that came when the set was full.
    beyond: u64,
    /// Whether something could not be searched.
    unknown: bool,
}

impl Subjects {
    /// Nobody yet. `key` is secret and random, and not used for another exchange.
    #[must_use]
    pub const fn new(key: [u8; 16]) -> Self {
        Self { key, seen: BTreeSet::new(), beyond: 0, unknown: false }
    }

    /// Counts the persons in the whole of `text`. The time it takes is linear in its length.
    pub fn scan(&mut self, text: &str) {
        if !is_quiet(text) {
            Window::new().read(self, text);
        }
    }

    /// How many distinct persons there were so far. [`u64::MAX`] if that cannot be known, which no
    /// policy can count and every decision therefore denies.
    #[must_use]
    pub fn distinct(&self) -> u64 {
        let seen = u64::try_from(self.seen.len()).unwrap_or(u64::MAX);
        if self.unknown { u64::MAX } else { seen.saturating_add(self.beyond) }
    }

    /// Counts a person; whether the count went up.
    pub(super) fn admit(&mut self, identity: &Identity) -> bool {
        let hash = self.hash(identity);
        if self.seen.contains(&hash) {
            return false;
        }
        if self.seen.len() < TOLD_APART {
            self.seen.insert(hash);
        } else {
            self.beyond = self.beyond.saturating_add(1);
        }
        true
    }

    /// Gives up counting: there may be any number of persons.
    pub(super) fn give_up(&mut self) {
        self.unknown = true;
    }

    fn hash(&self, identity: &Identity) -> [u8; 16] {
        let mut hash = Sha256::new_with_prefix(self.key);
        hash.update([identity.kind.tag()]);
        hash.update(&identity.spelling);
        let mut first = [0; 16];
        first.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
        first
    }
}

impl fmt::Debug for Subjects {
    /// The count. Neither key nor hashes.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subjects").field("distinct", &self.distinct()).finish_non_exhaustive()
    }
}

/// Whether there is nothing in `text` that the recognisers could begin with: the common case.
fn is_quiet(text: &str) -> bool {
    text.is_ascii() && is_cold(text.as_bytes())
}

#[cfg(test)]
mod tests;
