//! The persons of one exchange: how many, and nothing else about them.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use lexicon::{Categories, DataCategory};
use sha2::{Digest as _, Sha256};

use super::alias::Aliases;
use super::candidate::Identity;
use super::decode::Allowance;
use super::mention::{Fresh, Mention};
use super::table::{self, Class, Part};
use super::window::Window;
use super::{category, context};

/// How many persons are told apart.
///
/// LIMIT: 16 bytes each, in every exchange at once. Beyond it, a person seen again counts again:
/// the count goes up too far and never not far enough.
pub(super) const TOLD_APART: usize = 16_384;

/// What stands for an identity in one exchange.
pub(super) type Hash = [u8; 16];

/// The distinct persons in the texts of one exchange.
///
/// It keeps no identifier, only the first 128 bits of SHA-256 over the key, the kind and the
/// identifier. The key has a fixed length and hashes never leave, so that a keyed prefix is enough
/// (nothing can be extended); 128 bits, so that no two persons are taken for one by chance; a
/// cryptographic hash and not a fast one, because the identifiers are few enough to try them all,
/// and what protects them in a memory dump is the key alone. Make a new key for each exchange.
///
/// The identifiers themselves are kept of those whom [`Subjects::take_fresh`] has not handed over
/// yet, and of those about whom nothing was known when it did: what they turn out to be about must
/// still be accounted for.
pub struct Subjects {
    key: [u8; 16],
    /// Everybody so far, with the categories that were handed over or wait for it.
    seen: BTreeMap<Hash, Categories>,
    /// Those whom nobody has accounted for yet.
    fresh: BTreeMap<Hash, Mention>,
    /// Those who were handed over with no category of their own, with the ones they got instead.
    uncertain: BTreeMap<Hash, Mention>,
    /// What persons are called besides.
    aliases: Aliases,
    /// Where the row of the table is that is being read.
    row: Range<u64>,
    /// The names of those whom an identifier counts, with what their texts spoke of. Who is named
    /// alone where more is spoken of counts by the name too.
    named: BTreeMap<Hash, Categories>,
    /// What the text that is being read speaks of.
    unit: Categories,
    /// What the content of the exchange speaks of so far.
    content: Categories,
    /// What may be decoded, and what could not be read.
    allowance: Allowance,
    /// Those that came when the set was full.
    beyond: u64,
}

impl Subjects {
    /// Nobody yet. `key` is secret and random, and not used for another exchange.
    #[must_use]
    pub const fn new(key: [u8; 16]) -> Self {
        Self {
            key,
            seen: BTreeMap::new(),
            fresh: BTreeMap::new(),
            uncertain: BTreeMap::new(),
            aliases: Aliases::NONE,
            row: 0..0,
            named: BTreeMap::new(),
            unit: Categories::NONE,
            content: Categories::NONE,
            allowance: Allowance::new(),
            beyond: 0,
        }
    }

    /// Counts the persons in the whole of `text`, as it stands and decoded. The time it takes is
    /// linear in its length.
    ///
    /// What a message, or a paragraph of a long one, speaks of is about the persons that it names.
    pub fn scan(&mut self, text: &str) {
        let mut start = 0;
        for unit in context::units(text) {
            let spoken = self.scan_unit(unit, start);
            self.speak_of(spoken);
            start += unit.len() as u64;
        }
    }

    /// Counts the persons in the whole of `text`, which tells a model what to do in general
    /// (instructions of the application, declarations of tools) and is about nobody: what it
    /// mentions says nothing about the persons of other texts.
    pub fn scan_instructions(&mut self, text: &str) {
        let content = self.content;
        let mut start = 0;
        for unit in context::units(text) {
            self.scan_unit(unit, start);
            start += unit.len() as u64;
        }
        self.content = content;
    }

    /// Counts the person whom `text` identifies, whatever its form: the agreement says that this
    /// argument of a tool names a person. Where it has the form of identifiers, it is as many
    /// persons as there are.
    pub fn scan_subject(&mut self, text: &str) {
        let before = self.distinct();
        self.scan(text);
        if self.distinct() == before
            && let Some(identity) = context::declared(text)
        {
            self.admit(&identity, 0..text.len() as u64, Categories::NONE);
        }
    }

