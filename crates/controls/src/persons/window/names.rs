//! Names in a channel: which of them are persons, and whom an identifier already counts.
//!
//! A name near an identifier in its sentence (`Maria Lopez, maria@example.com`) is not counted
//! besides it. Each identifier that made the count go up takes one name, so that two names beside
//! one number are two persons, and an address that is repeated after every name of a list hides
//! nobody.
//!
//! A full name in prose is a person once the exchange speaks of data about people; until then it
//! waits.

use std::ops::Range;

use crate::persons::candidate::{Identity, Kind};
use crate::persons::name::{Ground, Named, Reader};

/// The most bytes between a name and an identifier of the same person, and what a name therefore
/// waits for.
pub(super) const NEAR: u64 = 96;

/// LIMIT: names that wait for what the channel speaks of. Those beyond are forgotten; so many are
/// more than any limit by themselves.
const WAITING: usize = 1024;

/// The names of one channel.
pub(super) struct Names {
    reader: Reader,
    /// Those that are not settled yet.
    found: Vec<Named>,
    /// Full names in prose, which count once the channel speaks of data about people.
    prose: Vec<(Range<u64>, Identity)>,
    /// From where on it does.
    about: Option<u64>,
    /// Identifiers that made the count go up and have no name yet.
    free: Vec<Range<u64>>,
    /// Where identifiers begin that were given a name before they were settled.
    taken: Vec<u64>,
    /// Up to where the text is covered by identifiers that are settled.
    covered: u64,
}

/// What is to be done with something that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is a person.
    Counts,
    /// It is the name of somebody whom an identifier counts.
    IsAlias,
    /// It is nobody, or waits.
    Nobody,
}

impl Names {
    pub(super) const fn new() -> Self {
        Self {
            reader: Reader::new(),
            found: Vec::new(),
            prose: Vec::new(),
            about: None,
            free: Vec::new(),
            taken: Vec::new(),
            covered: 0,
        }
    }

    pub(super) fn read(&mut self, piece: &str) {
        let found = &mut self.found;
        self.reader.read(piece, &mut |named| found.push(sorted(named)));
    }

    pub(super) fn end(&mut self) {
        let found = &mut self.found;
        self.reader.finish(&mut |named| found.push(sorted(named)));
    }

    /// The channel speaks of data about people from `place` on.
    pub(super) fn speak(&mut self, place: u64) {
        self.about = Some(self.about.map_or(place, |about| about.min(place)));
    }

    /// Whether the channel speaks of data about people so far.
    pub(super) const fn speaks(&self) -> bool {
        self.about.is_some()
    }

    /// Up to where everything is settled, if all identifiers before `settled` are known.
    pub(super) fn settled(&self, settled: u64) -> u64 {
        let open = self.found.iter().filter(|named| self.horizon(named) > settled);
        let open = open.map(|named| named.place.start).min().unwrap_or(u64::MAX);
        settled.min(open).min(self.reader.decided())
    }

    /// Up to where identifiers must be known before `named` can be settled.
    fn horizon(&self, named: &Named) -> u64 {
        let end = named.place.end;
        match named.identity.kind {
            Kind::Name => {
                let sentence = self.reader.sentence_end(end).unwrap_or(u64::MAX);
                sentence.min(end + NEAR)
            }
            _ => end,
        }
    }

    /// Takes out what was found before `settled`.
    pub(super) fn take(&mut self, settled: u64) -> impl Iterator<Item = Named> + use<> {
        let taken: Vec<Named> =
            self.found.extract_if(.., |named| named.place.start < settled).collect();
        taken.into_iter()
    }

    /// Whether there is anything that [`Names::take`] may take.
    pub(super) fn is_empty(&self) -> bool {
        self.found.is_empty() && (self.about.is_none() || self.prose.is_empty())
    }

    /// The identifier at `place` is settled; `is_new` if it made the count go up.
    pub(super) fn settle(&mut self, place: Range<u64>, is_new: bool) {
        let is_taken = self.taken.contains(&place.start);
        self.taken.retain(|start| *start > place.start);
        self.covered = self.covered.max(place.end);
        if is_new && !is_taken {
            self.free.push(place);
        }
    }

    /// What `named` is, beside the identifiers after it that are not settled: those that would make
    /// the count go up.
    pub(super) fn judge(&mut self, named: &Named, after: impl Iterator<Item = u64>) -> Fate {
        let place = &named.place;
        if named.identity.kind != Kind::Name {
            // What is an identifier by itself is not one of another kind besides.
            let covered =
                self.covered > place.start || after.into_iter().any(|start| start < place.end);
            return if covered { Fate::Nobody } else { Fate::Counts };
        }
        match named.ground {
            Ground::Record => {}
            Ground::Prose if self.about.is_some_and(|about| about <= place.start) => {}
            Ground::Prose => {
                if self.prose.len() < WAITING {
                    self.prose.push((place.clone(), named.identity.clone()));
                }
                return Fate::Nobody;
            }
            Ground::Alone => return Fate::Nobody,
        }
        if self.claims(place, after) { Fate::IsAlias } else { Fate::Counts }
    }

    /// Whether there is an identifier for the name at `place`, which is then that one's.
    fn claims(&mut self, place: &Range<u64>, mut after: impl Iterator<Item = u64>) -> bool {
        let sentence = self.reader.sentence_end(place.end).unwrap_or(u64::MAX);
        let horizon = sentence.min(place.end + NEAR);
        if let Some(start) = after
            .find(|start| (place.start..horizon).contains(start) && !self.taken.contains(start))
        {
            self.taken.push(start);
            return true;
        }
        self.free.retain(|free| free.end + NEAR >= place.start);
        let near = |free: &Range<u64>| {
            self.reader.sentence_end(free.end).is_none_or(|end| end >= place.start)
        };
        let Some(free) = self.free.iter().rposition(near) else { return false };
        self.free.remove(free);
        true
    }

    /// The names in prose that count from `settled` on, with where that is.
    pub(super) fn take_prose(&mut self, settled: u64) -> Vec<(Range<u64>, Identity)> {
        match self.about {
            Some(about) if about < settled => {
                let prose = std::mem::take(&mut self.prose).into_iter();
                prose
                    .map(|(place, identity)| {
                        (place.start.max(about)..place.end.max(about), identity)
                    })
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Lets go of what no name after `settled` can see.
    pub(super) fn forget(&mut self, settled: u64) {
        self.reader.forget_sentences(settled.saturating_sub(2 * NEAR));
    }
}

/// A name with its words in the order of the alphabet, as in tables, where nobody knows which of
/// them is the surname.
fn sorted(mut named: Named) -> Named {
    if named.identity.kind == Kind::Name {
        let mut words: Vec<&[u8]> = named.identity.spelling.split(|byte| *byte == b' ').collect();
        words.sort_unstable();
        named.identity.spelling = words.join(&b' ');
    }
    named
}

#[cfg(test)]
mod tests;
