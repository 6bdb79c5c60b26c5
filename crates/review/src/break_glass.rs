//! Break-glass: one named person lets mild acts through for a short time, in an emergency.
//!
//! **For** acts that wait for people although nothing in them decides about a person: a question to
//! a model, an answer, a call that reads or writes. **Never for** lethal acts, decisions about a
//! person, changes of the roster, or anything above an outer stop: [`Urgent`] cannot be made of
//! them. Decisions about a person are left out although an emergency may ask for one: no act of
//! one person may replace the quorum of two organisations (I7), and a glass is one person.
//!
//! Both organisations are told at once: the event that opens a glass names every party that must be
//! alerted, and there is no event without two. Within 24 hours somebody of every party, not the one
//! who broke it, says whether it was right. Otherwise the account is suspended. All of it is
//! counted in public.
//!
//! **Cannot catch** somebody who uses it every time and writes a good reason. That is why it is
//! counted.

mod event;
mod ledger;

use std::collections::{BTreeMap, BTreeSet};

use lexicon::{Digest, Effect, Moment, PartyId, ReviewerId, Span, WorkloadId};
use thiserror::Error;

pub use self::event::{Event, Look, Opening};
pub use self::ledger::{Count, Glasses};
use crate::act::{Act, ActKind};
use crate::decision::{Assertions, Proof};
use crate::roster::{Reviewer, Roster};

/// The longest time a glass stays broken.
pub const LONGEST: Span = Span::from_seconds(60 * 60);
/// The most acts that go through one.
///
/// LIMIT: an emergency that needs more needs a second person.
pub const MOST_ACTS: u64 = 20;
/// The shortest reason, in characters.
pub const LEAST_REASON: usize = 20;
/// The longest reason, in bytes.
const LONGEST_REASON: usize = 4_096;
/// The time in which every party must have looked at it.
pub const REVIEW_WITHIN: Span = Span::from_seconds(24 * 60 * 60);

/// Where the persons ledger stands with an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Below every outer stop.
    Below,
    /// Above an outer stop, or nobody knows.
    AboveOrUnknown,
}

/// An act that one person may let through in an emergency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urgent {
    act: Digest,
    workload: WorkloadId,
}

impl Urgent {
    /// Takes an act, if it is mild enough.
    ///
    /// # Errors
    ///
    /// [`Unbroken::TooGrave`] for everything that only a quorum may free.
    pub fn of(act: &Act, stop: Stop) -> Result<Self, Unbroken> {
        let is_mild = match &act.kind {
            ActKind::Ask { .. } | ActKind::Release { .. } => true,
            ActKind::Call { effect: Effect::Read | Effect::Write, declared, .. } => *declared,
            ActKind::Call { effect: Effect::Consequential | Effect::Lethal, .. }
            | ActKind::Enrol { .. }
            | ActKind::Remove { .. }
            | ActKind::Reinstate { .. }
            | ActKind::Several { .. } => false,
        };
        if is_mild && stop == Stop::Below {
            Ok(Self { act: act.digest(), workload: act.workload.clone() })
        } else {
            Err(Unbroken::TooGrave)
        }
    }
}

/// Why a step is refused. Nothing has happened then.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unbroken {
    /// Only a quorum frees this act.
    #[error("break-glass is not for this act: it needs people of both organisations")]
    TooGrave,
    /// The reason says nothing.
    #[error("the reason needs 20 characters at least and 4,096 bytes at most: say what happened")]
    Reason,
    /// The time or the number of acts is none or too large.
    #[error("break-glass is for 60 minutes and 20 acts at most: ask for less")]
    TooMuch,
    /// Not both organisations would be told.
    #[error("break-glass alerts two parties at least, and `{0}` is of one of them: name them all")]
    Parties(ReviewerId),
    /// The person is not in the roster, is suspended, or decides nothing.
    #[error("`{0}` cannot do this: only reviewers of the roster who are not suspended can")]
    Person(ReviewerId),
    /// The signature does not hold.
    #[error("the signature does not hold: sign the text that is shown with an enrolled credential")]
    BadSignature,
    /// Another glass of this person or workload waits for its review.
    #[error("an earlier break-glass is not reviewed by both organisations: that comes first")]
    Unreviewed,
    /// The person has broken too many.
    #[error("`{0}` broke the glass three times in 30 days, which is the most: ask another")]
    TooOften(ReviewerId),
    /// The glass is closed, used up, or was never for this.
    #[error("this break-glass does not cover the act: it needs people of both organisations")]
    Closed,
    /// The act went through already.
    #[error("this act went through already: an act goes through once")]
    Used,
    /// Whoever broke it cannot judge it, and each party judges once.
    #[error("`{0}` cannot review this break-glass: one other person of each party does")]
    NotTheReviewer(ReviewerId),
    /// It is not overdue.
    #[error("this break-glass is not overdue")]
    NotOverdue,
    /// The event cannot follow upon what was before.
    #[error("this cannot have happened: {0}")]
    BadHistory(&'static str),
}

