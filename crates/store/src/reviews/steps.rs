//! What happened to reviews, step by step, for whoever tells others.

use lexicon::{Moment, RecordNumber, ReviewId, WorkloadId};

use crate::writer::{Command, Telling};
use crate::{NotRead, NotRecorded, Store};

/// One thing that happened to a review. What it was has to be read from the review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its record.
    pub record: RecordNumber,
    /// The review.
    pub review: ReviewId,
    /// Which of the events of the review it is, counted from 0; none for its opening.
    pub event: Option<u64>,
    /// The workload that the review names as the one that asks.
    pub workload: WorkloadId,
    /// When it was.
    pub at: Moment,
}

impl Store {
    /// LIMIT: steps that one question reads, so that records do not wait for it.
    pub const MOST_STEPS: u64 = 256;

    /// What happened to reviews from the record `from` on, in order, and never more than
    /// [`Store::MOST_STEPS`] of it.
    ///
    /// # Errors
    ///
    /// [`NotRead`] if the database cannot be asked.
    pub async fn review_steps(&self, from: RecordNumber) -> Result<Vec<Step>, NotRead> {
        self.ask(|reply| Command::Tell(Telling::Steps(from, Self::MOST_STEPS, reply))).await
    }

    /// What `workload` asks for and people have not decided at `now`, the most urgent first, at
    /// most `most`.
    ///
    /// # Errors
    ///
    /// As [`Store::review_steps`].
    pub async fn open_reviews(
        &self,
        workload: &WorkloadId,
        now: Moment,
        most: u64,
    ) -> Result<Vec<ReviewId>, NotRead> {
        let open = |reply| Telling::Open(workload.clone(), now, most, reply);
        self.ask(|reply| Command::Tell(open(reply))).await
    }

    /// The first record of which `workload` was not told yet; none if it was never told anything.
    ///
    /// # Errors
    ///
    /// As [`Store::review_steps`].
    pub async fn told(&self, workload: &WorkloadId) -> Result<Option<RecordNumber>, NotRead> {
        self.ask(|reply| Command::Tell(Telling::Told(workload.clone(), reply))).await
    }

    /// Keeps that `workload` was told everything before `next`. It never goes back. When this
    /// returns, the disk has it.
    ///
    /// # Errors
    ///
    /// [`NotRecorded`] if that is not known. It is told again then.
    pub async fn keep_told(
        &self,
        workload: &WorkloadId,
        next: RecordNumber,
    ) -> Result<(), NotRecorded> {
        let (reply, answer) = tokio::sync::oneshot::channel();
        let shared = &*self.shared;
        shared.offer(Command::Tell(Telling::Keep(workload.clone(), next, reply)), 0)?;
        answer.await.map_err(|_| shared.stopped())?
    }
}
