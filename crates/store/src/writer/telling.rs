//! What whoever tells workloads of their reviews asks the writer for.

use lexicon::{Moment, RecordNumber, ReviewId, WorkloadId};
use tokio::sync::oneshot;

use super::{Writer, answer, found};
use crate::reviews::Step;
use crate::{NotRead, NotRecorded};

/// A question about what happened to reviews, or how far somebody was told.
pub(crate) enum Telling {
    /// Read what happened to reviews from a record on, so much at most.
    Steps(RecordNumber, u64, oneshot::Sender<Result<Vec<Step>, NotRead>>),
    /// Read the open reviews of a workload at a moment, so many at most.
    Open(WorkloadId, Moment, u64, oneshot::Sender<Result<Vec<ReviewId>, NotRead>>),
    /// Read how far a workload was told.
    Told(WorkloadId, oneshot::Sender<Result<Option<RecordNumber>, NotRead>>),
    /// Keep how far a workload was told.
    Keep(WorkloadId, RecordNumber, oneshot::Sender<Result<(), NotRecorded>>),
}

impl Writer {
    /// Answers `telling`.
    pub(super) fn tell(&self, telling: Telling) {
        match telling {
            Telling::Steps(from, most, reply) => found(reply, self.database.steps(from, most)),
            Telling::Open(workload, now, most, reply) => {
                found(reply, self.database.open_reviews(&workload, now, most));
            }
            Telling::Told(workload, reply) => found(reply, self.database.told(&workload)),
            Telling::Keep(workload, next, reply) => answer(reply, self.keep_told(&workload, next)),
        }
    }

    fn keep_told(&self, workload: &WorkloadId, next: RecordNumber) -> Result<(), NotRecorded> {
        if let Some(why) = self.state.stopped() {
            return Err(NotRecorded::Stopped(why));
        }
        let kept = self.database.keep_told(workload, next);
        kept.map_err(|error| self.not_recorded(self.database.undo(&error)))
    }
}