/// One broken glass: its events and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakGlass {
    opening: Opening,
    used: BTreeSet<Digest>,
    looks: BTreeMap<PartyId, Look>,
    overdue: bool,
    /// The latest moment seen. Time that goes back opens nothing again.
    latest: Moment,
}

/// Checks what a person asks for, and gives the event. [`Glasses::open`] also looks at the others.
fn open(
    opening: Opening,
    proof: Proof,
    roster: &Roster,
    assertions: &dyn Assertions,
) -> Result<Event, Unbroken> {
    let person = able(roster, &opening.person)?;
    check_reason(&opening.reason)?;
    let length = opening.length.as_ms();
    if length == 0 || opening.length > LONGEST || !(1..=MOST_ACTS).contains(&opening.acts) {
        return Err(Unbroken::TooMuch);
    }
    let parties: BTreeSet<&PartyId> =
        roster.reviewers().filter(|it| it.role.decides()).map(|it| &it.party).collect();
    let all = opening.alerts.len() >= 2 && opening.alerts.iter().all(|it| parties.contains(it));
    if !all || !opening.alerts.contains(&person.party) {
        return Err(Unbroken::Parties(opening.person));
    }
    signed(person, &opening.digest(), &proof, assertions)?;
    Ok(Event::Opened { opening, proof })
}

fn check_reason(reason: &str) -> Result<(), Unbroken> {
    let said = reason.trim().chars().count() >= LEAST_REASON && reason.len() <= LONGEST_REASON;
    said.then_some(()).ok_or(Unbroken::Reason)
}

/// The person, if in the roster, not suspended, and one who decides.
fn able<'r>(roster: &'r Roster, id: &ReviewerId) -> Result<&'r Reviewer, Unbroken> {
    let person = roster.reviewer(id).filter(|it| it.suspended.is_none() && it.role.decides());
    person.ok_or_else(|| Unbroken::Person(id.clone()))
}

fn signed(
    person: &Reviewer,
    digest: &Digest,
    proof: &Proof,
    assertions: &dyn Assertions,
) -> Result<(), Unbroken> {
    let credential = person.credential(proof.credential()).ok_or(Unbroken::BadSignature)?;
    let holds = match proof {
        Proof::Ed25519 { signature, .. } => credential.key.signed(digest, signature),
        Proof::Assertion { bytes, .. } => assertions.holds(credential, digest, bytes),
    };
    holds.then_some(()).ok_or(Unbroken::BadSignature)
}

impl BreakGlass {
    /// The glass that an [`Event::Opened`] begins. `None` for every other event.
    #[must_use]
    pub fn begin(event: &Event) -> Option<Self> {
        let Event::Opened { opening, .. } = event else { return None };
        Some(Self {
            opening: opening.clone(),
            used: BTreeSet::new(),
            looks: BTreeMap::new(),
            overdue: false,
            latest: opening.at,
        })
    }

    /// What was asked for.
    #[must_use]
    pub const fn opening(&self) -> &Opening {
        &self.opening
    }

    /// How many acts went through.
    #[must_use]
    pub fn acts(&self) -> u64 {
        u64::try_from(self.used.len()).unwrap_or(u64::MAX)
    }

    /// What the parties said.
    #[must_use]
    pub const fn looks(&self) -> &BTreeMap<PartyId, Look> {
        &self.looks
    }

