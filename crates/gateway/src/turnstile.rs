//! Places among the running exchanges: so many per workload, and no more (I12).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use lexicon::WorkloadId;

/// Counts the exchanges under way of each workload.
#[derive(Debug)]
pub(crate) struct Turnstile {
    most: usize,
    running: Arc<Mutex<HashMap<WorkloadId, usize>>>,
}

/// A place among the running exchanges. It is given back when dropped.
#[derive(Debug)]
pub(crate) struct Place {
    workload: WorkloadId,
    running: Arc<Mutex<HashMap<WorkloadId, usize>>>,
}

impl Turnstile {
    /// A turnstile that gives each workload at most `most` places.
    pub(crate) fn new(most: usize) -> Self {
        Self { most, running: Arc::default() }
    }

    /// A place for `workload`, unless all of its places are taken.
    pub(crate) fn enter(&self, workload: &WorkloadId) -> Option<Place> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let count = running.entry(workload.clone()).or_default();
        if *count >= self.most {
            return None;
        }
        *count = count.saturating_add(1);
        Some(Place { workload: workload.clone(), running: Arc::clone(&self.running) })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = running.get_mut(&self.workload) {
            *count = count.saturating_sub(1);
        }
    }
}

#[cfg(test)]
mod tests;
