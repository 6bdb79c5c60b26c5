//! Mentions: persons on their way to whoever accounts for them.

use std::fmt;
use std::ops::Range;

use lexicon::Categories;

use super::candidate::Identity;

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
    pub(super) categories: Categories,
    place: Range<u64>,
}

impl Mention {
    pub(super) fn new(identity: &Identity, place: Range<u64>) -> Self {
        let kind = std::iter::once(identity.kind.tag());
        let identity = kind.chain(identity.spelling.iter().copied()).collect();
        Self { identity, categories: Categories::NONE, place }
    }

    /// The same person, about whom `categories` are known.
    pub(super) fn about(&self, categories: Categories) -> Self {
        Self { categories, ..self.clone() }
    }

    /// The kind and the one spelling of the identifier. It is what a pseudonym is made of, and must
    /// go nowhere else.
    #[must_use]
    pub fn identity(&self) -> &[u8] {
        &self.identity
    }

    /// The bytes of the text, or of the channel, in which the person is named first since they were
    /// handed over last, as they were sent. Of what is encoded, the whole encoded passage.
    #[must_use]
    pub const fn place(&self) -> &Range<u64> {
        &self.place
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
