//! Sheets: the persons that were touched in one scope, each once.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use lexicon::{AgreementId, Categories, DataCategory, GrantId, WorkloadId};

use super::roll::{Days, Roll};
use super::tally::Tally;
use super::{Day, Measure, Pseudonym, Pseudonyms, Touch, Touched};

/// For so many days it is kept how much was new on each: the 12 months of the law's thresholds.
pub const YEAR: u16 = 365;

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

/// A text that names no sheet.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no sheet")]
pub struct NotASheet(String);

/// The persons of one scope and the days of their last touches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    pub(super) persons: Roll,
    pub(super) opaque: BTreeMap<Day, u64>,
    /// What counts today, and still in the window.
    pub(super) tally: Tally,
    /// What was new on each day of the last year.
    pub(super) days: BTreeMap<Day, Tally>,
    /// How often anybody was touched on each day of the window.
    pub(super) touches: BTreeMap<Day, Touches>,
    pub(super) today: Day,
    pub(super) window: u16,
}

/// How often persons were touched, each exchange for itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Touches {
    /// So many persons in all exchanges together.
    pub all: u64,
    /// So many of these in exchanges that name no open case.
    pub unexplained: u64,
}

impl Touches {
    /// Adds those of `other`.
    fn add(&mut self, other: Self) {
        self.all = self.all.saturating_add(other.all);
        self.unexplained = self.unexplained.saturating_add(other.unexplained);
    }
}

impl SheetId {
    /// Whether it is kept how much was new on each day: of everything that many share, but not of
    /// each workload.
    #[must_use]
    pub const fn keeps_days(&self) -> bool {
        matches!(self, Self::Agreement(_) | Self::Grant(_))
    }

    /// Whether it is kept how often anybody was touched: by each workload.
    #[must_use]
    pub const fn keeps_touches(&self) -> bool {
        !self.keeps_days()
    }
}

/// One word for the kind, and the names: none of them has a space in it.
impl fmt::Display for SheetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Agreement(agreement) => write!(f, "agreement {agreement}"),
            Self::Grant(grant) => write!(f, "grant {grant}"),
            Self::GrantWorkload(grant, workload) => write!(f, "grant {grant} {workload}"),
            Self::Workload(workload) => write!(f, "workload {workload}"),
        }
    }
}

impl FromStr for SheetId {
    type Err = NotASheet;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut words = text.split(' ');
        let words = [words.next(), words.next(), words.next(), words.next()];
        let id = match words {
            [Some("agreement"), Some(id), None, None] => id.parse().ok().map(Self::Agreement),
            [Some("grant"), Some(id), None, None] => id.parse().ok().map(Self::Grant),
            [Some("workload"), Some(id), None, None] => id.parse().ok().map(Self::Workload),
            [Some("grant"), Some(grant), Some(workload), None] => {
                let names = grant.parse().ok().zip(workload.parse().ok());
                names.map(|(grant, workload)| Self::GrantWorkload(grant, workload))
            }
            _ => None,
        };
        id.ok_or_else(|| NotASheet(text.to_owned()))
    }
}

impl Sheet {
    /// Makes `today` the day that is counted on, and lets go of what no longer counts.
    ///
    /// A clock that goes back changes nothing: nothing is let go of that would count again. For the
    /// same reason a window never becomes shorter; who agrees on a shorter one waits until what the
    /// longer one held is over.
    pub fn turn(&mut self, today: Day, window: u16) {
        if today <= self.today && window <= self.window {
            return;
        }
        self.today = self.today.max(today);
        self.window = self.window.max(window);
        let (today, window) = (self.today, self.window);
        self.persons.retain(|days| !live(days, today, window).is_empty());
        self.opaque.retain(|day, _| day.counts(today, window));
        self.days = self.days.split_off(&today.before(YEAR));
        self.touches.retain(|day, _| day.counts(today, window));
        self.tally = self.tally_on(today);
    }

    /// What `measure` gives now.
    #[must_use]
    pub fn measured(&self, measure: Measure) -> u64 {
        self.tally.of(measure)
    }

