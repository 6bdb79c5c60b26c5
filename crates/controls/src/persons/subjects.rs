//! The persons of one exchange: how many, and nothing else about them.

use std::collections::BTreeMap;
use std::fmt;

use lexicon::{Categories, DataCategory};
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
    seen: BTreeMap<[u8; 16], Categories>,
    /// Those whom nobody has accounted for yet.
    fresh: Vec<Mention>,
    /// Bytes that could not be read, of which nobody has accounted yet.
    opaque_bytes: u64,
    /// Those that came when the set was full.
    beyond: u64,
    /// Whether something could not be searched.
    unknown: bool,
}

impl Subjects {
    /// Nobody yet. `key` is secret and random, and not used for another exchange.
    #[must_use]
    pub const fn new(key: [u8; 16]) -> Self {
        Self {
            key,
            seen: BTreeMap::new(),
            fresh: Vec::new(),
            opaque_bytes: 0,
            beyond: 0,
            unknown: false,
        }
    }

    /// Counts the persons in the whole of `text`. The time it takes is linear in its length.
    pub fn scan(&mut self, text: &str) {
        if !is_quiet(text) {
            Window::new().read(self, text);
        }
    }

    /// Counts the persons in the whole of `text`, which tells a model what to do in general
    /// (instructions of the application, declarations of tools) and is about nobody: what it
    /// mentions says nothing about the persons of other texts.
    pub fn scan_instructions(&mut self, text: &str) {
        self.scan(text);
    }

    /// Counts the person whom `text` identifies, whatever its form: the agreement says that this
    /// argument of a tool names a person.
    pub fn scan_subject(&mut self, text: &str) {
        self.scan(text);
    }

    /// Notes bytes that cannot be read as text.
    pub fn note_opaque(&mut self, bytes: u64) {
        self.opaque_bytes = self.opaque_bytes.saturating_add(bytes);
    }

    /// Whether there is anything that [`Subjects::take_fresh`] would hand over.
    #[must_use]
    pub fn has_fresh(&self) -> bool {
        !self.fresh.is_empty() || self.opaque_bytes > 0
    }

    /// Hands over whom nobody has accounted for yet, each once with every category that is new
    /// about them. A person of whom no category is known gets those that the exchange speaks of,
    /// or else [`DataCategory::Identity`].
    pub fn take_fresh(&mut self) -> Fresh {
        let mut mentions = std::mem::take(&mut self.fresh);
        for mention in mentions.iter_mut().filter(|mention| mention.categories.is_empty()) {
            mention.categories = Categories::of(DataCategory::Identity);
        }
        Fresh { mentions, opaque_bytes: std::mem::take(&mut self.opaque_bytes) }
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
        if self.seen.contains_key(&hash) {
            return false;
        }
        self.fresh.push(Mention::new(identity, Categories::NONE));
        if self.seen.len() < TOLD_APART {
            self.seen.insert(hash, Categories::NONE);
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

/// What nobody has accounted for yet.
#[derive(Debug, Default)]
#[must_use = "persons that are taken out and not accounted for are not counted"]
pub struct Fresh {
    /// The persons.
    pub mentions: Vec<Mention>,
    /// Bytes that could not be read as text.
    pub opaque_bytes: u64,
}

/// A person, and what the exchange says about them.
#[derive(Clone, PartialEq, Eq)]
pub struct Mention {
    identity: Box<[u8]>,
    categories: Categories,
}

impl Mention {
    fn new(identity: &Identity, categories: Categories) -> Self {
        let kind = std::iter::once(identity.kind.tag());
        Self { identity: kind.chain(identity.spelling.iter().copied()).collect(), categories }
    }

    /// The kind and the one spelling of the identifier. It is what a pseudonym is made of, and must
    /// go nowhere else.
    #[must_use]
    pub fn identity(&self) -> &[u8] {
        &self.identity
    }

    /// The categories of data about the person, at least one.
    #[must_use]
    pub const fn categories(&self) -> Categories {
        self.categories
    }
}

impl fmt::Debug for Mention {
    /// The categories. Not the person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mention").field("categories", &self.categories).finish_non_exhaustive()
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
