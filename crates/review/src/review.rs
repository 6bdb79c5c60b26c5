//! The states of a review, from the hold to the act.

mod glass;
mod shown;
mod state;
mod view;

use std::collections::BTreeMap;

use lexicon::{Digest, Moment, PartyId, ReviewId, WorkloadId};

pub use self::shown::Shown;
pub use self::state::State;
pub use self::view::{Given, Undecided, View};
use crate::act::ActKind;
use crate::decision::{Proof, ValidDecision, Verdict};
use crate::event::{Decided, Event};
use crate::opening::Opening;
use crate::refused::Refused;
use crate::roster::Roster;
use crate::standing;
use crate::statement::Statement;

/// How many approvals that count each party gave.
pub type Approvals = BTreeMap<PartyId, u64>;

/// A history that no review can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("event {number} of {review} cannot have happened: {why}")]
pub struct BadHistory {
    /// The review.
    pub review: ReviewId,
    /// Which event, counted from 1.
    pub number: u64,
    /// What is wrong with it.
    pub why: &'static str,
}

/// One held act and what people said about it.
///
/// Commands take a shared reference and give an [`Event`]; nothing has happened until the event is
/// durable and applied. Whoever holds the review makes sure that no other event comes between.
#[derive(Clone, Debug)]
pub struct Review {
    opening: Opening,
    statement: Statement,
    act: Digest,
    decided: Vec<Decided>,
    end: Option<State>,
    /// The glass that was broken for the act, if it went through one.
    glass: Option<ReviewId>,
    /// The latest moment seen. Time that goes back revives nothing.
    latest: Moment,
    events: u64,
}

impl Review {
    /// A review that begins.
    #[must_use]
    pub fn open(opening: Opening) -> Self {
        let statement = Statement::of(&opening);
        let act = opening.act.digest();
        let latest = opening.opened;
        Self {
            opening,
            statement,
            act,
            decided: Vec::new(),
            end: None,
            glass: None,
            latest,
            events: 0,
        }
    }

    /// The review that these events made.
    ///
    /// # Errors
    ///
    /// [`BadHistory`] if one of them cannot have followed upon the others. Then nobody knows what
    /// was decided, and nothing may be executed.
    pub fn replay(
        opening: Opening,
        events: impl IntoIterator<Item = Event>,
    ) -> Result<Self, BadHistory> {
        let mut review = Self::open(opening);
        events.into_iter().try_for_each(|event| review.apply(&event))?;
        Ok(review)
    }

    /// What it began with.
    #[must_use]
    pub const fn opening(&self) -> &Opening {
        &self.opening
    }

    /// What people read and sign.
    #[must_use]
    pub const fn statement(&self) -> &Statement {
        &self.statement
    }

    /// The digest of the act.
    #[must_use]
    pub const fn act_digest(&self) -> Digest {
        self.act
    }

    /// What people decided, in the order in which they did. For records and for statistics: what a
    /// person may see is [`Review::seen_by`].
    #[must_use]
    pub fn decided(&self) -> &[Decided] {
        &self.decided
    }

    /// Whether the approval is used up.
    #[must_use]
    pub fn is_executed(&self) -> bool {
        self.end == Some(State::Executed)
    }

    /// Remembers that it was `now` once. Nothing that was over then comes back.
    pub fn notice(&mut self, now: Moment) {
        self.latest = self.latest.max(now);
    }

    /// Where it is at `now`. A review whose time is up has expired, also without an event.
    #[must_use]
    pub fn state(&self, now: Moment) -> State {
        if let Some(end) = self.end {
            return end;
        }
        if self.moment(now) >= self.opening.expires {
            return State::Expired;
        }
        let given = approvals_of(&self.decided);
        if given.is_empty() {
            State::Requested
        } else if self.reached(&given) {
            State::Approved
        } else {
            State::PartlyApproved
        }
    }