    /// What counts on `today`, if nothing is touched until then. The day itself does not turn.
    #[must_use]
    pub fn tally_on(&self, today: Day) -> Tally {
        let today = self.today.max(today);
        let mut tally = Tally::default();
        for (_, days) in self.persons.iter() {
            tally.count(Categories::NONE, live(&days, today, self.window));
        }
        let opaque = self.opaque.iter().filter(|(day, _)| day.counts(today, self.window));
        tally.opaque_bytes = opaque.fold(0, |sum: u64, (_, bytes)| sum.saturating_add(*bytes));
        tally
    }

    /// What counts on `today`, without counting again if that is the day of the sheet.
    #[must_use]
    pub fn tally_by(&self, today: Day) -> Tally {
        if today <= self.today { self.tally.clone() } else { self.tally_on(today) }
    }

    /// How often anybody was touched in the window that ends on `today`, where that is kept.
    #[must_use]
    pub fn touches_by(&self, today: Day) -> Touches {
        let today = self.today.max(today);
        let mut sum = Touches::default();
        let in_window = self.touches.iter().filter(|(day, _)| day.counts(today, self.window));
        in_window.for_each(|(_, touches)| sum.add(*touches));
        sum
    }

    /// The persons of one category on `today`. Nobody outside of this crate may list them.
    pub(crate) fn persons_of(
        &self,
        category: DataCategory,
        today: Day,
    ) -> impl Iterator<Item = Pseudonym> {
        let (today, window) = (self.today.max(today), self.window);
        let is_in = move |(_, days): &(Pseudonym, Days)| {
            let day = days.get(category.index()).copied().unwrap_or_default();
            day > Day::default() && day.counts(today, window)
        };
        self.persons.iter().filter(is_in).map(|(person, _)| person)
    }

    /// What was new on `day`, where that is kept.
    #[must_use]
    pub fn new_on(&self, day: Day) -> Tally {
        self.days.get(&day).cloned().unwrap_or_default()
    }

    /// The days on which something was new, where that is kept.
    pub fn days(&self) -> impl Iterator<Item = Day> {
        self.days.keys().copied()
    }

    /// The sum of what was new on each day of the year that ends on `today`. Who stayed away for a
    /// whole window and came again is new again, so it is never less than the persons of the year.
    #[must_use]
    pub fn new_in_year(&self, today: Day) -> Tally {
        let mut sum = Tally::default();
        let days = self.days.range(today.before(YEAR - 1)..=today.max(self.today));
        days.for_each(|(_, tally)| sum.add(tally));
        sum
    }

