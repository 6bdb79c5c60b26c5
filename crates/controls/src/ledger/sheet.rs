//! Sheets: the persons that were touched in one scope, each once.

use std::collections::{BTreeMap, HashMap};

use lexicon::{AgreementId, Categories, DataCategory, GrantId, WorkloadId};

use super::{Day, Measure, Pseudonym, Pseudonyms, Touch};

const CATEGORIES: usize = DataCategory::ALL.len();

/// The scope that a sheet counts in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SheetId {
    /// Everything under one agreement.
    Agreement(AgreementId),
    /// Everything under one grant.
    Grant(GrantId),
    /// What one workload touches under one grant.
    GrantWorkload(GrantId, WorkloadId),
    /// What one workload touches without a grant.
    Workload(WorkloadId),
}

/// The days on which one person was last touched, by category. Day 0 is never.
pub(super) type Days = [Day; CATEGORIES];

/// The persons of one scope and the days of their last touches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    persons: HashMap<Pseudonym, Days>,
    opaque: BTreeMap<Day, u64>,
    /// Persons whose touch still counts, by category.
    counts: [u64; CATEGORIES],
    /// `linked[k]`: persons with at least `k + 1` categories that still count and make links; the
    /// first counts persons with any category.
    linked: [u64; CATEGORIES],
    today: Day,
    window: u16,
}

impl Sheet {
    /// Makes `today` the day that is counted on, and lets go of what no longer counts.
    ///
    /// A clock that goes back changes nothing: nothing is let go of that would count again.
    pub fn turn(&mut self, today: Day, window: u16) {
        if today <= self.today && window == self.window {
            return;
        }
        self.today = self.today.max(today);
        self.window = self.window.max(window);
        let (today, window) = (self.today, self.window);
        self.persons.retain(|_, days| !live(days, today, window).is_empty());
        self.opaque.retain(|day, _| day.counts(today, window));
        self.counts = [0; CATEGORIES];
        self.linked = [0; CATEGORIES];
        let live: Vec<_> = self.persons.values().map(|days| live(days, today, window)).collect();
        for categories in live {
            self.count(Categories::NONE, categories);
        }
    }

    /// What `measure` gives now.
    #[must_use]
    pub fn measured(&self, measure: Measure) -> u64 {
        match measure {
            Measure::Category(category) => self.counts.get(category.index()).copied().unwrap_or(0),
            Measure::Persons => self.linked_in(1),
            Measure::Linked(categories) => self.linked_in(categories),
            Measure::OpaqueBytes => self.opaque.values().fold(0, |sum, it| sum.saturating_add(*it)),
        }
    }

    /// How much `measure` would go up by `touch`, and whether anybody in `touch` is part of what is
    /// measured.
    #[must_use]
    pub fn added(&self, touch: &Touch, measure: Measure) -> (u64, bool) {
        if measure == Measure::OpaqueBytes {
            return (touch.opaque_bytes, touch.opaque_bytes > 0);
        }
        let mut added = 0;
        let mut concerned = false;
        for touched in &touch.persons {
            let before = self.known(touched.person);
            let after = before.with(touched.categories);
            let is_in = measure.includes(after);
            concerned |= is_in;
            added += u64::from(is_in && !measure.includes(before));
        }
        (added, concerned)
    }

    /// Writes `touch` down.
    pub fn apply(&mut self, touch: &Touch) {
        for touched in &touch.persons {
            let Pseudonyms { now, before } = touched.person;
            let carried = before.filter(|before| *before != now);
            let carried = carried.and_then(|before| self.persons.remove(&before));
            let known = self.persons.get(&now).copied();
            let mut days = known.unwrap_or_default();
            let mut was = live(&days, self.today, self.window);
            if let Some(carried) = carried {
                let of_carried = live(&carried, self.today, self.window);
                self.uncount(of_carried);
                days.iter_mut().zip(carried).for_each(|(day, other)| *day = other.max(*day));
                self.uncount(was);
                was = Categories::NONE;
            }
            for category in touched.categories.iter() {
                if let Some(day) = days.get_mut(category.index()) {
                    *day = touch.day.max(*day);
                }
            }
            let is = live(&days, self.today, self.window);
            self.count(was, is);
            self.persons.insert(now, days);
        }
        if touch.opaque_bytes > 0 {
            let bytes = self.opaque.entry(touch.day).or_default();
            *bytes = bytes.saturating_add(touch.opaque_bytes);
        }
    }

    fn known(&self, person: Pseudonyms) -> Categories {
        let of = |pseudonym: Pseudonym| {
            let days = self.persons.get(&pseudonym);
            days.map_or(Categories::NONE, |days| live(days, self.today, self.window))
        };
        of(person.now).with(person.before.map_or(Categories::NONE, of))
    }

    fn linked_in(&self, categories: u64) -> u64 {
        let place = usize::try_from(categories).unwrap_or(usize::MAX).checked_sub(1);
        place.and_then(|place| self.linked.get(place)).copied().unwrap_or(0)
    }

    /// Counts a person whose live categories were `was` and are `is`, of which `was` is a part.
    fn count(&mut self, was: Categories, is: Categories) {
        for category in is.without(was).iter() {
            if let Some(count) = self.counts.get_mut(category.index()) {
                *count += 1;
            }
        }
        for count in self.linked.get_mut(depth(was)..depth(is)).into_iter().flatten() {
            *count += 1;
        }
    }

    fn uncount(&mut self, was: Categories) {
        for category in was.iter() {
            if let Some(count) = self.counts.get_mut(category.index()) {
                *count = count.saturating_sub(1);
            }
        }
        for count in self.linked.get_mut(..depth(was)).into_iter().flatten() {
            *count = count.saturating_sub(1);
        }
    }
}

/// The categories of which the last touch still counts.
fn live(days: &Days, today: Day, window: u16) -> Categories {
    let counts = |category: &DataCategory| {
        let day = days.get(category.index()).copied().unwrap_or_default();
        day > Day::default() && day.counts(today, window)
    };
    DataCategory::ALL.into_iter().filter(counts).collect()
}

/// How many categories a person is linked in; at least one for a person of any category.
pub(super) fn depth(categories: Categories) -> usize {
    if categories.is_empty() {
        return 0;
    }
    let linking = categories.without(Categories::of(DataCategory::Identity));
    usize::try_from(linking.len()).unwrap_or(CATEGORIES).max(1)
}
