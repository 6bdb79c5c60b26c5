//! Tallies: how many persons, by category and by links.

use lexicon::{Categories, DataCategory};

use super::{Measure, Touch};

pub(super) const CATEGORIES: usize = DataCategory::ALL.len();

/// A number for everything that can be measured.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Persons, by category.
    pub(super) categories: [u64; CATEGORIES],
    /// `linked[k]`: persons with at least `k + 1` categories that make links; the first counts
    /// persons of any category.
    pub(super) linked: [u64; CATEGORIES],
    /// Bytes that could not be read as text.
    pub(super) opaque_bytes: u64,
}

impl Tally {
    /// The number for `measure`.
    #[must_use]
    pub fn of(&self, measure: Measure) -> u64 {
        let place = |categories: u64| usize::try_from(categories.max(1)).map_or(0, |it| it - 1);
        let number = match measure {
            Measure::Category(category) => self.categories.get(category.index()),
            Measure::Persons => self.linked.first(),
            Measure::Linked(categories) => self.linked.get(place(categories)),
            Measure::OpaqueBytes => Some(&self.opaque_bytes),
        };
        number.copied().unwrap_or(0)
    }

    /// The bytes of `touch` that could not be read, and nobody.
    pub(super) fn opaque(touch: &Touch) -> Self {
        Self { opaque_bytes: touch.opaque_bytes, ..Self::default() }
    }

    /// Adds all numbers of `other`.
    pub(super) fn add(&mut self, other: &Self) {
        let own = self.categories.iter_mut().chain(&mut self.linked);
        let others = other.categories.iter().chain(&other.linked);
        own.zip(others).for_each(|(own, other)| *own = own.saturating_add(*other));
        self.opaque_bytes = self.opaque_bytes.saturating_add(other.opaque_bytes);
    }

    /// Counts a person whose categories were `was` and are `is`, of which `was` is a part.
    pub(super) fn count(&mut self, was: Categories, is: Categories) {
        if was == is {
            return;
        }
        // By bits: this is asked for each person of each sheet, and of most of them one is set.
        let mut bits = is.without(was).bits();
        while bits != 0 {
            let place = usize::try_from(bits.trailing_zeros()).unwrap_or(CATEGORIES);
            if let Some(count) = self.categories.get_mut(place) {
                *count += 1;
            }
            bits &= bits - 1;
        }
        for count in self.linked.get_mut(depth(was)..depth(is)).into_iter().flatten() {
            *count += 1;
        }
    }

    /// Takes a person of these categories out again.
    pub(super) fn uncount(&mut self, was: Categories) {
        for category in was.iter() {
            if let Some(count) = self.categories.get_mut(category.index()) {
                *count = count.saturating_sub(1);
            }
        }
        for count in self.linked.get_mut(..depth(was)).into_iter().flatten() {
            *count = count.saturating_sub(1);
        }
    }

    /// All numbers in a fixed order.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u64> {
        let persons = self.categories.iter().chain(&self.linked);
        persons.copied().chain(std::iter::once(self.opaque_bytes))
    }

    /// The places of all numbers, in the order of [`Self::numbers`].
    pub(super) fn numbers_mut(&mut self) -> impl Iterator<Item = &mut u64> {
        let persons = self.categories.iter_mut().chain(&mut self.linked);
        persons.chain(std::iter::once(&mut self.opaque_bytes))
    }
}

/// How many categories a person is linked in; at least one for a person of any category.
fn depth(categories: Categories) -> usize {
    if categories.is_empty() {
        return 0;
    }
    let linking = categories.without(Categories::of(DataCategory::Identity));
    usize::try_from(linking.len()).unwrap_or(CATEGORIES).max(1)
}
