//! A decision to a recorded decision.
//!
//! Puts the decision on record, durably, before anything follows from it (I1). What a hold keeps is
//! sealed and stored in the same write, and so is what a permit charges (I6). Without a durable
//! record there is no permit: the store's queue being full, its disk being full and its fault all
//! end here, in a refusal (I3).
//!
//! Cannot catch: a disk that says it has written and has not.

use controls::{Decision, Grounds, Permit};
use evidence::{Leaf, Pending, Persons, Record, Recorded, Verdict};
use lexicon::ReviewId;
use store::{Charged, NotHeld, Posting};

use crate::Gateway;
use crate::clock::Timepiece;
use crate::fault::Fault;
use crate::path::admit::Admitted;
use crate::path::appraise::Appraised;
use crate::path::hold;
use crate::path::read::{Case, Unread};

/// A decision that is on record.
pub(crate) enum Ruling {
    /// The request may be sent, once, exactly as it was judged.
    Permitted(Recorded<Permit>),
    /// The request waits for people.
    Held(Recorded<Grounds>, ReviewId),
    /// The request is refused.
    Denied(Recorded<Grounds>),
}

/// Puts what was decided on record, with what it charges. A decision about what people approved
/// (`again`) names their review; if it is a hold once more, that is the review that waits.
///
/// # Errors
///
/// The record could not be made durable: nothing may follow from the decision.
pub(crate) async fn record(
    gateway: &Gateway,
    admitted: &Admitted,
    appraised: &Appraised,
    decided: Charged<Decision>,
    again: Option<ReviewId>,
) -> Result<Ruling, Fault> {
    let Charged { value: decision, posting, crossings } = decided;
    // Asked for first and awaited together: they can share a commit.
    let (noticed, ruling) = tokio::join!(
        gateway.notice(admitted.timepiece, &admitted.engine, &crossings),
        ruling(gateway, admitted, appraised, decision, (posting, again)),
    );
    noticed.and(ruling)
}

async fn ruling(
    gateway: &Gateway,
    admitted: &Admitted,
    appraised: &Appraised,
    decision: Decision,
    (posting, again): (Posting, Option<ReviewId>),
) -> Result<Ruling, Fault> {
    let entry = |verdict, code, clauses: &[lexicon::ClauseId], review| evidence::Decision {
        review,
        ..entry(admitted, appraised, verdict, code, clauses)
    };
    match decision {
        Decision::Permit(permit) => {
            let entry = entry(Verdict::Permit, "permitted", permit.clauses(), again);
            let pending = Pending::new(permit, leaf(admitted, entry)?);
            commit(gateway, pending, posting).await.map(Ruling::Permitted)
        }
        Decision::Hold(hold) => {
            let grounds = hold.grounds;
            let review = again.unwrap_or(admitted.draw.review);
            let entry = entry(Verdict::Hold, grounds.code.as_str(), &grounds.clauses, Some(review));
            let pending = Pending::new(grounds.clone(), leaf(admitted, entry)?);
            let held = match again {
                Some(_) => commit(gateway, pending, posting).await?,
                None => open(gateway, admitted, appraised, pending, &grounds).await?,
            };
            Ok(Ruling::Held(held, review))
        }
        Decision::Deny(deny) => {
            let grounds = deny.grounds;
            let entry = entry(Verdict::Deny, grounds.code.as_str(), &grounds.clauses, again);
            let pending = Pending::new(grounds, leaf(admitted, entry)?);
            commit(gateway, pending, posting).await.map(Ruling::Denied)
        }
    }
}

/// Puts a hold on record, keeps the request and opens its review, in one commit. Where there is no
/// place for another review, the request is refused: that is on record instead.
async fn open(
    gateway: &Gateway,
    admitted: &Admitted,
    appraised: &Appraised,
    pending: Pending<Grounds>,
    grounds: &Grounds,
) -> Result<Recorded<Grounds>, Fault> {
    let hold = hold::request_of(gateway, admitted, appraised, grounds);
    match gateway.store.hold(pending, hold, Posting::nobody()).await {
        Ok(recorded) => Ok(recorded),
        Err(NotHeld::TooMany(_)) => {
            let fault = Fault::too_many_reviews();
            let entry = entry(admitted, appraised, Verdict::Deny, fault.code, &grounds.clauses);
            Err(refused(gateway, admitted, entry, fault).await)
        }
        Err(NotHeld::NotRecorded(error)) => Err(Fault::not_recorded(&error)),
    }
}

