//! A turn at one review: nobody else changes it meanwhile.

use std::fmt;
use std::sync::Arc;

use evidence::{Pending, Recorded};
use review::{Event, State};
use tokio::sync::OwnedMutexGuard;

use super::keep::After;
use super::{Change, Found, FoundCanary, Waiting};
use crate::{NotRecorded, Posting, Store};

/// The right to change one review. Whoever else wants to change it waits until this is dropped.
struct Right {
    store: Store,
    /// Shared with what is being written: a caller that goes away gives nobody else its turn before
    /// the disk has what it asked for.
    turn: Arc<OwnedMutexGuard<()>>,
}

impl Right {
    /// Makes `event`, which came after `place` others and left the review as it is `after`, durable
    /// with its record.
    async fn keep<T>(
        &self,
        after: &After<'_>,
        event: &Event,
        place: u64,
        pending: Pending<T>,
        posting: Posting,
    ) -> Result<Recorded<T>, NotRecorded> {
        let sealed = self.store.seal_event(after, event, place)?;
        let change = Change::Happened(sealed, Arc::clone(&self.turn));
        self.store.keep(pending, None, Some(change), posting).await
    }

    async fn note_shown<T>(
        &self,
        review: lexicon::ReviewId,
        pending: Pending<T>,
    ) -> Result<Recorded<T>, NotRecorded> {
        let change = Change::Shown(review, Arc::clone(&self.turn));
        self.store.keep(pending, None, Some(change), Posting::nobody()).await
    }
}

/// A turn at an act, with the act as it is.
pub struct Turn {
    right: Right,
    found: Found,
}

/// A turn at a test, with the test as it is. It leads to no execution.
///
/// ```compile_fail,E0308
/// fn act(turn: store::CanaryTurn) -> store::Turn {
///     turn
/// }
/// ```
pub struct CanaryTurn {
    right: Right,
    found: FoundCanary,
}

/// A turn at what people are shown.
#[derive(Debug)]
pub enum WaitingTurn {
    /// At an act.
    Act(Turn),
    /// At a test.
    Canary(CanaryTurn),
}

impl WaitingTurn {
    pub(crate) fn new(store: Store, waiting: Waiting, turn: Arc<OwnedMutexGuard<()>>) -> Self {
        let right = Right { store, turn };
        match waiting {
            Waiting::Act(found) => Self::Act(Turn { right, found: *found }),
            Waiting::Canary(found) => Self::Canary(CanaryTurn { right, found: *found }),
        }
    }

    pub(crate) fn act(self) -> Option<Turn> {
        match self {
            Self::Act(turn) => Some(turn),
            Self::Canary(_) => None,
        }
    }
}

impl Turn {
    /// The review as it is.
    #[must_use]
    pub const fn found(&self) -> &Found {
        &self.found
    }

    /// Makes `event` durable together with the record that `pending` waits for, and with what it
    /// charges. When this returns a value, the disk has all of it, and so has the review here.
    ///
    /// # Errors
    ///
    /// [`NotRecorded`] if that is not known. Nothing may follow from the event then.
    pub async fn keep<T>(
        &mut self,
        event: &Event,
        pending: Pending<T>,
        posting: Posting,
    ) -> Result<Recorded<T>, NotRecorded> {
        let mut after = self.found.review.clone();
        after.apply(event).map_err(|error| NotRecorded::Failed(error.to_string()))?;
        let stands = After { opening: after.opening(), state: after.state(event.at()) };
        let place = self.found.events;
        let recorded = self.right.keep(&stands, event, place, pending, posting).await?;
        self.found.review = after;
        self.found.events = place.saturating_add(1);
        Ok(recorded)
    }

    /// Makes durable that people are shown it, with the record of that.
    ///
    /// # Errors
    ///
    /// [`NotRecorded`] if that is not known. Nobody may be shown it then.
    pub async fn note_shown<T>(&mut self, pending: Pending<T>) -> Result<Recorded<T>, NotRecorded> {
        let review = self.found.review.opening().review;
        let recorded = self.right.note_shown(review, pending).await?;
        self.found.was_shown = true;
        Ok(recorded)
    }
}

impl CanaryTurn {
    /// The test as it is.
    #[must_use]
    pub const fn found(&self) -> &FoundCanary {
        &self.found
    }

    /// As [`Turn::keep`]. An execution is refused.
    ///
    /// # Errors
    ///
    /// As [`Turn::keep`].
    pub async fn keep<T>(
        &mut self,
        event: &Event,
        pending: Pending<T>,
    ) -> Result<Recorded<T>, NotRecorded> {
        let mut after = self.found.canary.clone();
        after.apply(event).map_err(|error| NotRecorded::Failed(error.to_string()))?;
        let stands = After { opening: after.opening(), state: after.state(event.at()) };
        let (place, posting) = (self.found.events, Posting::nobody());
        let recorded = self.right.keep(&stands, event, place, pending, posting).await?;
        self.found.canary = after;
        self.found.events = place.saturating_add(1);
        Ok(recorded)
    }

    /// As [`Turn::note_shown`].
    ///
    /// # Errors
    ///
    /// As [`Turn::note_shown`].
    pub async fn note_shown<T>(&mut self, pending: Pending<T>) -> Result<Recorded<T>, NotRecorded> {
        let review = self.found.canary.opening().review;
        let recorded = self.right.note_shown(review, pending).await?;
        self.found.was_shown = true;
        Ok(recorded)
    }

    /// Where it is at `now`.
    #[must_use]
    pub fn state(&self, now: lexicon::Moment) -> State {
        self.found.canary.state(now)
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Turn({})", self.found.review.opening().review)
    }
}

/// It is written like that of an act: logs are read by those whom it tests.
impl fmt::Debug for CanaryTurn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Turn({})", self.found.canary.opening().review)
    }
}
