//! D4 and D5: one principal beside those who do the same work.
//!
//! **Catches** (D5) a principal that meets many more persons of one category in the window than the
//! others under its grant do; (D4) one that meets many more persons in two categories or more:
//! somebody puts together what was kept apart. A principal can be inside the grant's own limit and
//! far outside what anybody else needs.
//!
//! **Cannot catch** a campaign that is split over so many principals that each looks like the
//! others; a role whose members differ as much among themselves as the attacker does from them;
//! (D4) persons who have another identifier in each category.
//!
//! A score is how many times the upper spread of the peers (from the median to 19 of 20) a count
//! lies above their median, so that scores of different roles and categories compare, and one
//! threshold serves all.

use std::collections::BTreeMap;

use lexicon::DataCategory;

use crate::ledger::{Day, Measure, Sheet};

const CATEGORIES: usize = DataCategory::ALL.len();

/// The least score that is worth a look. Where all do the same, one person more is unusual and
/// nothing.
pub(super) const LEAST_WIDTHS: f64 = 3.0;

/// How many distinct persons one principal met in the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// By [`DataCategory::index`].
    pub persons: [u64; CATEGORIES],
    /// In two categories or more.
    pub linked: u64,
}

impl Profile {
    /// How many numbers it has.
    pub(super) const NUMBERS: usize = CATEGORIES + 1;

    /// What the sheet of a principal says on `today`.
    #[must_use]
    pub fn of(sheet: &Sheet, today: Day) -> Self {
        let tally = sheet.tally_by(today);
        let persons = DataCategory::ALL.map(|category| tally.of(Measure::Category(category)));
        Self { persons, linked: tally.of(Measure::Linked(2)) }
    }

    /// Raises every number to that of `other`.
    pub(super) fn raise(&mut self, other: &Self) {
        for (own, other) in self.numbers_mut().zip(other.numbers()) {
            *own = other.max(*own);
        }
    }

    /// All numbers.
    pub(super) fn numbers(&self) -> impl Iterator<Item = u64> {
        self.persons.into_iter().chain([self.linked])
    }

    /// The places of all numbers, in the order of [`Self::numbers`].
    pub(super) fn numbers_mut(&mut self) -> impl Iterator<Item = &mut u64> {
        self.persons.iter_mut().chain([&mut self.linked])
    }
}

/// How counts lie among peers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Spread {
    median: f64,
    width: f64,
}

impl Spread {
    fn of(mut counts: Vec<u64>) -> Self {
        counts.sort_unstable();
        let at = |share: f64| {
            let place = (counts.len().saturating_sub(1) as f64 * share).round() as usize;
            counts.get(place).map_or(0.0, |count| *count as f64)
        };
        let median = at(0.5);
        // Where all peers are alike, chance alone makes a count of n vary by its root.
        Self { median, width: (at(0.95) - median).max(median.sqrt()).max(1.0) }
    }

    fn score(self, count: u64) -> f64 {
        (count as f64 - self.median) / self.width
    }
}

/// What the principals of each group usually touch, from a calibration period. A group is those who
/// do the same work: usually all under one grant.
#[derive(Clone, Debug)]
pub struct Peers<G> {
    groups: BTreeMap<G, ([Spread; CATEGORIES], Spread)>,
}

impl<G: Ord> Peers<G> {
    /// The peers of each group, one profile for each principal.
    #[must_use]
    pub fn calibrate(profiles: BTreeMap<G, Vec<Profile>>) -> Self {
        let spreads = |profiles: Vec<Profile>| {
            let of =
                |count: &dyn Fn(&Profile) -> u64| Spread::of(profiles.iter().map(count).collect());
            let persons = DataCategory::ALL.map(|category| {
                of(&|profile| profile.persons.get(category.index()).copied().unwrap_or(0))
            });
            (persons, of(&|profile| profile.linked))
        };
        let groups = profiles.into_iter().map(|(group, profiles)| (group, spreads(profiles)));
        Self { groups: groups.collect() }
    }

    /// D5: how far the largest count of any category lies above that of the peers, and which it is.
    /// `None` for a group that was not calibrated.
    #[must_use]
    pub fn volume(&self, group: &G, profile: &Profile) -> Option<(DataCategory, f64)> {
        let (spreads, _) = self.groups.get(group)?;
        let counts = spreads.iter().zip(profile.persons);
        let scores = counts.map(|(spread, count)| spread.score(count));
        DataCategory::ALL.into_iter().zip(scores).max_by(|one, other| one.1.total_cmp(&other.1))
    }

    /// D4: how far the persons in two categories or more lie above those of the peers.
    #[must_use]
    pub fn linked(&self, group: &G, profile: &Profile) -> Option<f64> {
        self.groups.get(group).map(|(_, linked)| linked.score(profile.linked))
    }
}

#[cfg(test)]
mod tests;
