//! A repeated request to the approvals that it has.
//!
//! `Brightline-Review` names the review of what was held. The caller asks for exactly the same
//! again: the same bytes to the same vendor, for the same purpose, in the same case. Then all of it
//! is decided anew, by what is in force now, with the approvals that count now among the facts: an
//! order, a refusal, a spent budget or another agreement that came meanwhile wins (I9, I8, I6).
//! What was executed once is never executed again: that it is, is durable before it happens (I7).
//!
//! Cannot catch: two people who agree beforehand.

use std::sync::Arc;

use controls::{Ledger, Permit};
use evidence::{Pending, Record, Recorded, Second};
use http::{HeaderMap, StatusCode};
use lexicon::{Digest, InvariantId, Moment, ReviewId};
use protocol::BlockedKind;
use review::{ActKind, Event, Review};
use store::{Held, Posting, Turn};

use crate::Gateway;
use crate::client::Client;
use crate::edge;
use crate::fault::Fault;
use crate::path::admit::{self, Admitted};
use crate::path::appraise::Appraised;
use crate::path::read::{Read, Unread};
use crate::path::record::leaf_of;
use crate::path::{exchange, hold, record};
use crate::reply::{self, Reply};
use crate::reviews::{Asked, Patience, Standing, Warrant, reviewed, stop_of};

/// The header that names the review of what is asked for again.
const REVIEW: &str = "brightline-review";

/// What people approved, and the right to execute it: nobody else has it meanwhile.
pub(crate) struct Approved {
    turn: Turn,
    /// The approvals that count now, or the glass that stands in for them.
    pub(crate) warrant: Warrant,
    /// The answer that is held, if it is one.
    pub(crate) answer: Option<Vec<u8>>,
}

impl Approved {
    /// The review.
    pub(crate) fn review(&self) -> ReviewId {
        self.turn.found().review.opening().review
    }

    /// What people approved.
    pub(crate) fn kind(&self) -> &ActKind {
        &self.turn.found().review.opening().act.kind
    }

    /// Everything that people approved.
    pub(crate) const fn opening(&self) -> &review::Opening {
        self.turn.found().review.opening()
    }

    /// Uses the approvals up, durably. Whatever waits for it may happen then, once.
    ///
    /// # Errors
    ///
    /// The approvals count no longer, or it is not known to be durable: then nothing may happen.
    pub(crate) async fn execute<T>(
        &mut self,
        gateway: &Arc<Gateway>,
        admitted: &Admitted,
        second: Second,
        found: Ledger,
        (value, posting): (T, Posting),
    ) -> Result<Recorded<T>, Fault> {
        let event = self.use_warrant(gateway, admitted, found).await?;
        let record =
            evidence::Reviewed { second: Some(second), ..reviewed(self.turn.found(), &event) };
        let leaf = leaf_of(admitted.timepiece, &Record::Reviewed(record), edge::salt()?)?;
        let kept = self.turn.keep(&event, Pending::new(value, leaf), posting).await;
        kept.map_err(|error| Fault::not_recorded(&error))
    }

    /// The event that uses the approvals up, or the glass: that one is used up, durably, when this
    /// returns. `found` is what the ledger finds about the act.
    async fn use_warrant(
        &self,
        gateway: &Arc<Gateway>,
        admitted: &Admitted,
        found: Ledger,
    ) -> Result<Event, Fault> {
        let (review, timepiece) = (&self.turn.found().review, admitted.timepiece);
        let event = match &self.warrant {
            Warrant::Quorum(_) => {
                review.execute(&review.act_digest(), &gateway.roster(), timepiece.now()?)
            }
            Warrant::Glass { glass, .. } => {
                let used = gateway.use_glass(*glass, review, stop_of(found), timepiece).await;
                let allowed = used.map_err(|error| {
                    tracing::warn!(%error, "an act does not go through a broken glass");
                    self.waits()
                })?;
                review.let_through(allowed, timepiece.now()?)
            }
        };
        event.map_err(|refused| {
            tracing::warn!(%refused, "an approval does not count any more");
            self.waits()
        })
    }

    /// What the caller is told for whom nothing happens: it still waits for people.
    pub(crate) fn waits(&self) -> Fault {
        hold::waiting(self.turn.found().record, self.review())
    }

