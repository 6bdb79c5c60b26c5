//! Break-glass: one person lets mild acts of one workload through, in an emergency.
//!
//! What may go through one, and when, is for `review::break_glass` to say. Here an event becomes
//! durable with its record before anything follows from it, both organisations are told, and a
//! glass that nobody looks at in time suspends whoever broke it.
//!
//! INVARIANT (I7): an act goes through at its second decision, by whoever has its review's turn,
//! once its use is durable. One who changes the glasses has the only turn at all of them.

use std::collections::BTreeSet;
use std::sync::Arc;

use ::review::break_glass::{
    Allowed, BreakGlass, Count, Event, Glasses, Look, Opening, Stop, Unbroken, Urgent,
};
use ::review::{Assertions, Proof, Review, Roster};
use evidence::{BrokenGlass, GlassOpened, GlassSaid, Pending, Record};
use lexicon::{Digest, Moment, PartyId, ReviewId, ReviewerId, Span, WorkloadId};
use store::{NotRead, NotRecorded, Store};
use tokio::sync::OwnedMutexGuard;

use super::Warrant;
use super::records::proof_of;
use super::roster::Late;
use crate::Gateway;
use crate::clock::Timepiece;
use crate::edge;
use crate::fault::Fault;

/// LIMIT: between what a person was shown and the signature of it. The time of the glass runs from
/// what was shown.
const TO_SIGN: Span = Span::from_seconds(5 * 60);