/// Puts on record that a known caller sent what could not be read, and returns what it is told.
pub(crate) async fn unread(gateway: &Gateway, admitted: &Admitted, unread: Unread) -> Fault {
    let Unread { fault, request } = unread;
    let workload = &admitted.workload;
    let entry = evidence::Decision {
        at: admitted.at,
        exchange: admitted.draw.exchange,
        workload: workload.id.clone(),
        party: workload.party.clone(),
        deployment: workload.deployment.clone(),
        purpose: None,
        grant: None,
        case: None,
        model: None,
        upstream: None,
        verdict: Verdict::Deny,
        code: fault.code,
        clauses: Vec::new(),
        bundle: admitted.engine.bundle().digest(),
        request,
        persons: Persons::default(),
        review: None,
    };
    refused(gateway, admitted, entry, fault).await
}

/// Puts on record that a request was refused about which not everything could be known, and returns
/// what its caller is told.
pub(crate) async fn unappraised(
    gateway: &Gateway,
    admitted: &Admitted,
    appraised: &Appraised,
    fault: Fault,
) -> Fault {
    let entry = entry(admitted, appraised, Verdict::Deny, fault.code, &[]);
    refused(gateway, admitted, entry, fault).await
}

async fn refused(
    gateway: &Gateway,
    admitted: &Admitted,
    entry: evidence::Decision,
    fault: Fault,
) -> Fault {
    let recorded = match leaf(admitted, entry) {
        Ok(leaf) => commit(gateway, Pending::new((), leaf), Posting::nobody()).await,
        Err(unrecordable) => Err(unrecordable),
    };
    match recorded {
        Ok(recorded) => fault.on_record(recorded.number()),
        Err(not_recorded) => not_recorded,
    }
}

/// Makes a leaf durable, with what it charges, and hands out what waited for it.
pub(crate) async fn commit<T>(
    gateway: &Gateway,
    pending: Pending<T>,
    posting: Posting,
) -> Result<Recorded<T>, Fault> {
    let recording = gateway.store.record(pending, None, posting);
    recording.await.map_err(|error| Fault::not_recorded(&error))
}

/// The leaf of a record. One that does not fit the log cannot be kept, so nothing follows from it.
pub(crate) fn leaf_of(
    timepiece: Timepiece,
    record: &Record,
    salt: [u8; 32],
) -> Result<Leaf, Fault> {
    timepiece.leaf(record, salt).map_err(|error| {
        tracing::error!(%error, "a record does not fit the log");
        Fault::busy("not_recorded", "the decision could not be put on record")
    })
}

fn leaf(admitted: &Admitted, decision: evidence::Decision) -> Result<Leaf, Fault> {
    leaf_of(admitted.timepiece, &Record::Decision(decision), admitted.draw.decision_salt)
}

fn entry(
    admitted: &Admitted,
    appraised: &Appraised,
    verdict: Verdict,
    code: &'static str,
    clauses: &[lexicon::ClauseId],
) -> evidence::Decision {
    let Appraised { read, facts, account, .. } = appraised;
    evidence::Decision {
        at: admitted.at,
        exchange: admitted.draw.exchange,
        workload: facts.workload.clone(),
        party: facts.party.clone(),
        deployment: facts.deployment.clone(),
        purpose: facts.purpose.clone(),
        grant: facts.grant.clone(),
        case: read.case.as_ref().map(Case::digest),
        model: Some(read.exchange.model().clone()),
        upstream: Some(read.outgoing.upstream().name.clone()),
        verdict,
        code,
        clauses: clauses.to_vec(),
        bundle: admitted.engine.bundle().digest(),
        request: read.outgoing.content(),
        persons: account.persons().clone(),
        review: None,
    }
}
