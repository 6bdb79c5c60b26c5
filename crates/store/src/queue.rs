//! The queue in front of the writer: bounded, never waited for, and quiet.
//!
//! A channel wakes its receiver for each thing sent. This queue wakes the writer when as many
//! records wait as it wants to write together, and not at all while it is busy: with eight callers
//! that is one wake-up in place of eight.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Why something was not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// There is no room.
    Full,
    /// Nothing is taken in any more.
    Closed,
}

/// A bounded queue with one reader.
pub(crate) struct Queue<T> {
    most: usize,
    most_bytes: usize,
    inner: Mutex<Inner<T>>,
    enough: Condvar,
}

struct Inner<T> {
    items: VecDeque<(T, usize)>,
    bytes: usize,
    /// The reader sleeps until so many wait. While it is awake nobody needs to wake it.
    wanted: usize,
    closed: bool,
}

impl<T> Queue<T> {
    /// A queue for `most` things that have `most_bytes` together.
    pub(crate) fn new(most: usize, most_bytes: usize) -> Self {
        let inner = Inner { items: VecDeque::new(), bytes: 0, wanted: usize::MAX, closed: false };
        Self { most, most_bytes, inner: Mutex::new(inner), enough: Condvar::new() }
    }

    /// Puts something that has so many bytes into the queue, at once or not at all.
    pub(crate) fn offer(&self, item: T, bytes: usize) -> Result<(), Refused> {
        let mut inner = self.lock();
        if inner.closed {
            return Err(Refused::Closed);
        }
        let all = inner.bytes.saturating_add(bytes);
        if inner.items.len() >= self.most || all > self.most_bytes {
            return Err(Refused::Full);
        }
        inner.bytes = all;
        inner.items.push_back((item, bytes));
        let enough = inner.items.len() >= inner.wanted;
        drop(inner);
        if enough {
            self.enough.notify_one();
        }
        Ok(())
    }

    /// Takes what waits, up to `most` things in `taken`, without waiting.
    pub(crate) fn take(&self, most: usize, taken: &mut Vec<T>) {
        let mut inner = self.lock();
        while taken.len() < most
            && let Some((item, bytes)) = inner.items.pop_front()
        {
            inner.bytes = inner.bytes.saturating_sub(bytes);
            taken.push(item);
        }
    }

    /// Waits until something waits. Says no if the queue is closed and empty.
    pub(crate) fn wait(&self) -> bool {
        let mut inner = self.lock();
        inner.wanted = 1;
        while inner.items.is_empty() && !inner.closed {
            inner = self.enough.wait(inner).unwrap_or_else(PoisonError::into_inner);
        }
        inner.wanted = usize::MAX;
        !inner.items.is_empty()
    }

    /// Waits until `wanted` things wait, the queue is closed, or `patience` is over.
    pub(crate) fn gather(&self, wanted: usize, patience: Duration) {
        let mut inner = self.lock();
        inner.wanted = wanted;
        let few = |inner: &mut Inner<T>| inner.items.len() < inner.wanted && !inner.closed;
        let waited = self.enough.wait_timeout_while(inner, patience, few);
        waited.unwrap_or_else(PoisonError::into_inner).0.wanted = usize::MAX;
    }

    /// Takes nothing in from now on. What waits can still be taken out.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.enough.notify_one();
    }

    /// A holder that panicked leaves a whole queue behind: nothing in here panics half way.
    fn lock(&self) -> MutexGuard<'_, Inner<T>> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