    /// The event of a decision.
    ///
    /// # Errors
    ///
    /// [`Refused`] if the review is over, the person or the credential decided already, or the
    /// person may not decide any more.
    pub fn decide(
        &self,
        valid: &ValidDecision,
        roster: &Roster,
        now: Moment,
    ) -> Result<Event, Refused> {
        let decision = valid.decision();
        if decision.review != self.opening.review {
            return Err(Refused::OtherReview);
        }
        if decision.statement != self.statement.digest() {
            return Err(Refused::OtherStatement);
        }
        self.still_open(now)?;
        if decision.verdict == Verdict::Approve {
            self.approvable()?;
        }
        let used = decision.proof.credential();
        let (reviewer, credential) =
            standing::of(&self.opening, roster, &decision.reviewer, used, decision.verdict)?;
        if reviewer.party != *valid.party() || credential.key.digest() != *valid.key() {
            return Err(Refused::UnknownCredential(reviewer.id.clone()));
        }
        let decided = Decided {
            at: self.moment(now),
            party: valid.party().clone(),
            key: *valid.key(),
            on_shift: valid.on_shift().clone(),
            decision: decision.clone(),
        };
        self.first_of(&decided)?;
        Ok(Event::Decided(Box::new(decided)))
    }

    /// The event of a withdrawal by the workload that asked.
    ///
    /// # Errors
    ///
    /// [`Refused`] if it is another workload or the review is over.
    pub fn withdraw(&self, by: &WorkloadId, now: Moment) -> Result<Event, Refused> {
        if *by != self.opening.act.workload {
            return Err(Refused::OtherWorkload);
        }
        self.still_open(now)?;
        let (review, at) = (self.opening.review, self.moment(now));
        Ok(Event::Withdrawn { review, at, by: by.clone() })
    }

    /// The event of time that is up.
    ///
    /// # Errors
    ///
    /// [`Refused`] if it is not up, or the review was over before.
    pub fn expire(&self, now: Moment) -> Result<Event, Refused> {
        match self.end {
            Some(end) => Err(Refused::Closed(end)),
            None if self.moment(now) < self.opening.expires => {
                Err(Refused::NotExpired(self.opening.expires))
            }
            None => Ok(Event::Expired { review: self.opening.review, at: self.moment(now) }),
        }
    }

    /// The approvals that count now, for a second decision.
    ///
    /// An approval counts while the person is in the roster, of the same party, with the same key,
    /// and not suspended.
    ///
    /// # Errors
    ///
    /// [`Refused`] if the review is over, or they do not reach the quorum.
    pub fn approvals(&self, roster: &Roster, now: Moment) -> Result<Approvals, Refused> {
        self.still_open(now)?;
        self.approvable()?;
        let counting = self.decided.iter().filter(|decided| self.counts(decided, roster));
        let given = approvals_of(counting);
        if self.reached(&given) { Ok(given) } else { Err(Refused::Waiting) }
    }

    /// The event that uses the approval up, for the act with the digest `act`.
    ///
    /// INVARIANT: I7. It is durable before anything is sent, released or executed, so that a crash
    /// between loses the act and never repeats it.
    ///
    /// # Errors
    ///
    /// [`Refused`] if that is not the act, or approvals that count are missing.
    pub fn execute(&self, act: &Digest, roster: &Roster, now: Moment) -> Result<Event, Refused> {
        self.approvals(roster, now)?;
        if *act != self.act {
            return Err(Refused::OtherAct);
        }
        Ok(Event::Executed { review: self.opening.review, at: self.moment(now), act: *act })
    }

    /// Takes an event up.
    ///
    /// # Errors
    ///
    /// [`BadHistory`] if it cannot follow upon the events before it; the review is unchanged then.
    pub fn apply(&mut self, event: &Event) -> Result<(), BadHistory> {
        let number = self.events.saturating_add(1);
        let bad = |why| BadHistory { review: self.opening.review, number, why };
        if event.review() != self.opening.review {
            return Err(bad("it is of another review"));
        }
        if self.end.is_some() {
            return Err(bad("the review was over"));
        }
        if event.at() < self.latest {
            return Err(bad("it is earlier than the one before"));
        }
        let timely = event.at() < self.opening.expires;
        let end = match event {
            Event::Expired { .. } if timely => return Err(bad("the time was not up")),
            Event::Expired { .. } => Some(State::Expired),
            _ if !timely => return Err(bad("the time was up")),
            Event::Withdrawn { by, .. } if *by != self.opening.act.workload => {
                return Err(bad("another workload asked"));
            }
            Event::Withdrawn { .. } => Some(State::Withdrawn),
            Event::Executed { act, .. } if *act != self.act => return Err(bad("another act")),
            Event::Executed { .. } => {
                self.approvable().map_err(|_| bad("nobody can approve it"))?;
                if !self.reached(&approvals_of(&self.decided)) {
                    return Err(bad("approvals are missing"));
                }
                Some(State::Executed)
            }
            Event::LetThrough { act, .. } => Some(self.went_through(act).map_err(bad)?),
            Event::Decided(decided) => self.taken_up(decided).map_err(bad)?,
        };
        if let Event::LetThrough { glass, .. } = event {
            self.glass = Some(*glass);
        }
        if let Event::Decided(decided) = event {
            self.decided.push((**decided).clone());
        }
        self.end = end;
        self.latest = event.at();
        self.events = number;
        Ok(())
    }

