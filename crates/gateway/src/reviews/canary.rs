//! Tests of those who decide: made of acts that were executed, planted where one is due, and ended.
//!
//! A test looks like the act that it was made of: its evidence is the held exchange of that act,
//! changed where the act is changed. Nothing is planted at known times: of the ticks at which one
//! is due, chance takes every eighth.
//!
//! LIMIT: acts whose answer was streamed make no tests, nor do those of which the call stands in
//! the answer otherwise than once.

use std::sync::Arc;

use controls::Engine;
use lexicon::{Moment, ReviewId, ReviewerId};
use review::attention::{Canary, PastCase, Planting};
use review::{ActKind, Arguments, Opening, Roster};
use store::{Beside, Found, Held, NotHeld, WaitingTurn};

use super::NotDecided;
use super::act::{quorum_of, rules_of};
use super::evidence::{passages, with_arguments, without, words_of};
use crate::Gateway;
use crate::clock::Timepiece;
use crate::edge::{self, Draw};

/// LIMIT: so many past acts are looked at for one test, the latest.
const LOOKED_AT: u32 = 200;

/// LIMIT: the longest exchange of which a test is made, in bytes: each is in memory while one is
/// looked for.
const LONGEST: usize = 128 * 1024;

/// LIMIT: so many acts are tried to be the other one of a case, from which a wrong value is taken.
const TRIED: usize = 8;

/// Of so many ticks at which a test is due, chance takes one: who opens a review must not see
/// another appear each time.
const ONE_IN: u64 = 8;

/// A past act of which a test can be made.
struct Past {
    case: PastCase,
    arguments: Arguments,
    held: Held,
}

impl Past {
    /// None of an act that fits no test under what is in force.
    fn of(
        found: &Found,
        held: Held,
        engine: &Engine,
        roster: &Roster,
        now: Moment,
    ) -> Option<Self> {
        let opening = found.review.opening();
        let ActKind::Call { arguments, .. } = &opening.act.kind else { return None };
        let size = held.request.len().saturating_add(held.answer.as_ref().map_or(0, Vec::len));
        let answer = held.answer.as_deref().filter(|_| size <= LONGEST)?;
        // A clause that is no more would tell how old it is.
        let is_known = |id: &lexicon::ClauseId| engine.bundle().clause(id).is_some();
        opening.act.clauses.iter().all(is_known).then_some(())?;
        // What somebody approved who is suspended was perhaps not right.
        let doubted = |id: &ReviewerId| {
            roster.reviewer(id).is_some_and(|reviewer| reviewer.suspended.is_some())
        };
        let mut decided = found.review.decided().iter();
        (!decided.any(|it| doubted(&it.decision.reviewer))).then_some(())?;
        with_arguments(answer, arguments, arguments)?;
        let case = PastCase::of(&found.review, passages(&held.request), now)?;
        Some(Self { case, arguments: arguments.clone(), held })
    }

    /// The held exchange as it looks under `canary`.
    fn under(&self, canary: &Canary) -> Option<Held> {
        let opening: &Opening = canary.opening();
        let ActKind::Call { arguments, .. } = &opening.act.kind else { return None };
        let answer = self.held.answer.as_deref()?;
        Some(Held {
            review: opening.review,
            exchange: opening.exchange,
            request: without(&self.held.request, canary.evidence())?,
            answer: Some(with_arguments(answer, &self.arguments, arguments)?),
        })
    }
}

impl Gateway {
    /// Plants a test for somebody to whom one is due. Says whether.
    ///
    /// # Errors
    ///
    /// The past cannot be read, or it is not known to be durable.
    pub async fn plant_due(&self) -> Result<bool, NotDecided> {
        let due = self.attending.due();
        if due.is_empty() || !edge::number()?.is_multiple_of(ONE_IN) {
            return Ok(false);
        }
        let timepiece = self.clock.timepiece()?;
        let now = timepiece.now()?;
        let engine = Arc::clone(self.in_force.load().engine(now));
        let past = self.past(&engine, now).await?;
        if self.attending.found_cases(past.len()) && past.is_empty() {
            tracing::warn!("no past act can be made a test of attention: there are no tests yet");
        }
        for person in due {
            let Some((canary, held, salt)) = self.made_for(&person, &past, &engine, now)? else {
                continue;
            };
            let words = words_of(&held.request, held.answer.as_deref());
            let review = canary.opening().review;
            match self.store.plant(canary, held, Beside { salt, words }).await {
                Ok(()) => self.attending.planted(review, person),
                // With so many open reviews nobody needs more of them.
                Err(NotHeld::TooMany(_)) => return Ok(false),
                Err(NotHeld::NotRecorded(error)) => return Err(error.into()),
            }
            return Ok(true);
        }
        Ok(false)
    }