    /// Whether acts may still go through at `now`.
    #[must_use]
    pub fn is_open(&self, now: Moment) -> bool {
        let now = now.max(self.latest);
        // Whoever looked has seen an emergency that is over.
        let untouched = self.looks.is_empty() && !self.overdue;
        untouched
            && self.acts() < self.opening.acts
            && now < self.opening.at.plus(self.opening.length)
    }

    /// Whether every party has looked at it.
    #[must_use]
    pub fn is_reviewed(&self) -> bool {
        self.opening.alerts.iter().all(|party| self.looks.contains_key(party))
    }

    /// Whether the time of the parties is up.
    #[must_use]
    pub fn is_overdue(&self, now: Moment) -> bool {
        let late = now.max(self.latest) >= self.opening.at.plus(REVIEW_WITHIN);
        self.overdue || (late && !self.is_reviewed())
    }

    /// The event of an act that goes through.
    ///
    /// # Errors
    ///
    /// [`Unbroken`] if the glass is closed, the person is suspended or gone, the act went through
    /// before, or is of another workload.
    pub fn allow(&self, urgent: &Urgent, roster: &Roster, now: Moment) -> Result<Event, Unbroken> {
        able(roster, &self.opening.person)?;
        if !self.is_open(now) || urgent.workload != self.opening.workload {
            return Err(Unbroken::Closed);
        }
        if self.used.contains(&urgent.act) {
            return Err(Unbroken::Used);
        }
        let (glass, at) = (self.opening.glass, now.max(self.latest));
        Ok(Event::Used { glass, act: urgent.act, at })
    }

    /// The event of a look. Also after it was overdue: late is better than never.
    ///
    /// # Errors
    ///
    /// [`Unbroken`] if the person broke it, is of a party that looked already, or is not able to.
    pub fn look(
        &self,
        look: Look,
        proof: Proof,
        roster: &Roster,
        assertions: &dyn Assertions,
        now: Moment,
    ) -> Result<Event, Unbroken> {
        let person = able(roster, &look.reviewer)?;
        let asked = self.opening.alerts.contains(&person.party);
        let first = !self.looks.contains_key(&person.party);
        let other = person.id != self.opening.person && look.glass == self.opening.glass;
        if !(asked && first && other) {
            return Err(Unbroken::NotTheReviewer(look.reviewer));
        }
        check_reason(&look.reason)?;
        signed(person, &look.digest(), &proof, assertions)?;
        let party = person.party.clone();
        Ok(Event::Looked { look, party, at: now.max(self.latest), proof })
    }

    /// The event of time that is up. The person of [`Opening::person`] is suspended with it.
    ///
    /// # Errors
    ///
    /// [`Unbroken::NotOverdue`].
    pub fn overdue(&self, now: Moment) -> Result<Event, Unbroken> {
        if self.overdue || !self.is_overdue(now) {
            return Err(Unbroken::NotOverdue);
        }
        Ok(Event::Overdue { glass: self.opening.glass, at: now.max(self.latest) })
    }

    /// Takes an event up.
    ///
    /// # Errors
    ///
    /// [`Unbroken::BadHistory`] if it cannot follow; the glass is unchanged then.
    pub fn apply(&mut self, event: &Event) -> Result<(), Unbroken> {
        let bad = |why| Err(Unbroken::BadHistory(why));
        let (glass, at) = match event {
            Event::Opened { .. } => return bad("it was broken before"),
            Event::Used { glass, at, .. } | Event::Overdue { glass, at } => (*glass, *at),
            Event::Looked { look, at, .. } => (look.glass, *at),
        };
        if glass != self.opening.glass || at < self.latest {
            return bad("it is of another glass or earlier than what was before");
        }
        match event {
            Event::Used { act, .. } => {
                if !self.is_open(at) || !self.used.insert(*act) {
                    return bad("it was closed, or the act went through before");
                }
            }
            Event::Looked { look, party, .. } => {
                if look.reviewer == self.opening.person || !self.opening.alerts.contains(party) {
                    return bad("that person cannot look at it");
                }
                if self.looks.contains_key(party) {
                    return bad("that party looked before");
                }
                self.looks.insert(party.clone(), look.clone());
            }
            Event::Overdue { .. } => {
                if self.overdue || !self.is_overdue(at) {
                    return bad("it was not overdue");
                }
                self.overdue = true;
            }
            Event::Opened { .. } => {}
        }
        self.latest = at;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