    /// The end that a decision brings, if it can have happened.
    fn taken_up(&self, decided: &Decided) -> Result<Option<State>, &'static str> {
        let decision = &decided.decision;
        if decision.statement != self.statement.digest() {
            return Err("another statement was signed");
        }
        if self.opening.quorum.get(&decided.party).is_none_or(|approvals| *approvals == 0) {
            return Err("nobody asked that party");
        }
        self.first_of(decided).map_err(|_| "one person or key decided twice")?;
        match decision.verdict {
            Verdict::Deny => Ok(Some(State::Denied)),
            Verdict::Approve if !self.opening.rules.personnel.is_met(&decided.on_shift) => {
                Err("a party had too few people on shift")
            }
            Verdict::Approve => {
                self.approvable().map(|()| None).map_err(|_| "nobody can approve it")
            }
        }
    }

    /// Checks that neither the person nor the credential nor its key decided before.
    fn first_of(&self, decided: &Decided) -> Result<(), Refused> {
        for before in &self.decided {
            if before.decision.reviewer == decided.decision.reviewer {
                return Err(Refused::AlreadyDecided(decided.decision.reviewer.clone()));
            }
            let one = before.decision.proof.credential();
            if one == decided.decision.proof.credential() || before.key == decided.key {
                return Err(Refused::CredentialUsed);
            }
        }
        Ok(())
    }

    /// Whether an approval counts with this roster.
    fn counts(&self, decided: &Decided, roster: &Roster) -> bool {
        let decision = &decided.decision;
        let used = decision.proof.credential();
        let verdict = decision.verdict;
        let standing = standing::of(&self.opening, roster, &decision.reviewer, used, verdict);
        let Ok((reviewer, credential)) = standing else { return false };
        let signed = match &decision.proof {
            Proof::Ed25519 { signature, .. } => {
                credential.key.signed(&decision.signed_digest(), signature)
            }
            // The edge checked it when the decision was made; an assertion holds once only.
            Proof::Assertion { .. } => true,
        };
        signed && reviewer.party == decided.party && credential.key.digest() == decided.key
    }

    /// Whether these approvals are a quorum, and the quorum is one.
    fn reached(&self, given: &Approvals) -> bool {
        let enough =
            |(party, asked): (&PartyId, &u64)| given.get(party).copied().unwrap_or(0) >= *asked;
        self.approvable().is_ok() && self.opening.quorum.iter().all(enough)
    }

    /// Checks that the act is one that people can approve.
    fn approvable(&self) -> Result<(), Refused> {
        if matches!(self.opening.act.kind, ActKind::Several { .. }) {
            Err(Refused::SeveralActs)
        } else if self.opening.effectors_unknown() {
            Err(Refused::EffectorsUnknown)
        } else if let Some(most) = self.opening.effectors_exceeded() {
            Err(Refused::TooManyEffectors { most })
        } else if self.opening.quorum_is_sound() {
            Ok(())
        } else {
            Err(Refused::NoQuorum)
        }
    }

    pub(crate) fn still_open(&self, now: Moment) -> Result<(), Refused> {
        let state = self.state(now);
        if state.is_final() { Err(Refused::Closed(state)) } else { Ok(()) }
    }

    /// The time, which never goes back.
    fn moment(&self, now: Moment) -> Moment {
        now.max(self.latest)
    }
}

/// The approvals among these decisions, by party.
fn approvals_of<'a>(decided: impl IntoIterator<Item = &'a Decided>) -> Approvals {
    let mut approvals = Approvals::new();
    for decided in decided {
        if decided.decision.verdict == Verdict::Approve {
            let given = approvals.entry(decided.party.clone()).or_insert(0);
            *given = given.saturating_add(1);
        }
    }
    approvals
}

#[cfg(test)]
mod tests;
