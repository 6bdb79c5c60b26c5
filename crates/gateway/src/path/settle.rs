//! The outcome of an exchange, on record before its last byte goes down.
//!
//! Whatever became of a permitted exchange is recorded: delivered, withheld, failed at the vendor,
//! left by the client. The end of an answer is released only against its recorded permit (I1, I2),
//! so an outcome that cannot be recorded is an answer that does not end. What the end of the answer
//! charges is durable with it (I6).
//!
//! Cannot catch: a process that dies before it settles. Such an exchange has a decision and no
//! outcome in the log, which says just that.

use controls::{Grounds, Permit};
use evidence::{Ending, Leaf, Outcome, Pending, Record, Recorded};
use lexicon::{Digest, InvariantId, Moment, RecordNumber, ReviewId};
use store::{Hold, NotHeld, Posting};

use crate::Gateway;
use crate::fault::{Fault, TOO_MANY_REVIEWS};
use crate::path::admit::Admitted;
use crate::path::record::{commit, leaf_of};
use crate::path::screen::Judge;

/// What became of an exchange.
pub(crate) struct Settlement<'a> {
    pub(crate) admitted: &'a Admitted,
    pub(crate) decision: RecordNumber,
    /// What was found in the answer, and whom the exchange names.
    pub(crate) judge: &'a Judge,
    pub(crate) ending: Ending,
    /// The digest of the answer, as much of it as was judged.
    pub(crate) answer: Option<Digest>,
    /// What the end of the answer charges.
    pub(crate) posting: Posting,
}

impl Settlement<'_> {
    /// Records that the answer is delivered, and redeems the permit for its end.
    ///
    /// # Errors
    ///
    /// The outcome could not be recorded, or the permit is for another answer.
    pub(crate) async fn release(
        self,
        gateway: &Gateway,
        permit: Permit,
        answer: &Digest,
        now: Moment,
    ) -> Result<(), Fault> {
        let recorded = self.keep(gateway, permit, now).await?;
        let redeemed = recorded.into_value().redeem(answer, now);
        redeemed.map(drop).map_err(|_| Fault::broken(InvariantId::I2))
    }

    /// Records that the answer is held, stores it with the request, sealed, and opens its review.
    /// None if there is no place for another review of this workload: then nothing is kept.
    ///
    /// # Errors
    ///
    /// The hold could not be made durable: then nothing can be approved later either.
    pub(crate) async fn hold(
        mut self,
        gateway: &Gateway,
        grounds: Grounds,
        hold: Hold,
    ) -> Result<Option<Recorded<Grounds>>, Fault> {
        let posting = std::mem::replace(&mut self.posting, Posting::nobody());
        let at = self.admitted.timepiece.now()?;
        let leaf = self.leaf(at, Some(hold.opening.review), self.judge.findings().code())?;
        match gateway.store.hold(Pending::new(grounds, leaf), hold, posting).await {
            Ok(recorded) => Ok(Some(recorded)),
            Err(NotHeld::TooMany(_)) => {
                let leaf = self.leaf(at, None, TOO_MANY_REVIEWS)?;
                let nobody = Posting::nobody();
                commit(gateway, Pending::new((), leaf), nobody).await?.into_value();
                Ok(None)
            }
            Err(NotHeld::NotRecorded(error)) => Err(Fault::not_recorded(&error)),
        }
    }

    /// Records an exchange whose answer is not released to its end.
    ///
    /// # Errors
    ///
    /// The outcome could not be made durable.
    pub(crate) async fn close(self, gateway: &Gateway) -> Result<(), Fault> {
        let at = self.admitted.timepiece.now()?;
        self.keep(gateway, (), at).await.map(Recorded::into_value)
    }

    /// Records an exchange that the vendor did not answer, and returns what the client is told.
    pub(crate) async fn fail(self, gateway: &Gateway, fault: Fault) -> Fault {
        let decision = self.decision;
        match self.close(gateway).await {
            Ok(()) => fault.on_record(decision),
            Err(not_recorded) => not_recorded.on_record(decision),
        }
    }

    async fn keep<T>(self, gateway: &Gateway, value: T, at: Moment) -> Result<Recorded<T>, Fault> {
        let leaf = self.leaf(at, None, self.judge.findings().code())?;
        commit(gateway, Pending::new(value, leaf), self.posting).await
    }

    fn leaf(
        &self,
        at: Moment,
        review: Option<ReviewId>,
        code: &'static str,
    ) -> Result<Leaf, Fault> {
        let (admitted, findings) = (self.admitted, self.judge.findings());
        let outcome = Outcome {
            at,
            of: self.decision,
            exchange: admitted.draw.exchange,
            verdict: findings.verdict,
            code,
            clauses: findings.grounds.as_ref().map_or_else(Vec::new, |found| found.clauses.clone()),
            ending: self.ending,
            answer: self.answer,
            tool_calls: findings.tool_calls.clone(),
            usage: findings.usage,
            persons: self.judge.persons().clone(),
            review,
        };
        leaf_of(admitted.timepiece, &Record::Outcome(outcome), admitted.draw.outcome_salt)
    }
}