    /// Counts the persons in a unit of text, which begins at `start` of its message. Says what it
    /// speaks of, outside its tables.
    fn scan_unit(&mut self, text: &str, start: u64) -> Categories {
        let parts = table::parts(text);
        let mut cues = category::Reader::new();
        for part in &parts {
            if let Part::Prose(prose) = part {
                cues.read(prose);
            }
        }
        let categories = cues.finish();
        let outer = self.turn_to(categories);
        let mut spoken = categories;
        let mut place = start;
        for part in &parts {
            let (Part::Prose(text) | Part::Table(text, _)) = part;
            let end = place + text.len() as u64;
            self.row = place..end;
            match part {
                Part::Prose(prose) => spoken = spoken.with(self.scan_cell(prose)),
                Part::Table(text, form) => table::count(self, text, form, categories),
            }
            place = end;
        }
        self.unit = outer;
        spoken
    }

    /// Counts the persons in a text in which no tables are looked for, such as a cell of one. Says
    /// what it speaks of where it was decoded.
    pub(super) fn scan_cell(&mut self, text: &str) -> Categories {
        Window::whole(self.row.start).read(self, text)
    }

    /// The row of a table that is read now is `row` of the message; what it was before.
    pub(super) const fn turn_to_row(&mut self, row: Range<u64>) -> Range<u64> {
        std::mem::replace(&mut self.row, row)
    }

    /// From here on the text speaks of `categories`; what it spoke of before.
    pub(super) const fn turn_to(&mut self, categories: Categories) -> Categories {
        std::mem::replace(&mut self.unit, categories)
    }

    /// Content of the exchange speaks of `categories`.
    pub(super) const fn speak_of(&mut self, categories: Categories) {
        self.content = self.content.with(categories);
    }

    /// Notes bytes that cannot be read as text.
    pub fn note_opaque(&mut self, bytes: u64) {
        self.allowance.note_opaque(bytes);
    }

    /// Whether there is anything that [`Subjects::take_fresh`] would hand over.
    #[must_use]
    pub fn has_fresh(&self) -> bool {
        let news = || self.uncertain.values().any(|one| self.is_news(one));
        !self.fresh.is_empty() || self.allowance.has_opaque() || news()
    }

    /// Whether the exchange speaks of more by now than what `mention` was handed over with.
    const fn is_news(&self, mention: &Mention) -> bool {
        !self.content.without(mention.categories).is_empty()
    }

    /// Hands over whom nobody has accounted for yet, each once with every category that is new
    /// about them. A person of whom no category is known gets those that the exchange speaks of,
    /// or else [`DataCategory::Identity`]; and, once the exchange speaks of more, that.
    pub fn take_fresh(&mut self) -> Fresh {
        let mut handed = std::mem::take(&mut self.fresh);
        let content = self.content;
        for (hash, mention) in &mut handed {
            if mention.categories.is_empty() {
                mention.categories = known_or_identity(content);
                if self.uncertain.len() < TOLD_APART {
                    self.uncertain.insert(*hash, mention.clone());
                }
            }
        }
        for (hash, mention) in &mut self.uncertain {
            let news = content.without(mention.categories);
            if !news.is_empty() {
                mention.categories = mention.categories.with(news);
                let again = mention.about(news);
                let also = handed.entry(*hash).or_insert(again);
                also.categories = also.categories.with(news);
            }
        }
        for (hash, mention) in &handed {
            if let Some(known) = self.seen.get_mut(hash) {
                *known = known.with(mention.categories);
            }
        }
        let mentions = handed.into_values().collect();
        Fresh { mentions, opaque_bytes: self.allowance.take_opaque() }
    }

    /// How many distinct persons there were so far. [`u64::MAX`] if that cannot be known, which no
    /// policy can count and every decision therefore denies.
    #[must_use]
    pub fn distinct(&self) -> u64 {
        let seen = u64::try_from(self.seen.len()).unwrap_or(u64::MAX);
        if self.allowance.is_blind() { u64::MAX } else { seen.saturating_add(self.beyond) }
    }

    /// Counts a person who is named at `place` of the text that is being read, where `categories`
    /// are spoken of besides those of the text; whether the count went up.
    pub(super) fn admit(
        &mut self,
        identity: &Identity,
        place: Range<u64>,
        categories: Categories,
    ) -> bool {
        self.admit_hashed(self.hash(identity), identity, place, categories)
    }

    /// The same for an identity with this hash.
    fn admit_hashed(
        &mut self,
        hash: Hash,
        identity: &Identity,
        place: Range<u64>,
        categories: Categories,
    ) -> bool {
        if self.is_counted_by_identifier(&hash) {
            return false;
        }
        match self.aliases.person(&hash).cloned() {
            Some(person) => self.admit_person(self.hash(&person), &person, place, categories),
            None => self.admit_person(hash, identity, place, categories),
        }
    }

