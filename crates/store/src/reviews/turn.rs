//! A turn at one review: nobody else changes it meanwhile.

use std::sync::Arc;

use evidence::{Pending, Recorded};
use review::Event;
use tokio::sync::OwnedMutexGuard;

use super::{Change, Found};
use crate::{NotRecorded, Posting, Store};

/// The right to change one review, with the review as it is. Whoever else wants to change it waits
/// until this is dropped.
pub struct Turn {
    store: Store,
    found: Found,
    /// Shared with what is being written: a caller that goes away gives nobody else its turn before
    /// the disk has what it asked for.
    turn: Arc<OwnedMutexGuard<()>>,
}

impl Turn {
    pub(crate) const fn new(store: Store, found: Found, turn: Arc<OwnedMutexGuard<()>>) -> Self {
        Self { store, found, turn }
    }

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
        let sealed = self.store.seal_event(&after, event, self.found.events)?;
        let change = Change::Happened(sealed, Arc::clone(&self.turn));
        let recorded = self.store.keep(pending, None, Some(change), posting).await?;
        self.found.review = after;
        self.found.events = self.found.events.saturating_add(1);
        Ok(recorded)
    }
}

impl std::fmt::Debug for Turn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Turn({})", self.found.review.opening().review)
    }
}
