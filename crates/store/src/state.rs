//! What everybody may look at while the threads work.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How a store is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// Number of durable records.
    pub records: u64,
    /// Number of records that the published checkpoint covers.
    pub published: u64,
    /// Why the last try to publish failed, if it did. The records are durable all the same.
    pub unpublished: Option<String>,
    /// Why nothing is accepted any more, if so. Only a restart helps.
    pub stopped: Option<String>,
}

/// The state behind [`Status`].
#[derive(Default)]
pub(crate) struct State {
    records: AtomicU64,
    published: AtomicU64,
    unpublished: Mutex<Option<String>>,
    stopped: Mutex<Option<String>>,
}

impl State {
    pub(crate) fn status(&self) -> Status {
        Status {
            records: self.records(),
            published: self.published.load(Ordering::Acquire),
            unpublished: lock(&self.unpublished).clone(),
            stopped: self.stopped(),
        }
    }

    pub(crate) fn records(&self) -> u64 {
        self.records.load(Ordering::Acquire)
    }

    pub(crate) fn set_records(&self, records: u64) {
        self.records.store(records, Ordering::Release);
    }

    pub(crate) fn set_published(&self, size: u64) {
        self.published.store(size, Ordering::Release);
        *lock(&self.unpublished) = None;
    }

    pub(crate) fn set_unpublished(&self, why: String) {
        *lock(&self.unpublished) = Some(why);
    }

    pub(crate) fn stopped(&self) -> Option<String> {
        lock(&self.stopped).clone()
    }

    /// Why nothing is accepted any more, by somebody for whom that is so.
    pub(crate) fn why_stopped(&self) -> String {
        self.stopped().unwrap_or_else(|| "it was closed".to_owned())
    }

    /// Says why nothing is accepted any more; the first reason stays.
    pub(crate) fn stop(&self, why: &str) {
        lock(&self.stopped).get_or_insert_with(|| why.to_owned());
    }
}

/// A lock whose holder panicked still guards a whole value: each is set in one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