    /// Whether there is nothing in it that counts or is kept.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.persons.is_empty()
            && self.opaque.is_empty()
            && self.days.is_empty()
            && self.touches.is_empty()
    }

    /// The first day on which something in it no longer counts, or is no longer kept. There is none
    /// in a sheet that is empty.
    #[must_use]
    pub fn due(&self) -> Option<Day> {
        // Never, which is 0, becomes the largest number: the minimum needs no branch.
        let after_never = |least: u16, day: &Day| least.min(day.0.wrapping_sub(1));
        let least = self
            .persons
            .iter()
            .fold(u16::MAX, |least, (_, days)| days.iter().fold(least, after_never));
        let live = (least < u16::MAX).then(|| Day(least).after(1));
        let summed = self.opaque.keys().chain(self.touches.keys());
        let counted = live.into_iter().chain(summed.copied()).min();
        let counted = counted.map(|day| day.after(self.window).after(1));
        let kept = self.days.keys().next().map(|day| day.after(YEAR).after(1));
        [counted, kept].into_iter().flatten().min()
    }

    /// About how many bytes of memory it takes.
    #[must_use]
    pub fn footprint(&self) -> usize {
        size_of::<Self>()
            + self.persons.footprint()
            + tree(self.days.len(), size_of::<(Day, Tally)>())
            + tree(self.opaque.len(), size_of::<(Day, u64)>())
            + tree(self.touches.len(), size_of::<(Day, Touches)>())
    }

    /// The categories of each person before and after a touch.
    pub(super) fn changes(&self, persons: &[Touched]) -> Vec<(Categories, Categories)> {
        let change = |touched: &Touched| {
            let before = self.known(touched.person);
            (before, before.with(touched.categories))
        };
        persons.iter().map(change).collect()
    }

    /// What of `touch` would be new here.
    #[must_use]
    pub fn new_in(&self, touch: &Touch) -> Tally {
        let mut new = Tally::default();
        for (was, is) in self.changes(&touch.each_once()) {
            new.count(was, is);
        }
        new
    }

    /// Writes `touch` down, and says what of it is new.
    pub fn apply(&mut self, touch: &Touch) -> Tally {
        self.apply_to(&touch.each_once(), touch)
    }

    /// Writes `touch` down, whose persons, each once, are `persons`.
    pub(super) fn apply_to(&mut self, persons: &[Touched], touch: &Touch) -> Tally {
        let mut new = Tally::default();
        for touched in persons {
            let (was, is) = self.write(touched, touch.day);
            new.count(was, is);
        }
        if touch.opaque_bytes > 0 {
            let bytes = self.opaque.entry(touch.day).or_default();
            *bytes = bytes.saturating_add(touch.opaque_bytes);
            if touch.day.counts(self.today, self.window) {
                new.opaque_bytes = touch.opaque_bytes;
                self.tally.opaque_bytes =
                    self.tally.opaque_bytes.saturating_add(touch.opaque_bytes);
            }
        }
        new
    }

    /// Adds to what was new on `day`.
    pub(super) fn add_new(&mut self, day: Day, new: &Tally) {
        if *new != Tally::default() {
            self.days.entry(day).or_default().add(new);
        }
    }

    /// Notes that a touch of so many persons happened on `day`.
    pub(super) fn note_touch(&mut self, day: Day, persons: u64, explained: bool) {
        if persons > 0 && day.counts(self.today, self.window) {
            let unexplained = if explained { 0 } else { persons };
            self.touches.entry(day).or_default().add(Touches { all: persons, unexplained });
        }
    }

    /// Writes one person down, and gives the categories that counted before and those that do now.
    fn write(&mut self, touched: &Touched, day: Day) -> (Categories, Categories) {
        let Pseudonyms { now, before } = touched.person;
        let carried = before.filter(|before| *before != now);
        let carried = carried.and_then(|before| self.persons.take(before));
        let (today, window, tally) = (self.today, self.window, &mut self.tally);
        let (mut was, mut is) = (Categories::NONE, Categories::NONE);
        self.persons.change(now, |mut days| {
            was = live(&days, today, window);
            if let Some(carried) = carried {
                // The two were counted as two persons, and are one.
                let of_carried = live(&carried, today, window);
                tally.uncount(of_carried);
                tally.uncount(was);
                days.iter_mut().zip(carried).for_each(|(day, other)| *day = other.max(*day));
                was = was.with(of_carried);
                tally.count(Categories::NONE, was);
            }
            for category in touched.categories.iter() {
                if let Some(last) = days.get_mut(category.index()) {
                    *last = day.max(*last);
                }
            }
            is = live(&days, today, window);
            tally.count(was, is);
            (!is.is_empty()).then_some(days)
        });
        (was, is)
    }

    fn known(&self, person: Pseudonyms) -> Categories {
        let of = |pseudonym: Pseudonym| {
            let days = self.persons.days(pseudonym);
            days.map_or(Categories::NONE, |days| live(&days, self.today, self.window))
        };
        of(person.now).with(person.before.map_or(Categories::NONE, of))
    }
}

/// About how many bytes a tree takes of so many entries of `each` bytes. Its nodes have room for
/// eleven, and hold six at least unless there is only one.
const fn tree(entries: usize, each: usize) -> usize {
    entries.div_ceil(8) * (11 * each + 32)
}

/// The categories of which the last touch still counts.
fn live(days: &Days, today: Day, window: u16) -> Categories {
    let counts = |day: &Day| *day > Day::default() && day.counts(today, window);
    let bits = days.iter().rev().fold(0, |bits: u16, day| bits << 1 | u16::from(counts(day)));
    Categories::from_bits(bits)
}

#[cfg(test)]
mod tests;
