//! A decision to a recorded decision.
//!
//! Puts the decision on record, durably, before anything follows from it (I1). What a hold keeps is
//! sealed and stored in the same write. Without a durable record there is no permit: the store's
//! queue being full, its disk being full and its fault all end here, in a refusal (I3).
//!
//! Cannot catch: a disk that says it has written and has not.

use controls::{Decision, Grounds, Permit};
use evidence::{Leaf, Pending, Record, Recorded, Verdict};
use lexicon::ReviewId;
use store::{Held, Posting};

use crate::Gateway;
use crate::fault::Fault;
use crate::path::admit::Admitted;
use crate::path::appraise::Appraised;
use crate::path::hold;
use crate::path::read::Unread;

/// A decision that is on record.
pub(crate) enum Ruling {
    /// The request may be sent, once, exactly as it was judged.
    Permitted(Recorded<Permit>),
    /// The request waits for people.
    Held(Recorded<Grounds>, ReviewId),
    /// The request is refused.
    Denied(Recorded<Grounds>),
}

/// Puts `decision` on record.
///
/// # Errors
///
/// The record could not be made durable: nothing may follow from the decision.
pub(crate) async fn record(
    gateway: &Gateway,
    admitted: &Admitted,
    appraised: &Appraised,
    decision: Decision,
) -> Result<Ruling, Fault> {
    match decision {
        Decision::Permit(permit) => {
            let entry = entry(admitted, appraised, Verdict::Permit, "permitted", permit.clauses());
            let leaf = leaf(admitted, entry)?;
            commit(gateway, Pending::new(permit, leaf), None).await.map(Ruling::Permitted)
        }
        Decision::Hold(hold) => {
            let review = admitted.draw.review;
            let grounds = hold.grounds;
            let mut entry =
                entry(admitted, appraised, Verdict::Hold, grounds.code.as_str(), &grounds.clauses);
            entry.review = Some(review);
            let held = hold::request_of(admitted, appraised);
            let leaf = leaf(admitted, entry)?;
            let held = commit(gateway, Pending::new(grounds, leaf), Some(held)).await?;
            Ok(Ruling::Held(held, review))
        }
        Decision::Deny(deny) => {
            let grounds = deny.grounds;
            let entry =
                entry(admitted, appraised, Verdict::Deny, grounds.code.as_str(), &grounds.clauses);
            let leaf = leaf(admitted, entry)?;
            commit(gateway, Pending::new(grounds, leaf), None).await.map(Ruling::Denied)
        }
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
        review: None,
    };
    let recorded = match leaf(admitted, entry) {
        Ok(leaf) => commit(gateway, Pending::new((), leaf), None).await,
        Err(unrecordable) => Err(unrecordable),
    };
    match recorded {
        Ok(recorded) => fault.on_record(recorded.number()),
        Err(not_recorded) => not_recorded,
    }
}

/// Makes a leaf durable and hands out what waited for it.
pub(crate) async fn commit<T>(
    gateway: &Gateway,
    pending: Pending<T>,
    held: Option<Held>,
) -> Result<Recorded<T>, Fault> {
    gateway
        .store
        .record(pending, held, Posting::nobody())
        .await
        .map_err(|error| Fault::not_recorded(&error))
}

/// The leaf of a record. One that does not fit the log cannot be kept, so nothing follows from it.
pub(crate) fn leaf_of(admitted: &Admitted, record: &Record, salt: [u8; 32]) -> Result<Leaf, Fault> {
    admitted.timepiece.leaf(record, salt).map_err(|error| {
        tracing::error!(%error, "a record does not fit the log");
        Fault::busy("not_recorded", "the decision could not be put on record")
    })
}

fn leaf(admitted: &Admitted, decision: evidence::Decision) -> Result<Leaf, Fault> {
    leaf_of(admitted, &Record::Decision(decision), admitted.draw.decision_salt)
}

fn entry(
    admitted: &Admitted,
    appraised: &Appraised,
    verdict: Verdict,
    code: &'static str,
    clauses: &[lexicon::ClauseId],
) -> evidence::Decision {
    let Appraised { read, facts, .. } = appraised;
    evidence::Decision {
        at: admitted.at,
        exchange: admitted.draw.exchange,
        workload: facts.workload.clone(),
        party: facts.party.clone(),
        deployment: facts.deployment.clone(),
        purpose: facts.purpose.clone(),
        grant: facts.grant.clone(),
        case: read.case,
        model: Some(read.exchange.model().clone()),
        upstream: Some(read.outgoing.upstream().name.clone()),
        verdict,
        code,
        clauses: clauses.to_vec(),
        bundle: admitted.engine.bundle().digest(),
        request: read.outgoing.content(),
        review: None,
    }
}
