//! Aliases: the other identifiers of a person, in one exchange.
//!
//! Who writes a table can say that anything is an alias of anybody, so a person has few: a second
//! e-mail address or a third telephone counts as somebody else.

use std::collections::BTreeMap;

use super::candidate::Identity;
use super::subjects::{Hash, TOLD_APART};
use super::table::Class;

/// LIMIT: identifiers of one kind that one person has besides the best one.
const OF_ONE_KIND: u8 = 2;

/// LIMIT: identifiers that one person has besides the best one, names not counted.
const OF_ONE_PERSON: u8 = 5;

/// What persons are called besides.
#[derive(Default)]
pub(super) struct Aliases {
    persons: BTreeMap<Hash, Identity>,
    /// How many each person has, of each kind and in all.
    counts: BTreeMap<(Hash, Option<Class>), u8>,
}

impl Aliases {
    /// Nobody has one.
    pub(super) const NONE: Self = Self { persons: BTreeMap::new(), counts: BTreeMap::new() };

    /// The person whom `hash` is an alias of.
    pub(super) fn person(&self, hash: &Hash) -> Option<&Identity> {
        self.persons.get(hash)
    }

    /// Whether the person with this hash has an alias of this class.
    pub(super) fn has(&self, person: &Hash, class: Class) -> bool {
        self.counts.contains_key(&(*person, Some(class)))
    }

    /// Takes the identifier of this class and hash for one of `identity`, whose hash is `person`,
    /// unless there are too many.
    pub(super) fn add(
        &mut self,
        hash: Hash,
        class: Class,
        person: Hash,
        identity: &Identity,
    ) -> bool {
        let of = |class| self.counts.get(&(person, class)).copied().unwrap_or(0);
        let all = u8::from(class.identifies());
        let full = of(Some(class)) >= OF_ONE_KIND || of(None) + all > OF_ONE_PERSON;
        if full || self.persons.len() >= TOLD_APART {
            return false;
        }
        *self.counts.entry((person, Some(class))).or_default() += 1;
        *self.counts.entry((person, None)).or_default() += all;
        self.persons.insert(hash, identity.clone());
        true
    }
}