    /// Uses the approvals of a request up, which is about to be sent.
    ///
    /// # Errors
    ///
    /// As [`Approved::execute`].
    pub(crate) async fn use_up(
        mut self,
        gateway: &Arc<Gateway>,
        admitted: &Admitted,
        appraised: &Appraised,
        permit: &Recorded<Permit>,
    ) -> Result<(), Fault> {
        let persons = appraised.account.persons().clone();
        let second = permitted(admitted, permit.value(), persons);
        let (found, nobody) = (appraised.facts.ledger, ((), Posting::nobody()));
        self.execute(gateway, admitted, second, found, nobody).await.map(Recorded::into_value)
    }

    /// Puts on record that people approved it and the second decision does not permit it. The
    /// review is as it was.
    ///
    /// # Errors
    ///
    /// It is not known to be durable.
    pub(crate) async fn stop(
        &self,
        gateway: &Gateway,
        admitted: &Admitted,
        second: Second,
    ) -> Result<Recorded<()>, Fault> {
        let stopped = evidence::Reviewed {
            at: admitted.timepiece.now()?,
            review: self.review(),
            what: "stopped",
            act: self.turn.found().review.act_digest(),
            decided: None,
            nature: evidence::Nature::Untold,
            second: Some(second),
            glass: None,
        };
        let leaf = leaf_of(admitted.timepiece, &Record::Reviewed(stopped), edge::salt()?)?;
        record::commit(gateway, Pending::new((), leaf), Posting::nobody()).await
    }
}

/// The review that the request names, if it names one.
///
/// # Errors
///
/// It names something else, or several.
pub(crate) fn named(headers: &HeaderMap) -> Result<Option<ReviewId>, Fault> {
    let mut named = headers.get_all(REVIEW).iter();
    let first = match (named.next(), named.next()) {
        (None, _) => return Ok(None),
        (Some(value), None) => value.to_str().ok().and_then(|text| text.parse().ok()),
        (Some(_), Some(_)) => None,
    };
    first.map(Some).ok_or_else(|| {
        Fault::new(
            BlockedKind::Malformed,
            "bad_review",
            "Brightline-Review must be the id of one review, as the answer that was held gave it",
        )
    })
}

/// What people approved of what `read` asks for again; none if it asks for nothing again.
///
/// # Errors
///
/// The caller has no such review, asks for something else now, people have not decided, or not in
/// its favour, or it was executed.
pub(crate) async fn resume(
    gateway: &Gateway,
    admitted: &Admitted,
    read: &Read,
    named: Option<ReviewId>,
) -> Result<Option<Approved>, Fault> {
    let Some(review) = named else { return Ok(None) };
    let turn = gateway.store.turn(review).await.map_err(|error| Fault::no_review(&error))?;
    let checked = match turn {
        Some(turn) => same(admitted, read, &turn).map(|()| turn),
        None => Err(Fault::no_such_review()),
    };
    let turn = match checked {
        Ok(turn) => turn,
        Err(fault) => {
            let unread = Unread { fault, request: read.outgoing.content() };
            return Err(record::unread(gateway, admitted, unread).await);
        }
    };
    let found = turn.found();
    let standing = gateway.standing(&found.review, admitted.at);
    let warrant = warrant_of(gateway, &found.review, standing, admitted.at);
    let warrant = warrant.ok_or_else(|| not_approved(standing, &turn))?;
    let held = gateway.store.held(review).await.map_err(|error| Fault::no_review(&error))?;
    // INVARIANT (I4): what is sent is what was held, not what is like it.
    let Some(Held { request, answer, .. }) = held else {
        return Err(Fault::broken(InvariantId::I4));
    };
    if Digest::of(&request) != read.outgoing.content() {
        return Err(Fault::broken(InvariantId::I4));
    }
    Ok(Some(Approved { turn, warrant, answer }))
}

/// What stands behind a second decision about `review`: the approvals that count now or, while
/// people have not decided, a broken glass.
fn warrant_of(
    gateway: &Gateway,
    review: &Review,
    standing: Standing,
    now: Moment,
) -> Option<Warrant> {
    match standing {
        Standing::Approved => {
            let approvals = review.approvals(&gateway.roster(), now).ok()?;
            Some(Warrant::Quorum(approvals.into_iter().collect()))
        }
        Standing::Waiting => gateway.glass_for(review, now),
        Standing::Denied | Standing::Expired | Standing::Executed => None,
    }
}

