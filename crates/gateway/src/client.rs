//! The client that waits for an answer, seen from the exchange that it started.
//!
//! An exchange runs on its own: a client that leaves does not stop it half-way between its decision
//! and its outcome, so that every permitted exchange gets its outcome on record.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether the client still waits.
#[derive(Clone, Debug, Default)]
pub(crate) struct Client(Arc<AtomicBool>);

/// Held by the connection. When the connection drops it, the client is gone.
#[derive(Debug)]
pub(crate) struct Waiting(Client);

impl Client {
    /// A client that waits for as long as the second value lives.
    pub(crate) fn new() -> (Self, Waiting) {
        let client = Self::default();
        (client.clone(), Waiting(client))
    }

    /// Whether nobody waits for the answer any more.
    pub(crate) fn is_gone(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Release);
    }
}