/// Why nothing happened to a glass.
#[derive(Debug, thiserror::Error)]
pub enum NotBroken {
    /// It may not, or not so.
    #[error(transparent)]
    Refused(#[from] Unbroken),
    /// What was signed was shown too long ago, or not yet.
    #[error("what was signed is older than five minutes: begin again")]
    Stale,
    /// Not exactly the parties that decide here would be told.
    #[error("break-glass alerts every party that decides here: name them all, and nobody else")]
    OtherParties,
    /// Nobody calls under this name.
    #[error("there is no workload `{0}`: name one that is enrolled")]
    UnknownWorkload(WorkloadId),
    /// There is no such glass.
    #[error("there is no such break-glass")]
    NoSuchGlass,
    /// It is not known to be durable.
    #[error("it could not be put on record, so nothing happened")]
    NotRecorded(#[from] NotRecorded),
    /// The record does not fit the log.
    #[error("it does not fit a record")]
    Unrecordable(#[from] evidence::Unrecordable),
    /// The clock or the source of random bytes cannot be used, or the process stops.
    #[error("the system clock or its random bytes cannot be used, so nothing can be put on record")]
    Edge,
}

/// A fault of the clock or of the random bytes; both are on the operator's log already.
impl From<Fault> for NotBroken {
    fn from(_: Fault) -> Self {
        Self::Edge
    }
}

/// The turn at all glasses.
type Turn = OwnedMutexGuard<()>;

impl Gateway {
    /// All broken glasses, as they are on the disk.
    #[must_use]
    pub fn glasses(&self) -> Arc<Glasses> {
        self.glasses.load_full()
    }

    /// How many glasses were ever broken, and what became of them. It only rises.
    #[must_use]
    pub fn broken_glasses(&self) -> Count {
        self.glasses.load().count_of_all()
    }

    /// The workloads that may call, in the order of their names.
    #[must_use]
    pub fn workloads(&self) -> Vec<WorkloadId> {
        self.workloads.ids().into_iter().collect()
    }

    /// Breaks a glass. When this returns, the disk has that and its record, and acts go through.
    ///
    /// # Errors
    ///
    /// [`NotBroken`].
    pub async fn break_glass(
        self: &Arc<Self>,
        opening: Opening,
        proof: Proof,
        assertions: &(dyn Assertions + Sync),
    ) -> Result<(), NotBroken> {
        let turn = self.turn_at_glasses().await;
        let timepiece = self.clock.timepiece()?;
        let (now, roster) = (timepiece.now()?, self.roster());
        if now < opening.at || now >= opening.at.plus(TO_SIGN) {
            return Err(NotBroken::Stale);
        }
        if !self.workloads.ids().contains(&opening.workload) {
            return Err(NotBroken::UnknownWorkload(opening.workload));
        }
        let deciding: BTreeSet<PartyId> = roster.quorum_of_change().into_keys().collect();
        if opening.alerts != deciding {
            return Err(NotBroken::OtherParties);
        }
        let event = self.glasses().open(opening, proof, &roster, assertions)?;
        let Event::Opened { opening, proof } = &event else { return Err(NotBroken::NoSuchGlass) };
        let person = roster.reviewer(&opening.person);
        let party = person.map(|it| it.party.clone()).ok_or(NotBroken::NoSuchGlass)?;
        let what = BrokenGlass::Opened(GlassOpened {
            workload: opening.workload.clone(),
            length: opening.length,
            acts: opening.acts,
            alerts: opening.alerts.iter().cloned().collect(),
            said: said(party, &opening.person, &opening.reason, proof),
        });
        let (glass, workload) = (opening.glass, opening.workload.clone());
        let (acts, minutes) = (opening.acts, opening.length.as_ms().div_ceil(60_000));
        self.keep_glass(turn, event, what, timepiece).await?;
        tracing::warn!(
            %glass, %workload, acts, minutes,
            "the glass is broken: acts that wait for people go through, and both organisations \
             must look at it within 24 hours"
        );
        Ok(())
    }

    /// Takes up what somebody of a party says about a broken glass. It is closed then.
    ///
    /// # Errors
    ///
    /// [`NotBroken`].
    pub async fn look_at_glass(
        self: &Arc<Self>,
        look: Look,
        proof: Proof,
        assertions: &(dyn Assertions + Sync),
    ) -> Result<(), NotBroken> {
        let turn = self.turn_at_glasses().await;
        let timepiece = self.clock.timepiece()?;
        let (now, roster, glasses) = (timepiece.now()?, self.roster(), self.glasses());
        let glass = glasses.glass(look.glass).ok_or(NotBroken::NoSuchGlass)?;
        let event = glass.look(look, proof, &roster, assertions, now)?;
        let Event::Looked { look, party, proof, .. } = &event else {
            return Err(NotBroken::NoSuchGlass);
        };
        let said = said(party.clone(), &look.reviewer, &look.reason, proof);
        let (glass, justified) = (look.glass, look.justified);
        self.keep_glass(turn, event, BrokenGlass::Looked { justified, said }, timepiece).await?;
        if !justified {
            tracing::warn!(%glass, "a party says that it was not right to break this glass");
        }
        Ok(())
    }

    /// What stands in for people who have not decided about `review`, if a glass is open for it.
    pub(crate) fn glass_for(&self, review: &Review, now: Moment) -> Option<Warrant> {
        let glasses = self.glasses.load();
        let opening = review.opening();
        let glass = glasses.open_for(&opening.act.workload, now)?;
        let urgent = Urgent::of(&opening.act, Stop::Below).ok()?;
        if !opening.quorum_is_sound() || glass.allow(&urgent, &self.roster(), now).is_err() {
            return None;
        }
        let quorum = opening.quorum.iter().map(|(party, people)| (party.clone(), *people));
        Some(Warrant::Glass { glass: glass.opening().glass, quorum: quorum.collect() })
    }

    /// Uses `glass` for the act of `review`, durably.
    ///
    /// # Errors
    ///
    /// [`NotBroken`]: the act does not go through then.
    pub(crate) async fn use_glass(
        self: &Arc<Self>,
        glass: ReviewId,
        review: &Review,
        stop: Stop,
        timepiece: Timepiece,
    ) -> Result<Allowed, NotBroken> {
        let turn = self.turn_at_glasses().await;
        let (now, opening) = (timepiece.now()?, review.opening());
        let urgent = Urgent::of(&opening.act, stop)?;
        let glasses = self.glasses();
        let glass = glasses.glass(glass).ok_or(Unbroken::Closed)?;
        let allowed = glass.allow(&urgent, &self.roster(), now)?;
        let what = BrokenGlass::Used { act: allowed.act(), review: opening.review };
        self.keep_glass(turn, allowed.event(), what, timepiece).await?;
        let (id, acts, most) = (allowed.glass(), glass.acts() + 1, glass.opening().acts);
        tracing::warn!(glass = %id, review = %opening.review, acts, most, "an act went through");
        Ok(allowed)
    }

    /// Puts on record which glasses are over, and suspends whoever broke one that nobody looked at
    /// in time. Says how many of both.
    ///
    /// # Errors
    ///
    /// It is not known to be durable.
    pub async fn tend_glasses(self: &Arc<Self>) -> Result<usize, NotBroken> {
        let timepiece = self.clock.timepiece()?;
        let now = timepiece.now()?;
        if self.glasses.load().alarming(now).next().is_none() {
            return Ok(0);
        }
        let mut turn = self.turn_at_glasses().await;
        let mut seen = (*self.glasses()).clone();
        seen.notice(now);
        let ended = seen.ended(now).map(|event| (event, BrokenGlass::Ended));
        let late = seen.overdue(now).map(|(_, event)| (event, BrokenGlass::Overdue));
        let due: Vec<_> = ended.chain(late).collect();
        self.glasses.store(Arc::new(seen));
        for (event, what) in &due {
            self.keep_glass(turn, event.clone(), what.clone(), timepiece).await?;
            if *what == BrokenGlass::Overdue {
                let glass = event.glass();
                tracing::warn!(%glass, "nobody looked at this in time: a person is suspended");
            }
            turn = self.turn_at_glasses().await;
        }
        Ok(due.len())
    }

    async fn turn_at_glasses(&self) -> Turn {
        Arc::clone(&self.changing_glasses).lock_owned().await
    }

    /// Makes an event durable together with its record, and takes it up; also when whoever asked
    /// for it leaves meanwhile.
    async fn keep_glass(
        self: &Arc<Self>,
        turn: Turn,
        event: Event,
        what: BrokenGlass,
        timepiece: Timepiece,
    ) -> Result<(), NotBroken> {
        let gateway = Arc::clone(self);
        let keeping = self.tasks.spawn(async move {
            let mut after = (*gateway.glasses()).clone();
            let glass = event.glass();
            let place = after.glass(glass).map_or(0, BreakGlass::events);
            after.apply(&event)?;
            let record = Record::BreakGlass(evidence::BreakGlass { at: event.at(), glass, what });
            let pending = Pending::new((), timepiece.leaf(&record, edge::salt()?)?);
            gateway.store.keep_glass(pending, &event, place).await?.into_value();
            gateway.suspend_if_overdue(&after, &event).await;
            gateway.glasses.store(Arc::new(after));
            drop(turn);
            Ok(())
        });
        keeping.await.map_err(|_| NotBroken::Edge)?
    }

    async fn suspend_if_overdue(&self, glasses: &Glasses, event: &Event) {
        let Event::Overdue { glass, at } = event else { return };
        let Some(glass) = glasses.glass(*glass) else { return };
        let _changing = self.changing_roster.lock().await;
        let roster = without(&self.roster(), &glass.opening().person, *at);
        self.roster.store(Arc::new(roster));
    }
}

/// What a person said and signed, as it is recorded.
fn said(party: PartyId, person: &ReviewerId, reason: &str, proof: &Proof) -> GlassSaid {
    let (kind, proof) = proof_of(proof);
    let reviewer = Digest::of(person.as_str().as_bytes());
    GlassSaid { party, reviewer, reason: Digest::of(reason.as_bytes()), kind, proof }
}

/// The roster with `person` suspended. Who is not in it is in no need of that.
fn without(roster: &Roster, person: &ReviewerId, at: Moment) -> Roster {
    roster.suspended(person, at).unwrap_or_else(|_| roster.clone())
}

/// All broken glasses, and who is suspended for one.
///
/// # Errors
///
/// They cannot be read, or are none that can have happened: then nobody knows what went through.
pub(crate) async fn glasses_of(store: &Store) -> Result<(Glasses, Vec<Late>), NotRead> {
    let (mut glasses, mut late) = (Glasses::default(), Vec::new());
    for kept in store.glass_events().await? {
        glasses.apply(&kept.event).map_err(|error| NotRead::Failed(error.to_string()))?;
        if let Event::Overdue { glass, at } = &kept.event
            && let Some(glass) = glasses.glass(*glass)
        {
            late.push((kept.record, glass.opening().person.clone(), *at));
        }
    }
    Ok((glasses, late))
}
