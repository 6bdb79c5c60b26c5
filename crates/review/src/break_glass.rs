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
mod unbroken;
mod urgent;

use std::collections::{BTreeMap, BTreeSet};

use lexicon::{Digest, Moment, PartyId, ReviewerId, Span};

pub use self::event::{Event, Look, Opening};
pub use self::ledger::{Count, Glasses};
pub use self::unbroken::Unbroken;
pub use self::urgent::{Allowed, Stop, Urgent};
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

/// One broken glass: its events and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakGlass {
    opening: Opening,
    used: BTreeSet<Digest>,
    looks: BTreeMap<PartyId, Look>,
    ended: bool,
    overdue: bool,
    /// How many events made it what it is.
    events: u64,
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
            ended: false,
            overdue: false,
            events: 1,
            latest: opening.at,
        })
    }

    /// What was asked for.
    #[must_use]
    pub const fn opening(&self) -> &Opening {
        &self.opening
    }

    /// Remembers that it was `now` once. A clock that goes back opens nothing again.
    pub fn notice(&mut self, now: Moment) {
        self.latest = self.latest.max(now);
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
        let untouched = self.looks.is_empty() && !self.overdue && !self.ended;
        untouched && self.acts() < self.opening.acts && now < self.ends()
    }

    /// The first moment at which nothing goes through any more.
    #[must_use]
    pub fn ends(&self) -> Moment {
        self.opening.at.plus(self.opening.length)
    }

    /// How many events made it what it is.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// Whether a party still has to look at it.
    #[must_use]
    pub fn waits_for(&self, party: &PartyId) -> bool {
        self.opening.alerts.contains(party) && !self.looks.contains_key(party)
    }

    /// Whether it was on record once that nobody looked in time.
    #[must_use]
    pub const fn was_overdue(&self) -> bool {
        self.overdue
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

    /// The right to let an act through.
    ///
    /// # Errors
    ///
    /// [`Unbroken`] if the glass is closed, the person is suspended or gone, the act went through
    /// before, or is of another workload.
    pub fn allow(
        &self,
        urgent: &Urgent,
        roster: &Roster,
        now: Moment,
    ) -> Result<Allowed, Unbroken> {
        able(roster, &self.opening.person)?;
        if !self.is_open(now) || urgent.workload != self.opening.workload {
            return Err(Unbroken::Closed);
        }
        if self.used.contains(&urgent.act) {
            return Err(Unbroken::Used);
        }
        let (glass, at) = (self.opening.glass, now.max(self.latest));
        Ok(Allowed { glass, act: urgent.act, at })
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

    /// The event of a glass whose time is over.
    ///
    /// # Errors
    ///
    /// [`Unbroken::NotOver`] if it is not, or that is known.
    pub fn end(&self, now: Moment) -> Result<Event, Unbroken> {
        let closed = self.ended || self.overdue || !self.looks.is_empty();
        if closed || now.max(self.latest) < self.ends() {
            return Err(Unbroken::NotOver);
        }
        Ok(Event::Ended { glass: self.opening.glass, at: now.max(self.latest) })
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
            Event::Used { glass, at, .. }
            | Event::Ended { glass, at }
            | Event::Overdue { glass, at } => (*glass, *at),
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
            Event::Ended { .. } => {
                if self.ended || at < self.ends() {
                    return bad("its time was not over");
                }
                self.ended = true;
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
        self.events = self.events.saturating_add(1);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
