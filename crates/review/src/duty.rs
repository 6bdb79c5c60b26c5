//! Duty: who is on shift. A person says so, and says so anew after a while.

use std::collections::BTreeMap;

use lexicon::{Moment, PartyId, ReviewerId, Span};

use crate::personnel::Personnel;
use crate::roster::{Reviewer, Roster};

/// Who is on shift, and since when each says so.
///
/// It is kept in no place that outlives the process: after a restart nobody is on shift, and
/// approvals are refused until people say so again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duty(BTreeMap<ReviewerId, Moment>);

/// The shift of one party: how many of its people are there, and how many must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// The party.
    pub party: PartyId,
    /// How many people of it are on shift who could approve.
    pub present: u64,
    /// How many there must be, at least, before anybody approves.
    pub least: u64,
}

impl Shift {
    /// Whether there are enough.
    #[must_use]
    pub const fn is_filled(&self) -> bool {
        self.present >= self.least
    }
}

impl Duty {
    /// LIMIT: a shift ends by itself after so long. Who forgot to go off does not count for ever.
    pub const LONGEST: Span = Span::from_seconds(12 * 3_600);

    /// `reviewer` is on shift from `now` on. Whoever says so again begins anew.
    pub fn begin(&mut self, reviewer: ReviewerId, now: Moment) {
        self.0.insert(reviewer, now);
    }

    /// `reviewer` is not on shift any more. Whether that ended a shift.
    pub fn end(&mut self, reviewer: &ReviewerId) -> bool {
        self.0.remove(reviewer).is_some()
    }

    /// Lets shifts go that are over at `now`: a clock that goes back afterwards revives none.
    pub fn notice(&mut self, now: Moment) {
        self.0.retain(|_, since| since.plus(Self::LONGEST) > now);
    }

    /// Since when `reviewer` is on shift, if so at `now`. With a clock that was set back before
    /// that nobody can say that somebody is there: then the person is not.
    #[must_use]
    pub fn since(&self, reviewer: &ReviewerId, now: Moment) -> Option<Moment> {
        let since = *self.0.get(reviewer)?;
        (since <= now && now < since.plus(Self::LONGEST)).then_some(since)
    }

    /// How many people of each party that must have some on shift are there, at `now`. Counted is
    /// who could approve: cleared, with a credential, and not suspended.
    #[must_use]
    pub fn shifts(&self, personnel: &Personnel, roster: &Roster, now: Moment) -> Vec<Shift> {
        let counts = |person: &&Reviewer, party: &PartyId| {
            person.party == *party
                && person.role.decides()
                && person.suspended.is_none()
                && !person.credentials.is_empty()
                && personnel.clears(person)
                && self.since(&person.id, now).is_some()
        };
        let shift = |(party, least): (&PartyId, &u64)| {
            let present = roster.reviewers().filter(|person| counts(person, party)).count();
            let present = u64::try_from(present).unwrap_or(u64::MAX);
            Shift { party: party.clone(), present, least: *least }
        };
        personnel.on_shift.iter().map(shift).collect()
    }
}

#[cfg(test)]
mod tests;