/// Whether the caller asks for exactly what it asked for then. What others asked for is not told
/// from what nobody asked for.
fn same(admitted: &Admitted, read: &Read, turn: &Turn) -> Result<(), Fault> {
    let found = turn.found();
    let asked = found.asked.ok_or_else(Fault::no_such_review)?;
    if found.review.opening().act.workload != admitted.workload.id {
        return Err(Fault::no_such_review());
    }
    if Asked::of(read).digest != asked {
        return Err(Fault::new(
            BlockedKind::Malformed,
            "other_request",
            "this is not the request that the review is about: send the same body and headers, or \
             ask without Brightline-Review",
        ));
    }
    Ok(())
}

/// What the caller is told while there is no approval, and when there never will be.
fn not_approved(standing: Standing, turn: &Turn) -> Fault {
    let (record, review) = (turn.found().record, turn.found().review.opening().review);
    let (code, message) = match standing {
        Standing::Waiting | Standing::Approved => return hold::waiting(record, review),
        Standing::Denied => ("review_denied", "people decided against it"),
        Standing::Expired => ("review_expired", "nobody decided in time, so that it is denied"),
        Standing::Executed => ("review_executed", "it was done once, and is not done again"),
    };
    let mut fault = Fault::new(BlockedKind::Denied, code, message).on_record(record);
    fault.review = Some(review);
    fault
}

/// Waits for people before the caller's own review is looked at.
///
/// # Errors
///
/// As [`resume`], and as [`admit::anew`].
pub(crate) async fn wait(
    gateway: &Gateway,
    admitted: Admitted,
    review: ReviewId,
    patience: Patience,
) -> Result<Admitted, Fault> {
    let found = gateway.review(review).await?;
    let own = |found: &store::Found| found.review.opening().act.workload == admitted.workload.id;
    // What goes through a broken glass need not wait for people.
    let waits = |it: &store::Found| gateway.glass_for(&it.review, admitted.at).is_none();
    if found.as_ref().is_some_and(|found| own(found) && waits(found)) {
        patience.wait(gateway, review, admitted.timepiece).await?;
    }
    // What is in force after the wait decides.
    admit::anew(gateway, admitted)
}

/// A request that is to be asked again on its caller's behalf, once people have approved it.
pub(crate) struct Later {
    admitted: Admitted,
    read: Read,
    patience: Patience,
}

impl Later {
    /// None for a stream: a part of its answer has left when the rest is held.
    ///
    /// # Errors
    ///
    /// As [`admit::again`].
    pub(crate) fn of(
        gateway: &Gateway,
        admitted: &Admitted,
        read: &Read,
        patience: Option<Patience>,
    ) -> Result<Option<Box<Self>>, Fault> {
        let Some(patience) = patience.filter(|_| !read.exchange.streamed()) else {
            return Ok(None);
        };
        let (admitted, read) = (admit::again(gateway, admitted)?, read.clone());
        Ok(Some(Box::new(Self { admitted, read, patience })))
    }

    /// `first`, or what came of it once people had decided.
    pub(crate) async fn instead_of(
        self: Box<Self>,
        gateway: &Arc<Gateway>,
        first: Result<Reply, Fault>,
        client: &Client,
    ) -> Result<Reply, Fault> {
        let Self { admitted, read, patience } = *self;
        let Some(review) = held_in(&first) else { return first };
        let standing = patience.wait(gateway, review, admitted.timepiece).await?;
        if standing == Standing::Waiting || client.is_gone() {
            return first;
        }
        let admitted = admit::anew(gateway, admitted)?;
        exchange(gateway, admitted, read, Some(review), client).await
    }
}

/// The review that waits for what was asked for.
fn held_in(first: &Result<Reply, Fault>) -> Option<ReviewId> {
    match first {
        Err(fault) => fault.review,
        Ok(reply) if reply.status() == StatusCode::OK => reply::review_of(reply),
        Ok(_) => None,
    }
}

/// What a second decision that permits says in a record.
pub(crate) fn permitted(
    admitted: &Admitted,
    permit: &Permit,
    persons: evidence::Persons,
) -> Second {
    Second {
        exchange: admitted.draw.exchange,
        verdict: evidence::Verdict::Permit,
        code: "permitted",
        clauses: permit.clauses().to_vec(),
        bundle: admitted.engine.bundle().digest(),
        persons,
    }
}
