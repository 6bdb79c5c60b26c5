//! Canaries: reviews whose right answer is known, because they were made from real acts by changing
//! one thing.
//!
//! INVARIANT (I7): a canary has no way to an act. Its review is in here and does not come out: no
//! method gives approvals, an execution, or anything that a permit is made of. What is approved
//! ends here, where a real act would go on to its effector.

use std::collections::BTreeSet;

use agreement::Quorum;
use lexicon::{Digest, ExchangeId, Moment, PartyId, ReviewId, ReviewerId};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::mutation::Mutation;
use super::nature::Nature;
use crate::decision::{self, Assertions, Decision, Verdict};
use crate::duty::Duty;
use crate::event::{Decided, Event};
use crate::opening::{Opening, Rules};
use crate::pace::Pace;
use crate::refused::Refused;
use crate::review::{BadHistory, Review, Shown, State, View};
use crate::roster::Roster;
use crate::statement::Statement;

/// A real act that people of every party asked approved, with what they were shown beside it.
#[derive(Clone, Debug)]
pub struct PastCase {
    opening: Opening,
    evidence: Vec<String>,
    /// They know it.
    reviewers: BTreeSet<ReviewerId>,
}

impl PastCase {
    /// Takes a review that was executed. `None` if it was not: only of what was approved and done
    /// by a whole quorum is it known that it was right as it was.
    #[must_use]
    pub fn of(review: &Review, evidence: Vec<String>, now: Moment) -> Option<Self> {
        let decided = review.decided().iter();
        let reviewers = decided.map(|decided| decided.decision.reviewer.clone()).collect();
        let approved = |party: &PartyId| {
            let yes = review
                .decided()
                .iter()
                .filter(|it| it.party == *party && it.decision.verdict == Verdict::Approve);
            u64::try_from(yes.count()).unwrap_or(u64::MAX)
        };
        let by_quorum =
            review.opening().quorum.iter().all(|(party, asked)| approved(party) >= *asked);
        let was_done = by_quorum && review.state(now) == State::Executed;
        was_done.then(|| Self { opening: review.opening().clone(), evidence, reviewers })
    }

    /// What it began with.
    #[must_use]
    pub const fn opening(&self) -> &Opening {
        &self.opening
    }

    /// The passages of the evidence.
    #[must_use]
    pub fn evidence(&self) -> &[String] {
        &self.evidence
    }
}

/// What a canary needs to begin, besides the past.
#[derive(Clone, Debug)]
pub struct Planting {
    /// Its id, drawn like any other.
    pub review: ReviewId,
    /// The id of an exchange that never was, drawn like any other.
    pub exchange: ExchangeId,
    /// The agreement in force, so that an old one does not tell.
    pub agreement: Digest,
    /// How many approvals of each party would free the act today.
    pub quorum: Quorum,
    /// How people would decide about it today.
    pub rules: Rules,
    /// When it opens.
    pub opened: Moment,
    /// From when on nobody can approve it any more.
    pub expires: Moment,
    /// What chooses: evenly distributed, new for each canary.
    pub random: [u64; 2],
}

/// Why no canary can be made of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoCanary {
    /// Nothing in it can be changed so that the evidence would show it.
    #[error("nothing in this case can be changed so that its evidence shows it: take another")]
    NothingToChange,
}

/// A review that must be denied.
#[derive(Clone, Debug)]
pub struct Canary {
    review: Review,
    evidence: Vec<String>,
    mutation: Mutation,
    known_to: BTreeSet<ReviewerId>,
}

/// What a reviewer made of a canary. The event is durable like that of any review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The event.
    pub event: Event,
    /// Whether the canary was approved.
    pub missed: bool,
}

impl Canary {
    /// Makes a canary of `case`. What is wrong about it is taken from `other` where it needs a
    /// value.
    ///
    /// # Errors
    ///
    /// [`NoCanary`] if nothing in the case can be changed visibly.
    pub fn plant(case: &PastCase, other: &PastCase, planting: &Planting) -> Result<Self, NoCanary> {
        let [which, what] = planting.random;
        let possible: Vec<_> = Mutation::ALL
            .into_iter()
            .filter_map(|mutation| Some((mutation, mutation.apply(case, other, what)?)))
            .collect();
        let count = u64::try_from(possible.len()).unwrap_or(0).max(1);
        let place = usize::try_from(which % count).unwrap_or(0);
        let chosen = possible.into_iter().nth(place).ok_or(NoCanary::NothingToChange)?;
        let (mutation, (kind, evidence)) = chosen;
        let mut opening = case.opening.clone();
        opening.review = planting.review;
        opening.exchange = planting.exchange;
        opening.act.kind = kind;
        opening.act.agreement = planting.agreement;
        opening.quorum = planting.quorum.clone();
        opening.rules = planting.rules.clone();
        opening.opened = planting.opened;
        opening.expires = planting.expires;
        let known_to = case.reviewers.clone();
        Ok(Self { review: Review::open(opening), evidence, mutation, known_to })
    }

