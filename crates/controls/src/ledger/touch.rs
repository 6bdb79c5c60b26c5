//! Touches: who touched whom.

use std::borrow::Cow;

use lexicon::{AgreementId, Categories, DataCategory, GrantId, WorkloadId};

use super::{Day, Pseudonym, Pseudonyms, SheetId};

/// The persons that one exchange, or one part of it, touches. Equal touches charge once, but for
/// the bytes that could not be read: nobody can tell whether they are the same ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The agreement under which it is counted; all its versions share one book.
    pub agreement: AgreementId,
    /// The day.
    pub day: Day,
    /// Who touches.
    pub workload: WorkloadId,
    /// The grant in force for it.
    pub grant: Option<GrantId>,
    /// Whether the touch names a case that is open.
    pub explained: bool,
    /// The persons. One that is here twice counts once, with the categories of both.
    pub persons: Vec<Touched>,
    /// Bytes that could not be read as text.
    pub opaque_bytes: u64,
}

/// One person, and what about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The person.
    pub person: Pseudonyms,
    /// The categories, at least one.
    pub categories: Categories,
}

impl Touch {
    /// Whether it touches nobody and nothing unreadable.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.persons.is_empty() && self.opaque_bytes == 0
    }

    /// The sheets that it is written to.
    pub fn sheets(&self) -> impl Iterator<Item = SheetId> {
        let whole = SheetId::Agreement(self.agreement.clone());
        let own = match &self.grant {
            None => [Some(SheetId::Workload(self.workload.clone())), None],
            Some(grant) => [
                Some(SheetId::Grant(grant.clone())),
                Some(SheetId::GrantWorkload(grant.clone(), self.workload.clone())),
            ],
        };
        std::iter::once(whole).chain(own.into_iter().flatten())
    }

    /// The persons, each once. Else a person who is here with one category and again with another
    /// would not be seen to be linked. A person without any category is touched all the same.
    #[must_use]
    pub fn each_once(&self) -> Cow<'_, [Touched]> {
        let rises = |one: &Touched, next: &Touched| one.person.now < next.person.now;
        let in_order = |persons: &[Touched]| matches!(persons, [one, next] if rises(one, next));
        let is_known = |touched: &Touched| !touched.categories.is_empty();
        if self.persons.windows(2).all(in_order) && self.persons.iter().all(is_known) {
            return Cow::Borrowed(&self.persons);
        }
        let mut persons = self.persons.clone();
        for touched in persons.iter_mut().filter(|touched| touched.categories.is_empty()) {
            touched.categories = Categories::of(DataCategory::Identity);
        }
        persons.sort_by_key(|touched| (touched.person.now, touched.person.before));
        persons.dedup_by(|later, first| {
            let same = later.person.now == first.person.now;
            if same {
                first.categories = first.categories.with(later.categories);
                first.person.before = first.person.before.or(later.person.before);
            }
            same
        });
        Cow::Owned(persons)
    }

    /// The persons as bytes, for whoever keeps the touch; [`Touched::unpack`] reads them.
    #[must_use]
    pub fn pack_persons(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.persons.len() * 10);
        for Touched { person, categories } in &self.persons {
            let carried = if person.before.is_some() { CARRIED } else { 0 };
            bytes.extend_from_slice(&(categories.bits() | carried).to_be_bytes());
            bytes.extend_from_slice(&person.now.to_bytes());
            bytes.extend(person.before.map(Pseudonym::to_bytes).into_iter().flatten());
        }
        bytes
    }
}

/// Stands beside the categories of a person who has a pseudonym of the epoch before.
const CARRIED: u16 = 1 << 15;

impl Touched {
    /// The persons of [`Touch::pack_persons`]; nothing if these are not such bytes.
    #[must_use]
    pub fn unpack(mut bytes: &[u8]) -> Option<Vec<Self>> {
        let mut persons = Vec::new();
        while !bytes.is_empty() {
            let (bits, rest) = bytes.split_first_chunk()?;
            let bits = u16::from_be_bytes(*bits);
            let (now, mut rest) = rest.split_first_chunk()?;
            let mut before = None;
            if bits & CARRIED != 0 {
                let (first, after) = rest.split_first_chunk()?;
                (before, rest) = (Some(Pseudonym::from_bytes(*first)), after);
            }
            let person = Pseudonyms { now: Pseudonym::from_bytes(*now), before };
            let categories = Categories::from_bits(bits & !CARRIED);
            if categories.bits() != bits & !CARRIED || categories.is_empty() {
                return None;
            }
            persons.push(Self { person, categories });
            bytes = rest;
        }
        Some(persons)
    }
}
