//! What people do about reviews: decide, ask for other people, and see it become durable.

use std::collections::BTreeMap;
use std::sync::Arc;

use evidence::{Pending, Record, Reviewed};
use lexicon::{Digest, Moment, ReviewId, ReviewerId};
use protocol::Format;
use review::decision::validate;
use review::{
    Act, ActKind, Assertions, BadRoster, Check, Decision, Event, Opening, Pace, Proof, Refused,
    Review, Roster, State, Verdict,
};
use store::{Found, Hold, NotHeld, NotRead, NotRecorded, Posting, Store, Turn};

use super::act::{quorum_of, rules_of};
use super::{Reviewing, Standing};
use crate::Gateway;
use crate::clock::Timepiece;
use crate::edge::{self, Draw};
use crate::fault::Fault;

/// LIMIT: reviews that are read again at the start, so that a restart gives nobody another quarter
/// of an hour's acts.
const READ_AT_START: u64 = 10_000;

/// What counts as of late, in milliseconds: a week. No agreement here has a longer time in which a
/// person may approve so many acts.
const OF_LATE: i64 = 7 * 86_400_000;

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
        let turn = self.store.turn(review).await?;
        let mut turn = turn.ok_or(NotDecided::NoSuchReview(review))?;
        let texts = self.model_texts(review).await?;
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        // Held until the decision is durable: two at once share the acts that a person has left.
        let mut pace = self.pace.lock().await;
        let timepiece = self.clock.timepiece()?;
        let now = timepiece.now()?;
        let (roster, duty) = (self.roster(), self.duty(now));
        let event = {
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
        };
        self.keep(&mut turn, &event, timepiece).await?;
        pace.note(&event);
        drop(pace);
        let state = turn.found().review.state(now);
        if state == State::Approved {
            self.take_up(&mut turn, timepiece).await?;
        }
        Ok(turn.found().review.state(now))
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
        });
        let pending = Pending::new((), timepiece.leaf(&asked, draw.decision_salt)?);
        let review = opening.review;
        let most = self.reviewing.open_per_workload;
        let hold = Hold { opening, asked: None, held: None, most };
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
        Ok(())
    }

    /// Makes an event durable together with its record.
    pub(crate) async fn keep(
        &self,
        turn: &mut Turn,
        event: &Event,
        timepiece: Timepiece,
    ) -> Result<(), NotDecided> {
        let record = Record::Reviewed(reviewed(&turn.found().review, event));
        let pending = Pending::new((), timepiece.leaf(&record, edge::salt()?)?);
        turn.keep(event, pending, Posting::nobody()).await?.into_value();
        Ok(())
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

/// The record of an event.
pub(crate) fn reviewed(review: &Review, event: &Event) -> Reviewed {
    let (what, decided) = match event {
        Event::Decided(decided) => {
            let decision = &decided.decision;
            let what = match decision.verdict {
                Verdict::Approve => "approved",
                Verdict::Deny => "denied",
            };
            let (kind, proof) = proof_of(&decision.proof);
            let decided = evidence::Decided {
                party: decided.party.clone(),
                reviewer: Digest::of(decision.reviewer.as_str().as_bytes()),
                statement: decision.statement,
                kind,
                proof,
            };
            (what, Some(decided))
        }
        Event::Withdrawn { .. } => ("withdrawn", None),
        Event::Expired { .. } => ("expired", None),
        Event::Executed { .. } | Event::LetThrough { .. } => ("executed", None),
    };
    let (at, id, act) = (event.at(), review.opening().review, review.act_digest());
    let glass = match event {
        Event::LetThrough { glass, .. } => Some(*glass),
        _ => None,
    };
    Reviewed { at, review: id, what, act, decided, second: None, glass }
}

/// The kind of a signature, and the signature as it is recorded.
pub(super) fn proof_of(proof: &Proof) -> (&'static str, Vec<u8>) {
    match proof {
        Proof::Ed25519 { signature, .. } => ("ed25519", signature.to_vec()),
        Proof::Assertion { bytes, .. } => ("webauthn", signed_part(bytes)),
    }
}

/// What is signed of an assertion, and its signature. INVARIANT (I11): the id of the passkey and
/// the handle of its owner, which stand beside that, name a person; they stay in the sealed event.
fn signed_part(assertion: &[u8]) -> Vec<u8> {
    let assertion: serde_json::Value = serde_json::from_slice(assertion).unwrap_or_default();
    let of = |name: &str| assertion.pointer(&format!("/response/{name}")).cloned();
    let parts = ["authenticatorData", "clientDataJSON", "signature"];
    let signed: BTreeMap<_, _> = parts.into_iter().map(|name| (name, of(name))).collect();
    // A map of texts always has a JSON text; without one the record has no proof, and says so.
    serde_json::to_vec(&signed).unwrap_or_default()
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

/// The roster as configured, with everything that people have changed since.
///
/// # Errors
///
/// A change cannot be read. One that no longer fits is left out, and said.
pub(crate) async fn roster_of(store: &Store, reviewing: &Reviewing) -> Result<Roster, NotRead> {
    let mut roster = reviewing.roster.clone();
    for id in store.reviews_of_people().await? {
        let Some(found) = store.review(id).await? else { continue };
        match roster.changed_by(&found.review) {
            Ok(after) => roster = after,
            Err(error) => {
                tracing::warn!(%error, review = %id, "a change of the roster no longer fits it");
            }
        }
    }
    Ok(roster)
}

/// What everybody approved of late, `now`.
///
/// # Errors
///
/// It cannot be read.
pub(crate) async fn pace_of(store: &Store, now: Moment) -> Result<Pace, NotRead> {
    let since = Moment::from_unix_ms(now.unix_ms().saturating_sub(OF_LATE)).unwrap_or(now);
    let mut approved: BTreeMap<(Moment, ReviewId, usize), Event> = BTreeMap::new();
    for id in store.reviews_since(since, READ_AT_START).await? {
        let Some(found) = store.review(id).await? else { continue };
        for (place, decided) in found.review.decided().iter().enumerate() {
            approved.insert((decided.at, id, place), Event::Decided(Box::new(decided.clone())));
        }
    }
    let mut pace = Pace::default();
    approved.values().for_each(|event| pace.note(event));
    Ok(pace)
}

#[cfg(test)]
mod tests;