    /// What it is, for the commitment.
    #[must_use]
    pub fn nature(&self) -> Nature {
        Nature::Canary(self.mutation)
    }

    /// What it begins with, as an act would.
    #[must_use]
    pub const fn opening(&self) -> &Opening {
        self.review.opening()
    }

    /// The digest of the act that it shows.
    #[must_use]
    pub const fn act_digest(&self) -> Digest {
        self.review.act_digest()
    }

    /// What people decided about it, in the order in which they did.
    #[must_use]
    pub fn decided(&self) -> &[Decided] {
        self.review.decided()
    }

    /// It as it is shown: what it is can be told from that once it is over.
    #[must_use]
    pub fn shown(&self) -> Shown {
        Shown::test(self.review.clone(), self.mutation)
    }

    /// Whether it may be shown to `reviewer`: not to somebody who decided about the real act, and
    /// would know it.
    #[must_use]
    pub fn is_new_to(&self, reviewer: &ReviewerId) -> bool {
        !self.known_to.contains(reviewer)
    }

    /// What is read and signed.
    #[must_use]
    pub const fn statement(&self) -> &Statement {
        self.review.statement()
    }

    /// The passages of the evidence.
    #[must_use]
    pub fn evidence(&self) -> &[String] {
        &self.evidence
    }

    /// Where it is. It never is executed.
    #[must_use]
    pub fn state(&self, now: Moment) -> State {
        self.review.state(now)
    }

    /// What `reviewer` may see of it, as of any review.
    #[must_use]
    pub fn seen_by(&self, reviewer: &ReviewerId, now: Moment) -> View<'_> {
        self.review.seen_by(reviewer, now)
    }

    /// Checks a decision as that of any review, and says what it was.
    ///
    /// # Errors
    ///
    /// [`Refused`], as for any review: it must not be told from one.
    pub fn decide(
        &self,
        decision: Decision,
        roster: &Roster,
        (pace, duty): (&Pace, &Duty),
        model_texts: &[&str],
        assertions: &dyn Assertions,
        now: Moment,
    ) -> Result<Answered, Refused> {
        let review = &self.review;
        let check = decision::Check { review, roster, pace, duty, model_texts, assertions, now };
        let valid = decision::validate(decision, &check)?;
        let missed = valid.decision().verdict == Verdict::Approve;
        Ok(Answered { event: review.decide(&valid, roster, now)?, missed })
    }

    /// The event of its end, once everybody who was asked approved it: where an act would be done,
    /// a canary is withdrawn.
    ///
    /// # Errors
    ///
    /// [`Refused::Waiting`] while not everybody has, and as [`Review::withdraw`].
    pub fn withdraw(&self, now: Moment) -> Result<Event, Refused> {
        if self.review.state(now) != State::Approved {
            return Err(Refused::Waiting);
        }
        self.review.withdraw(&self.review.opening().act.workload, now)
    }

    /// The event of time that is up.
    ///
    /// # Errors
    ///
    /// As [`Review::expire`].
    pub fn expire(&self, now: Moment) -> Result<Event, Refused> {
        self.review.expire(now)
    }

    /// Takes an event up.
    ///
    /// # Errors
    ///
    /// [`BadHistory`] if it cannot follow; an execution never can.
    pub fn apply(&mut self, event: &Event) -> Result<(), BadHistory> {
        if let Event::Executed { review, .. } = event {
            return Err(BadHistory { review: *review, number: 0, why: "a canary is no act" });
        }
        self.review.apply(event)
    }

    /// What it began with, as bytes to be sealed: whoever reads them knows what it is.
    ///
    /// # Errors
    ///
    /// None that can happen: every canary has a text.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec(&Written {
            opening: self.review.opening().clone(),
            evidence: self.evidence.clone(),
            mutation: self.mutation,
            known_to: self.known_to.clone(),
        })
    }

    /// Reads what [`Canary::to_bytes`] wrote: the canary as it began.
    ///
    /// # Errors
    ///
    /// If that is no canary.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        let Written { opening, evidence, mutation, known_to } = serde_json::from_slice(bytes)?;
        Ok(Self { review: Review::open(opening), evidence, mutation, known_to })
    }
}

/// A canary as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    opening: Opening,
    evidence: Vec<String>,
    mutation: Mutation,
    known_to: BTreeSet<ReviewerId>,
}

#[cfg(test)]
pub(super) mod tests;
