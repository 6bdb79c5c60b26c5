//! What one principal touched on one day, in numbers.

use std::collections::BTreeMap;

use lexicon::DataCategory;

use super::Sketch;
use crate::ledger::{Measure, Sheet, Touch};

const CATEGORIES: usize = DataCategory::ALL.len();

/// What one principal touched on one day under one grant, or under none. Days add up to longer
/// periods ([`DayStatistics::add`]).
///
/// The sketches hold pseudonyms, so that they must go when the sheet's do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayStatistics {
    /// Persons touched, each exchange for itself.
    pub touches: u64,
    /// Of these, persons in exchanges that name no open case.
    pub unexplained: u64,
    /// Persons who were not known in a category before, by [`DataCategory::index`].
    pub fresh: [u64; CATEGORIES],
    /// The persons of each category, sampled.
    pub sketches: BTreeMap<DataCategory, Sketch>,
}

impl DayStatistics {
    /// Takes a touch that happens. `before` is the principal's sheet before it is written there;
    /// `None` if there never was one.
    pub fn note(&mut self, touch: &Touch, before: Option<&Sheet>) {
        let persons = u64::try_from(touch.persons.len()).unwrap_or(u64::MAX);
        self.touches = self.touches.saturating_add(persons);
        if !touch.explained {
            self.unexplained = self.unexplained.saturating_add(persons);
        }
        let nobody = Sheet::default();
        let new = before.unwrap_or(&nobody).new_in(touch);
        for (category, fresh) in DataCategory::ALL.into_iter().zip(&mut self.fresh) {
            *fresh = fresh.saturating_add(new.of(Measure::Category(category)));
        }
        for touched in &touch.persons {
            for category in touched.categories.iter() {
                self.sketches.entry(category).or_default().note(touched.person.now);
            }
        }
    }

    /// Adds another day of the same principal.
    pub fn add(&mut self, other: &Self) {
        self.touches = self.touches.saturating_add(other.touches);
        self.unexplained = self.unexplained.saturating_add(other.unexplained);
        for (sum, more) in self.fresh.iter_mut().zip(other.fresh) {
            *sum = sum.saturating_add(more);
        }
        for (category, sketch) in &other.sketches {
            self.sketches.entry(*category).or_default().merge(sketch);
        }
    }
}

#[cfg(test)]
mod tests;
