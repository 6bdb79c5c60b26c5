//! Faults: why an exchange ends without an answer, said so that a client does the right thing next.

use lexicon::{ClauseId, RecordNumber, ReviewId};
use protocol::{Blocked, BlockedKind, Unreadable};

/// The code of a hold for which there is no place.
pub(crate) const TOO_MANY_REVIEWS: &str = "too_many_reviews";

/// Why an exchange ends without an answer. There is no fault that lets anything through (I3).
///
/// Where it arises it is already decided what the client is told and whether to try again: the kind
/// carries the status, and stock SDKs repeat 429 and 5xx but neither 400 nor 403.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// Status and error type.
    pub(crate) kind: BlockedKind,
    /// Stable code for programs.
    pub(crate) code: &'static str,
    /// One sentence for people: what happened and what to do.
    pub(crate) message: String,
    /// The clause that decided, where one did.
    pub(crate) clause: Option<ClauseId>,
    /// The record of the decision, where there is one.
    pub(crate) record: Option<RecordNumber>,
    /// The review that waits for people, where something is held.
    pub(crate) review: Option<ReviewId>,
}

impl Fault {
    /// A fault with no clause, record or review.
    pub(crate) fn new(kind: BlockedKind, code: &'static str, message: impl Into<String>) -> Self {
        Self { kind, code, message: message.into(), clause: None, record: None, review: None }
    }

    /// The same fault, on record under `number`.
    pub(crate) fn on_record(mut self, number: RecordNumber) -> Self {
        self.record = Some(number);
        self
    }

    /// What the wire formats need to know of this fault.
    pub(crate) fn blocked(&self) -> Blocked<'_> {
        Blocked {
            kind: self.kind,
            code: self.code,
            message: &self.message,
            clause: self.clause.as_ref(),
            record: self.record,
            review: self.review,
        }
    }

    /// The gateway is at a bound; the same request may pass later.
    pub(crate) fn busy(code: &'static str, what: &str) -> Self {
        let message = format!("{what}; nothing was sent to a model, try again shortly");
        Self::new(BlockedKind::Unavailable, code, message)
    }

    /// There is no such review of this caller.
    pub(crate) fn no_such_review() -> Self {
        Self::new(
            BlockedKind::NotFound,
            "no_such_review",
            "this workload has no such review: take the id from the answer that was held",
        )
    }

    /// The store cannot read the review, so nobody knows what was approved (I3).
    pub(crate) fn no_review(error: &store::NotRead) -> Self {
        tracing::error!(%error, "a review cannot be read");
        Self::busy("no_review", "the review cannot be read")
    }

    /// The workload has as many open reviews as it may have.
    pub(crate) fn too_many_reviews() -> Self {
        Self::new(
            BlockedKind::Busy,
            TOO_MANY_REVIEWS,
            "too many acts of this workload wait for people: have some of them decided first",
        )
    }

    /// The record could not be made durable, so nothing may happen (I1).
    pub(crate) fn not_recorded(error: &store::NotRecorded) -> Self {
        tracing::error!(%error, "a record could not be made durable");
        Self::busy("not_recorded", "the decision could not be put on record")
    }

    /// The ledger cannot be read, so nobody knows what would be exceeded (I6).
    pub(crate) fn not_charged(error: &store::NotCharged) -> Self {
        tracing::error!(%error, "the persons ledger cannot be read");
        Self::busy("no_ledger", "the persons ledger cannot be read")
    }

    /// There are persons and nobody who makes pseudonyms of them (I6).
    pub(crate) fn no_pseudonym(error: &keyholder::NoPseudonym) -> Self {
        tracing::error!(%error, "the key holder gives no pseudonyms");
        Self::busy("no_ledger", "the key holder of the persons ledger does not answer")
    }

    /// The system clock cannot be used.
    pub(crate) fn no_clock() -> Self {
        Self::busy("no_clock", "the gateway's clock is not usable")
    }

    /// The system gives no random bytes.
    pub(crate) fn no_randomness() -> Self {
        Self::busy("no_randomness", "the gateway has no source of random bytes")
    }

    /// The vendor failed or answered something that cannot be screened.
    pub(crate) fn upstream(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(BlockedKind::BadGateway, code, message)
    }

    /// The vendor's answer could not be read, so it cannot be screened and is not released (I2).
    pub(crate) fn unreadable_answer(unreadable: &Unreadable) -> Self {
        tracing::warn!(code = unreadable.code(), "an answer could not be screened");
        Self::upstream(
            unreadable.code(),
            "the model's answer could not be screened and was not released",
        )
    }

    /// The client's request could not be read as what would be sent (I4).
    pub(crate) fn unreadable_request(unreadable: &Unreadable) -> Self {
        Self::new(BlockedKind::Malformed, unreadable.code(), unreadable.to_string())
    }

    /// A check of the gateway on itself failed: two values that must agree do not.
    pub(crate) fn broken(invariant: lexicon::InvariantId) -> Self {
        tracing::error!(%invariant, "an invariant did not hold; the exchange was stopped");
        Self::busy("invariant_broken", "the gateway stopped the exchange because a check failed")
    }
}
