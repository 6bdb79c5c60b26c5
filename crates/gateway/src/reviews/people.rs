//! What people do about reviews: decide, ask for other people, and see it become durable.

use std::sync::Arc;

use evidence::{Nature, Pending, Record, Reviewed};
use lexicon::{Moment, ReviewId, ReviewerId};
use protocol::Format;
use review::decision::validate;
use review::{
    Act, ActKind, Assertions, BadRoster, Check, Decision, Event, Opening, Refused, Review, Roster,
    State,
};
use store::{Beside, Found, Hold, NotHeld, NotRead, NotRecorded, Posting, Turn, WaitingTurn};

use super::Standing;
use super::act::{quorum_of, rules_of};
use super::records::{reviewed, reviewed_test};
use super::show::is_for;
use crate::Gateway;
use crate::clock::Timepiece;
use crate::edge::{self, Draw};
use crate::fault::Fault;

/// Why a decision does not count. Nothing has happened then.
#[derive(Debug, thiserror::Error)]
pub enum NotDecided {
    /// There is no such review.
    #[error("there is no review `{0}`")]
    NoSuchReview(ReviewId),
    /// The person may not, or not so.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The roster cannot be changed so.
    #[error(transparent)]
    Roster(#[from] BadRoster),
    /// The review cannot be read.
    #[error(transparent)]
    NotRead(#[from] NotRead),
    /// It is not known to be durable.
    #[error("the decision could not be put on record, so it does not count")]
    NotRecorded(#[from] NotRecorded),
    /// The record does not fit the log.
    #[error("the decision does not fit a record")]
    Unrecordable(#[from] evidence::Unrecordable),
    /// The clock or the source of random bytes cannot be used.
    #[error("the system clock or its random bytes cannot be used, so nothing can be put on record")]
    Edge,
}

/// Why people are not asked.
#[derive(Debug, thiserror::Error)]
pub enum NotOpened {
    /// Callers ask for acts; people ask for changes of the roster.
    #[error("only a change of the roster is asked for here")]
    OtherAct,
    /// The act does not fit the roster.
    #[error(transparent)]
    Roster(#[from] BadRoster),
    /// There is no place for another review, or it is not known to be durable.
    #[error(transparent)]
    NotHeld(#[from] NotHeld),
    /// The record does not fit the log.
    #[error("what is asked for does not fit a record")]
    Unrecordable(#[from] evidence::Unrecordable),
    /// The clock or the source of random bytes cannot be used.
    #[error("the system clock or its random bytes cannot be used, so nothing can be put on record")]
    Edge,
}

/// A fault of the clock or of the random bytes; both are on the operator's log already.
impl From<Fault> for NotDecided {
    fn from(_: Fault) -> Self {
        Self::Edge
    }
}

impl Gateway {
    /// Who may decide now.
    #[must_use]
    pub fn roster(&self) -> Arc<Roster> {
        self.roster.load_full()
    }

    /// Takes up what a person decided, if it holds. When this returns where the review stands, the
    /// disk has the decision and its record.
    ///
    /// A change of the roster that everybody approved is in force when this returns.
    ///
    /// # Errors
    ///
    /// [`NotDecided`].
    pub async fn decide_review(
        &self,
        decision: Decision,
        assertions: &(dyn Assertions + Sync),
    ) -> Result<State, NotDecided> {
        let review = decision.review;
        let turn = self.store.waiting_turn(review).await?;
        let turn = turn.filter(|turn| is_for(turn, &decision.reviewer));
        let mut turn = turn.ok_or(NotDecided::NoSuchReview(review))?;
        let texts = self.model_texts(review).await?;
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        // Held until the decision is durable and taken in: two at once share the acts that a
        // person has left, and attention takes decisions in the order of their records.
        let mut pace = self.pace.lock().await;
        let timepiece = self.clock.timepiece()?;
        let now = timepiece.now()?;
        let (roster, duty) = (self.roster(), self.duty(now));
        let event = match &turn {
            WaitingTurn::Act(turn) => {
                let it = &turn.found().review;
                let check = Check {
                    review: it,
                    roster: &roster,
                    pace: &pace,
                    duty: &duty,
                    model_texts: &texts,
                    assertions,
                    now,
                };
                it.decide(&validate(decision, &check)?, &roster, now)?
            }
            WaitingTurn::Canary(turn) => {
                let it = &turn.found().canary;
                let known = (&*pace, &duty);
                it.decide(decision, &roster, known, &texts, assertions, now)?.event
            }
        };
        self.commit_nature(&mut turn, timepiece).await?;
        self.keep_waiting(&mut turn, &event, timepiece).await?;
        pace.note(&event);
        self.take_in(&turn, &event, timepiece).await;
        drop(pace);
        match turn {
            WaitingTurn::Act(mut turn) => {
                if turn.found().review.state(now) == State::Approved {
                    self.take_up(&mut turn, timepiece).await?;
                }
                Ok(turn.found().review.state(now))
            }
            WaitingTurn::Canary(turn) => Ok(turn.state(now)),
        }
    }

    /// Asks people for a change of the roster: one person of each party that decides.
    ///
    /// # Errors
    ///
    /// [`NotOpened`].
    pub async fn ask_people(&self, by: &ReviewerId, kind: ActKind) -> Result<ReviewId, NotOpened> {
        let edge = |_| NotOpened::Edge;
        let timepiece = self.clock.timepiece().map_err(edge)?;
        let (now, draw) = (timepiece.now().map_err(edge)?, Draw::new().map_err(edge)?);
        let opening = self.opening_of_people(by, kind, now, &draw)?;
        let asked = Record::Reviewed(Reviewed {
            at: now,
            review: opening.review,
            what: "requested",
            act: opening.act.digest(),
            decided: None,
            second: None,
            glass: None,
            nature: Nature::Untold,
        });
        let pending = Pending::new((), timepiece.leaf(&asked, draw.decision_salt)?);
        let review = opening.review;
        let most = self.reviewing.open_per_workload;
        let beside = Beside { salt: draw.nature_salt, words: 0 };
        let hold = Hold { opening, asked: None, held: None, most, beside };
        self.store.hold(pending, hold, Posting::nobody()).await?.into_value();
        Ok(review)
    }

    fn opening_of_people(
        &self,
        by: &ReviewerId,
        kind: ActKind,
        now: Moment,
        draw: &Draw,
    ) -> Result<Opening, NotOpened> {
        if kind.person().is_none() {
            return Err(NotOpened::OtherAct);
        }
        let roster = self.roster();
        let person = roster.reviewer(by).ok_or(BadRoster::UnknownReviewer(by.clone()))?;
        let in_force = self.in_force.load();
        let engine = in_force.engine(now);
        // A reviewer's name is spelled like a workload's; the person who asks cannot approve.
        let workload = by.as_str().parse().map_err(|_| NotOpened::OtherAct)?;
        let act = Act {
            kind,
            workload,
            on_behalf_of: None,
            party: person.party.clone(),
            purpose: None,
            grant: None,
            case: false,
            agreement: engine.bundle().digest(),
            clauses: Vec::new(),
            persons: 0,
        };
        // What could not be taken up is not asked for.
        roster.fits(&act)?;
        // One of each party that decides here, and of each that the agreement names.
        let mut quorum = quorum_of(engine, &act);
        for (party, people) in roster.quorum_of_change() {
            let most = quorum.entry(party).or_insert(0);
            *most = (*most).max(people);
        }
        Ok(Opening {
            review: draw.review,
            exchange: draw.exchange,
            quorum,
            rules: rules_of(engine, &act),
            opened: now,
            expires: now.plus(self.reviewing.lifetime),
            act,
        })
    }

    /// Executes an approved change of the roster, and no other act.
    async fn take_up(&self, turn: &mut Turn, timepiece: Timepiece) -> Result<(), NotDecided> {
        let act = turn.found().review.opening().act.clone();
        if act.kind.person().is_none() {
            return Ok(());
        }
        // One change at a time: each is made to the roster that the one before left.
        let _changing = self.changing_roster.lock().await;
        let (roster, now) = (self.roster(), timepiece.now()?);
        roster.fits(&act)?;
        let event = turn.found().review.execute(&act.digest(), &roster, now)?;
        self.keep(turn, &event, timepiece).await?;
        self.roster.store(Arc::new(roster.changed_by(&turn.found().review)?));
        if let ActKind::Reinstate { reviewer } = &act.kind {
            self.attending.take_back(reviewer);
        }
        Ok(())
    }

    /// Makes an event durable together with its record.
    pub(crate) async fn keep(
        &self,
        turn: &mut Turn,
        event: &Event,
        timepiece: Timepiece,
    ) -> Result<(), NotDecided> {
        let record = Record::Reviewed(reviewed(turn.found(), event));
        let pending = Pending::new((), timepiece.leaf(&record, edge::salt()?)?);
        turn.keep(event, pending, Posting::nobody()).await?.into_value();
        Ok(())
    }

    /// As [`Gateway::keep`], of what people are shown, act or test.
    pub(crate) async fn keep_waiting(
        &self,
        turn: &mut WaitingTurn,
        event: &Event,
        timepiece: Timepiece,
    ) -> Result<(), NotDecided> {
        match turn {
            WaitingTurn::Act(turn) => self.keep(turn, event, timepiece).await,
            WaitingTurn::Canary(turn) => {
                let record = Record::Reviewed(reviewed_test(turn.found(), event));
                let pending = Pending::new((), timepiece.leaf(&record, edge::salt()?)?);
                turn.keep(event, pending).await?.into_value();
                self.attending.test_went_on(turn.found(), timepiece.now()?);
                Ok(())
            }
        }
    }

    /// Every text that a model wrote in what is held: nobody may copy a form from it.
    async fn model_texts(&self, review: ReviewId) -> Result<Vec<String>, NotDecided> {
        let held = self.store.held(review).await?;
        let answer = held.and_then(|held| held.answer);
        Ok(answer.map(|bytes| texts_of(&bytes)).unwrap_or_default())
    }

    /// The review, if there is one.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub(crate) async fn review(&self, review: ReviewId) -> Result<Option<Found>, Fault> {
        self.store.review(review).await.map_err(|error| Fault::no_review(&error))
    }

    /// Where `review` stands for its caller: approved only if the approvals count now.
    pub(crate) fn standing(&self, review: &Review, now: Moment) -> Standing {
        match Standing::of(review.state(now)) {
            Standing::Approved if review.approvals(&self.roster(), now).is_err() => {
                Standing::Waiting
            }
            standing => standing,
        }
    }
}

/// The texts of an answer of either vendor, whole or streamed. What cannot be read has none: then
/// the arguments of the act are compared all the same.
fn texts_of(answer: &[u8]) -> Vec<String> {
    let mut texts = Vec::new();
    for format in [Format::OpenAi, Format::Anthropic] {
        if let Ok(answer) = protocol::read_answer(format, answer) {
            answer.visit_text(&mut |_, text| texts.push(text.to_owned()));
        }
    }
    texts
}
