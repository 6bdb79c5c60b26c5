//! D9: a purpose that meets more new persons of a category, a little every day.
//!
//! **Catches** a rise that no single day shows: the sum of what each day is above the usual, less
//! half a deviation (CUSUM: Page, *Biometrika* 41, 1954). A campaign that is spread evenly over all
//! principals of a purpose and over a month still adds up here.
//!
//! **Cannot catch** a campaign that was there when the usual level was measured; one below half a
//! deviation of the daily numbers; one that replaces ordinary work instead of adding to it. It
//! cannot tell a campaign from a good month: that is for people to see.

use std::collections::{BTreeMap, BTreeSet};

use lexicon::DataCategory;

use super::conformal::{threshold, tolerated};
use crate::ledger::Day;

const CATEGORIES: usize = DataCategory::ALL.len();

/// The least height that is worth a look, in deviations: where only chance moves the days, the sum
/// comes there once in more than a year.
pub const LEAST_RISE: f64 = 5.0;

/// New persons by category, by [`DataCategory::index`].
pub type Fresh = [u64; CATEGORIES];

/// What is looked at: a group and a category, by its index.
pub type Stream<G> = (G, usize);

/// New persons of each group on successive days, the first of them on `first`.
#[derive(Clone, Debug)]
pub struct Days<G> {
    /// The first day.
    pub first: Day,
    /// Each day.
    pub fresh: Vec<BTreeMap<G, Fresh>>,
}

/// What a rise is forgiven each day, in deviations. The classical choice for a shift of one.
const FORGIVEN: f64 = 0.5;

/// The usual number of new persons on a day of one kind (a weekday, a day off).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Level {
    mean: f64,
    deviation: f64,
}

impl Level {
    /// The level of `days`, from a calibration period. The deviation is at least that of a count
    /// that only chance moves.
    fn calibrate(days: &[u64]) -> Self {
        let count = (days.len() as f64).max(1.0);
        let mean = days.iter().map(|day| *day as f64).sum::<f64>() / count;
        let squares = days.iter().map(|day| (*day as f64 - mean).powi(2)).sum::<f64>();
        let deviation = (squares / (count - 1.0).max(1.0)).sqrt();
        Self { mean, deviation: deviation.max(mean.sqrt()).max(1.0) }
    }
}

/// The rise so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Rise {
    sum: f64,
}

impl Rise {
    /// Takes a day with `fresh` new persons where `level` is usual; the score so far, in
    /// deviations.
    fn day(&mut self, fresh: u64, level: Level) -> f64 {
        let above = (fresh as f64 - level.mean) / level.deviation.max(1.0);
        self.sum = (self.sum + above - FORGIVEN).max(0.0);
        self.sum
    }
}

/// What is usual on the days of each stream.
#[derive(Clone, Debug)]
pub struct Levels<G> {
    /// By whether it is a day on which most people work.
    levels: BTreeMap<(Stream<G>, bool), Level>,
}

impl<G: Ord + Clone> Levels<G> {
    /// The levels of a calibration period.
    #[must_use]
    pub fn calibrate(days: &Days<G>) -> Self {
        let groups: BTreeSet<&G> = days.fresh.iter().flat_map(BTreeMap::keys).collect();
        let mut counts: BTreeMap<(Stream<G>, bool), Vec<u64>> = BTreeMap::new();
        for (place, fresh) in (0..).zip(&days.fresh) {
            let works = is_of_work(days.first.after(place));
            for group in &groups {
                let of_group = fresh.get(*group).copied().unwrap_or_default();
                for (category, count) in of_group.into_iter().enumerate() {
                    let stream = ((*group).clone(), category);
                    counts.entry((stream, works)).or_default().push(count);
                }
            }
        }
        let levels = counts.into_iter().map(|(key, counts)| (key, Level::calibrate(&counts)));
        Self { levels: levels.collect() }
    }
}

/// The rises of all streams.
#[derive(Clone, Debug)]
pub struct Rises<G> {
    now: BTreeMap<Stream<G>, Rise>,
    /// The height to which each came.
    pub highest: BTreeMap<Stream<G>, f64>,
}

impl<G> Default for Rises<G> {
    fn default() -> Self {
        Self { now: BTreeMap::new(), highest: BTreeMap::new() }
    }
}

impl<G: Ord + Clone> Rises<G> {
    /// The rises of a whole period.
    #[must_use]
    pub fn of(levels: &Levels<G>, days: &Days<G>) -> Self {
        let mut rises = Self::default();
        for (place, fresh) in (0..).zip(&days.fresh) {
            rises.day(levels, days.first.after(place), fresh);
        }
        rises
    }

    /// Takes the new persons of a day. A stream without a level is not looked at.
    pub fn day(&mut self, levels: &Levels<G>, day: Day, fresh: &BTreeMap<G, Fresh>) {
        let works = is_of_work(day);
        let of_day = levels.levels.iter().filter(|((_, on), _)| *on == works);
        for ((stream, _), level) in of_day {
            let count = fresh.get(&stream.0).and_then(|fresh| fresh.get(stream.1));
            let rise = self.now.entry(stream.clone()).or_default();
            let height = rise.day(count.copied().unwrap_or(0), *level);
            let highest = self.highest.entry(stream.clone()).or_default();
            *highest = highest.max(height);
        }
    }
}

/// Above which height people are told, from the rises of a period that its levels do not come from;
/// `None` if there were too few streams to say. `principals` bear the alert budget.
#[must_use]
pub fn rise_threshold<G>(rises: &Rises<G>, principals: usize) -> Option<f64> {
    let heights: Vec<f64> = rises.highest.values().copied().collect();
    let height = threshold(&heights, tolerated(principals, heights.len()))?;
    Some(height.max(LEAST_RISE))
}

/// Whether `day` is from Monday to Friday. Day 0 was a Thursday.
fn is_of_work(day: Day) -> bool {
    (day.0 % 7 + 3) % 7 < 5
}

#[cfg(test)]
mod tests;