    /// Counts a person in the row of a table that is being read; whether the count went up.
    pub(super) fn admit_in_row(&mut self, identity: &Identity) -> bool {
        self.admit(identity, self.row.clone(), Categories::NONE)
    }

    /// Counts the person who has all of `identities`, the best first, and says which one it is: the
    /// best, or one that is known already as a person of its own. The others are aliases, as far as
    /// one person can have them.
    pub(super) fn admit_one_of(&mut self, identities: &[(Class, Identity)]) -> Option<Identity> {
        // Persons of one name are told apart by whatever else there is.
        let named = identities.iter().all(|(class, _)| !class.identifies());
        // A hash takes longer than anything else here, so there is one for each.
        let hashed: Vec<_> = identities
            .iter()
            .map(|(class, identity)| (*class, identity, self.hash(identity)))
            .collect();
        let mut telling = hashed.iter().filter(|(class, ..)| named || class.identifies());
        let best = telling.next()?;
        // A telephone that somebody had alone belongs to the first who is said to have it. Whoever
        // else has it is somebody else: many have one together.
        let is_theirs = |(.., hash): &&(Class, &Identity, Hash)| {
            self.seen.contains_key(hash) && !self.aliases.has(hash, best.0)
        };
        let known = self.is_known(&best.2).then_some(best);
        let (_, named, hash) = known.or_else(|| telling.find(is_theirs)).unwrap_or(best);
        let alias_of = self.aliases.person(hash).cloned();
        let person = alias_of.as_ref().map_or(*hash, |main| self.hash(main));
        let main = alias_of.unwrap_or_else(|| (*named).clone());
        self.admit_hashed(person, &main, self.row.clone(), Categories::NONE);
        for (class, identity, hash) in hashed {
            if !self.is_known(&hash) && !self.aliases.add(hash, class, person, &main) {
                self.admit_hashed(hash, identity, self.row.clone(), Categories::NONE);
            }
        }
        Some(main)
    }

    fn is_known(&self, hash: &Hash) -> bool {
        self.seen.contains_key(hash) || self.aliases.person(hash).is_some()
    }

    fn admit_person(
        &mut self,
        hash: Hash,
        identity: &Identity,
        place: Range<u64>,
        categories: Categories,
    ) -> bool {
        let known = self.seen.get(&hash).copied();
        let spoken = self.unit.with(categories);
        let news = spoken.without(known.unwrap_or(Categories::NONE));
        if known.is_some() && news.is_empty() {
            return false;
        }
        let mention = self.fresh.entry(hash).or_insert_with(|| Mention::new(identity, place));
        mention.categories = mention.categories.with(news);
        if let Some(known) = self.seen.get_mut(&hash) {
            *known = known.with(news);
        } else if self.seen.len() < TOLD_APART {
            self.seen.insert(hash, news);
        } else {
            self.beyond = self.beyond.saturating_add(1);
        }
        known.is_none()
    }

    /// Whether `identity` was counted before.
    pub(super) fn knows(&self, identity: &Identity) -> bool {
        self.seen.contains_key(&self.hash(identity))
    }

    /// What is spoken of where a text begins.
    pub(super) const fn spoken(&self) -> Categories {
        self.unit.with(self.content)
    }

    /// Notes that an identifier counts the person with this name. Whether the text speaks of more
    /// about the name than where that was noted first, or the name counts already: then it counts
    /// by itself too.
    pub(super) fn is_news_of_alias(&mut self, name: &Identity) -> bool {
        let hash = self.hash(name);
        let unit = self.unit;
        if self.named.len() < TOLD_APART {
            self.named.entry(hash).or_insert(unit);
        }
        let known = self.named.get(&hash).copied();
        self.seen.contains_key(&hash) || known.is_none_or(|known| !unit.without(known).is_empty())
    }

    /// Whether the person with this name is counted by an identifier, and nothing else is spoken
    /// of.
    fn is_counted_by_identifier(&self, hash: &Hash) -> bool {
        let known = self.named.get(hash);
        known.is_some_and(|known| self.unit.without(*known).is_empty())
            && !self.seen.contains_key(hash)
    }

    /// What may be decoded in this exchange.
    pub(super) const fn allowance(&mut self) -> &mut Allowance {
        &mut self.allowance
    }

    fn hash(&self, identity: &Identity) -> Hash {
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

/// What a person is handed over with of whom no text speaks, in an exchange that speaks of
/// `content`.
const fn known_or_identity(content: Categories) -> Categories {
    if content.is_empty() { Categories::of(DataCategory::Identity) } else { content }
}

#[cfg(test)]
mod tests;