    /// The past acts of which tests can be made.
    async fn past(&self, engine: &Engine, now: Moment) -> Result<Vec<Past>, NotDecided> {
        let roster = self.roster();
        let mut past = Vec::new();
        for id in self.store.executed_calls(LOOKED_AT).await? {
            let Some(found) = self.store.review(id).await? else { continue };
            let Some(held) = self.store.held(id).await? else { continue };
            past.extend(Past::of(&found, held, engine, &roster, now));
        }
        Ok(past)
    }

    /// A test that is new to `person`, made of one of these by chance.
    fn made_for(
        &self,
        person: &ReviewerId,
        past: &[Past],
        engine: &Engine,
        now: Moment,
    ) -> Result<Option<(Canary, Held, [u8; 32])>, NotDecided> {
        let first = place_in(past.len())?;
        for case in past.iter().cycle().skip(first).take(past.len()) {
            let second = place_in(past.len())?;
            for other in past.iter().cycle().skip(second).take(TRIED.min(past.len())) {
                let draw = Draw::new()?;
                let act = &case.case.opening().act;
                let planting = Planting {
                    review: draw.review,
                    exchange: draw.exchange,
                    agreement: engine.bundle().digest(),
                    quorum: quorum_of(engine, act),
                    rules: rules_of(engine, act),
                    opened: now,
                    expires: now.plus(self.reviewing.lifetime),
                    random: [edge::number()?, edge::number()?],
                };
                let Ok(canary) = Canary::plant(&case.case, &other.case, &planting) else {
                    continue;
                };
                // What nobody could approve, nobody could miss.
                let opening = canary.opening();
                let can_be_missed = opening.quorum_is_sound()
                    && opening.effectors_exceeded().is_none()
                    && !opening.effectors_unknown();
                if !can_be_missed || !canary.is_new_to(person) {
                    continue;
                }
                if let Some(held) = case.under(&canary) {
                    return Ok(Some((canary, held, draw.nature_salt)));
                }
            }
        }
        Ok(None)
    }

    /// Ends the tests that everybody who was asked approved: where an act would be done, a test is
    /// withdrawn. Says how many.
    ///
    /// # Errors
    ///
    /// They cannot be read, or it is not known to be durable.
    pub async fn end_tests(&self) -> Result<usize, NotDecided> {
        let timepiece = self.clock.timepiece()?;
        let mut ended: usize = 0;
        for test in self.attending.tests() {
            ended = ended.saturating_add(usize::from(self.end_test(test, timepiece).await?));
        }
        self.attending.forget_until(timepiece.now()?);
        self.record_suspensions(timepiece).await?;
        Ok(ended)
    }

    async fn end_test(&self, test: ReviewId, timepiece: Timepiece) -> Result<bool, NotDecided> {
        let Some(mut turn) = self.store.waiting_turn(test).await? else { return Ok(false) };
        let event = match &turn {
            WaitingTurn::Act(_) => return Ok(false),
            WaitingTurn::Canary(turn) => turn.found().canary.withdraw(timepiece.now()?),
        };
        let Ok(event) = event else { return Ok(false) };
        self.keep_waiting(&mut turn, &event, timepiece).await?;
        Ok(true)
    }
}

/// A place by chance.
fn place_in(count: usize) -> Result<usize, NotDecided> {
    let count = u64::try_from(count).unwrap_or(u64::MAX).max(1);
    Ok(usize::try_from(edge::number()? % count).unwrap_or(0))
}
