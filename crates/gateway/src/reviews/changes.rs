//! What happened to reviews, as their callers may know it, in the order of the records.
//!
//! A change is that a review waits, or that its standing became another one. What one person did
//! is none: an approval that frees nothing yet leaves the review waiting. Changes are derived from
//! what is durable, so that whoever knows the record of the last one misses nothing, also over a
//! restart.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use lexicon::{Moment, RecordNumber, ReviewId, WorkloadId};
use review::{Event, Review};
use store::{Found, NotRead, Step, Store};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use super::Standing;
use crate::Gateway;

/// LIMIT: changes that a stream may be behind. One that is further behind is cut.
const BEHIND: usize = 1_024;

/// How long to wait when the store cannot be read.
const PAUSE: Duration = Duration::from_secs(1);

/// A review stands elsewhere than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Who asked for what is held.
    pub workload: WorkloadId,
    /// The review.
    pub review: ReviewId,
    /// Where it stands after this: `waiting`, `approved`, `denied`, `expired` or `executed`.
    pub state: &'static str,
    /// The record of what happened.
    pub record: RecordNumber,
    /// When it happened.
    pub at: Moment,
}

/// What one reading found.
#[derive(Clone, Debug)]
pub struct Changes {
    /// The changes, in the order of their records.
    pub changes: Vec<Change>,
    /// The record at which to read on.
    pub next: RecordNumber,
    /// Whether there is more to be read now.
    pub more: bool,
}

/// Where changes are called out to whoever listens.
#[derive(Debug)]
pub(crate) struct Bulletin {
    calls: broadcast::Sender<Arc<Change>>,
    /// The first record of which nobody was told when the gateway began.
    began: RecordNumber,
}

impl Bulletin {
    /// Begins with what happens from now on.
    pub(crate) fn new(store: &Store) -> Self {
        Self { calls: broadcast::Sender::new(BEHIND), began: here(store) }
    }

    /// What is called out from now on.
    pub(crate) fn listen(&self) -> broadcast::Receiver<Arc<Change>> {
        self.calls.subscribe()
    }
}

/// The number that the next record gets.
pub(super) fn here(store: &Store) -> RecordNumber {
    RecordNumber::new(store.status().records)
}

/// The record after `record`.
pub(super) const fn after(record: RecordNumber) -> RecordNumber {
    RecordNumber::new(record.index().saturating_add(1))
}

impl Gateway {
    /// The changes of the reviews of `of`, or of everybody, from the record `from` on: as many as
    /// one reading finds.
    ///
    /// # Errors
    ///
    /// They cannot be read.
    pub async fn review_changes(
        &self,
        from: RecordNumber,
        of: Option<&WorkloadId>,
    ) -> Result<Changes, NotRead> {
        let steps = self.store.review_steps(from).await?;
        let more = u64::try_from(steps.len()).is_ok_and(|steps| steps >= Store::MOST_STEPS);
        let next = steps.last().map_or(from, |last| after(last.record));
        let mut changes = Vec::new();
        for step in steps {
            if of.is_some_and(|of| *of != step.workload) {
                continue;
            }
            // Of what no caller asked for, no caller hears.
            let found = self.store.review(step.review).await?;
            let found = found.filter(|found| found.asked.is_some());
            changes.extend(found.and_then(|found| change_of(&found, &step)));
        }
        Ok(Changes { changes, next, more })
    }

    /// Calls changes out, until the process ends.
    pub(crate) async fn call_out(&self) -> Infallible {
        let mut news = self.store.review_changes();
        let mut next = self.bulletin.began;
        loop {
            match self.call_out_from(&mut next).await {
                Ok(()) => heard(&mut news).await,
                Err(error) => {
                    tracing::error!(%error, "what happened to reviews cannot be told now");
                    tokio::time::sleep(PAUSE).await;
                }
            }
        }
    }

    async fn call_out_from(&self, next: &mut RecordNumber) -> Result<(), NotRead> {
        // Before it is seen that nobody listens: whoever comes then reads up to a later place.
        let here = here(&self.store);
        if self.bulletin.calls.receiver_count() == 0 {
            *next = here;
            return Ok(());
        }
        loop {
            let read = self.review_changes(*next, None).await?;
            for change in read.changes {
                // They may all have gone meanwhile.
                drop(self.bulletin.calls.send(Arc::new(change)));
            }
            *next = read.next;
            if !read.more {
                return Ok(());
            }
        }
    }
}

/// Waits until something happened to some review, and forgets what else did by then.
async fn heard(news: &mut broadcast::Receiver<ReviewId>) {
    if matches!(news.recv().await, Err(RecvError::Closed)) {
        std::future::pending::<()>().await;
    }
    while matches!(news.try_recv(), Ok(_) | Err(TryRecvError::Lagged(_))) {}
}

/// What `step` changed for the caller, if it did.
fn change_of(found: &Found, step: &Step) -> Option<Change> {
    let standing = match step.event {
        None => Standing::Waiting,
        Some(event) => {
            let event = usize::try_from(event).ok()?;
            let before = after_decisions(&found.review, event)?;
            let after = match found.review.decided().len() {
                decided if event < decided => after_decisions(&found.review, event + 1)?,
                // People decide first, and what ends a review otherwise is its last event.
                _ => Standing::of(found.review.state(step.at)),
            };
            (before != after).then_some(after)?
        }
    };
    Some(Change {
        workload: step.workload.clone(),
        review: step.review,
        state: standing.as_str(),
        record: step.record,
        at: step.at,
    })
}

/// Where a review stood for its caller after so many decisions; none if it never had as many.
fn after_decisions(review: &Review, decisions: usize) -> Option<Standing> {
    let mut then = Review::open(review.opening().clone());
    let Some(last) = decisions.checked_sub(1) else { return Some(Standing::Waiting) };
    let decided = review.decided();
    for decided in decided.get(..=last)? {
        then.apply(&Event::Decided(Box::new(decided.clone()))).ok()?;
    }
    decided.get(last).map(|last| Standing::of(then.state(last.at)))
}

#[cfg(test)]
mod tests;
