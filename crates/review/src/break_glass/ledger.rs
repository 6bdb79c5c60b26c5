//! All broken glasses, and how often.

use std::collections::BTreeMap;

use lexicon::{Moment, ReviewId, ReviewerId, Span, WorkloadId};

use super::{BreakGlass, Event, Opening, REVIEW_WITHIN, Unbroken, open};
use crate::decision::{Assertions, Proof};
use crate::roster::Roster;

/// How often one person may break the glass in [`MONTH`].
///
/// LIMIT: whoever needs it more often needs another quorum, which is for both parties to agree on.
pub(super) const MOST_IN_A_MONTH: usize = 3;
const MONTH: Span = Span::from_seconds(30 * 24 * 60 * 60);

/// How many glasses were broken. For the public report: no names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Glasses broken.
    pub broken: u64,
    /// Acts that went through them.
    pub acts: u64,
    /// Glasses that a party called unjustified.
    pub unjustified: u64,
    /// Glasses that were not reviewed in time.
    pub overdue: u64,
}

/// All broken glasses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glasses(BTreeMap<ReviewId, BreakGlass>);

impl Glasses {
    /// One glass.
    #[must_use]
    pub fn glass(&self, id: ReviewId) -> Option<&BreakGlass> {
        self.0.get(&id)
    }

    /// All of them, in the order in which they were broken.
    #[must_use]
    pub fn all(&self) -> Vec<&BreakGlass> {
        let mut all: Vec<_> = self.0.values().collect();
        all.sort_by_key(|it| (it.opening().at, it.opening().glass));
        all
    }

    /// Those that people must know of at `now`: open, or not looked at by every party.
    pub fn alarming(&self, now: Moment) -> impl Iterator<Item = &BreakGlass> {
        self.0.values().filter(move |it| it.is_open(now) || !it.is_reviewed())
    }

    /// Remembers that it was `now` once, for all of them.
    pub fn notice(&mut self, now: Moment) {
        self.0.values_mut().for_each(|glass| glass.notice(now));
    }

    /// The glass through which acts of `workload` may go at `now`.
    #[must_use]
    pub fn open_for(&self, workload: &WorkloadId, now: Moment) -> Option<&BreakGlass> {
        self.0.values().find(|it| it.opening().workload == *workload && it.is_open(now))
    }

    /// The event of a glass that is broken at [`Opening::at`], which is the caller's clock.
    ///
    /// # Errors
    ///
    /// [`Unbroken`] says why not.
    pub fn open(
        &self,
        opening: Opening,
        proof: Proof,
        roster: &Roster,
        assertions: &dyn Assertions,
    ) -> Result<Event, Unbroken> {
        if self.0.contains_key(&opening.glass) {
            return Err(Unbroken::BadHistory("there is a glass with this id"));
        }
        let waits = |it: &&BreakGlass| {
            let one = it.opening();
            (one.person == opening.person || one.workload == opening.workload) && !it.is_reviewed()
        };
        if self.0.values().any(|it| waits(&it)) {
            return Err(Unbroken::Unreviewed);
        }
        if self.of_late(&opening.person, opening.at) >= MOST_IN_A_MONTH {
            return Err(Unbroken::TooOften(opening.person));
        }
        open(opening, proof, roster, assertions)
    }

    fn of_late(&self, person: &ReviewerId, now: Moment) -> usize {
        // A clock that goes back gives nobody another one.
        let late =
            |it: &&BreakGlass| it.opening().person == *person && it.opening().at.plus(MONTH) > now;
        self.0.values().filter(late).count()
    }

    /// The events of glasses whose time is over.
    pub fn ended(&self, now: Moment) -> impl Iterator<Item = Event> {
        self.0.values().filter_map(move |it| it.end(now).ok())
    }

    /// Whoever is to be suspended because nobody looked in time, with the event that says so.
    pub fn overdue(&self, now: Moment) -> impl Iterator<Item = (&ReviewerId, Event)> {
        let overdue = move |it: &BreakGlass| it.overdue(now).ok();
        self.0.values().filter_map(move |it| Some((&it.opening().person, overdue(it)?)))
    }

    /// Takes an event up.
    ///
    /// # Errors
    ///
    /// [`Unbroken::BadHistory`] if it cannot have happened; nothing is changed then.
    pub fn apply(&mut self, event: &Event) -> Result<(), Unbroken> {
        let id = match event {
            Event::Opened { opening, .. } => {
                let Some(glass) = BreakGlass::begin(event) else { return Ok(()) };
                if self.0.contains_key(&opening.glass) {
                    return Err(Unbroken::BadHistory("there is a glass with this id"));
                }
                self.0.insert(opening.glass, glass);
                return Ok(());
            }
            Event::Used { glass, .. }
            | Event::Ended { glass, .. }
            | Event::Overdue { glass, .. } => *glass,
            Event::Looked { look, .. } => look.glass,
        };
        let glass = self.0.get_mut(&id);
        glass.ok_or(Unbroken::BadHistory("no such glass was broken"))?.apply(event)
    }

    /// How many were broken from `from` until before `to`.
    #[must_use]
    pub fn count(&self, from: Moment, to: Moment) -> Count {
        let of_time = |it: &&BreakGlass| (from..to).contains(&it.opening().at);
        self.0.values().filter(of_time).fold(Count::default(), |sum, glass| Count {
            broken: sum.broken + 1,
            acts: sum.acts + glass.acts(),
            unjustified: sum.unjustified
                + u64::from(glass.looks().values().any(|look| !look.justified)),
            overdue: sum.overdue + u64::from(glass.is_overdue(to)),
        })
    }

    /// How many were ever broken. Overdue are those that are on record as overdue.
    #[must_use]
    pub fn count_of_all(&self) -> Count {
        self.0.values().fold(Count::default(), |sum, glass| Count {
            broken: sum.broken + 1,
            acts: sum.acts + glass.acts(),
            unjustified: sum.unjustified
                + u64::from(glass.looks().values().any(|look| !look.justified)),
            overdue: sum.overdue + u64::from(glass.was_overdue()),
        })
    }

    /// Forgets what was reviewed, and what is so long ago that it limits nobody any more. Count
    /// before.
    pub fn sweep(&mut self, now: Moment) {
        let keep = |glass: &BreakGlass| {
            !glass.is_reviewed() || glass.opening().at.plus(MONTH).plus(REVIEW_WITHIN) > now
        };
        self.0.retain(|_, glass| keep(glass));
    }
}
