//! Which canaries are due: each first showing of an act to somebody is one draw
//! ([`super::Pool::is_canary_next`]), and each canary that somebody sees settles one.
//!
//! A canary is seen by more people than the one whose draw asked for it. It counts for all of them,
//! so that the share that each of them sees is the one of the pool. Nothing is planted at the
//! moment of a draw: who opens a review would see another appear.

use std::collections::BTreeMap;

use lexicon::{ReviewId, ReviewerId};

/// Most that is owed to one person, or that one person is ahead.
///
/// LIMIT: whoever saw nothing for a week is not flooded then.
const MOST: i64 = 20;

/// What is owed to whom. It begins anew with the process: nothing is owed then.
#[derive(Clone, Debug, Default)]
pub struct Due {
    /// Draws that said yes, less canaries that were seen.
    owed: BTreeMap<ReviewerId, i64>,
    /// Canaries that wait for the one for whom they were planted.
    planted: BTreeMap<ReviewId, ReviewerId>,
}

impl Due {
    /// A draw said that `reviewer` is to see a canary.
    pub fn drawn(&mut self, reviewer: &ReviewerId) {
        self.add(reviewer, 1);
    }

    /// A canary was planted for `reviewer`.
    pub fn planted(&mut self, canary: ReviewId, reviewer: ReviewerId) {
        self.planted.insert(canary, reviewer);
    }

    /// `reviewer` sees a canary for the first time.
    pub fn seen(&mut self, canary: ReviewId, reviewer: &ReviewerId) {
        if self.planted.get(&canary) == Some(reviewer) {
            self.planted.remove(&canary);
        }
        self.add(reviewer, -1);
    }

    /// A canary is over. If the one for whom it was planted never saw it, another is due.
    pub fn over(&mut self, canary: ReviewId) {
        self.planted.remove(&canary);
    }

    /// Those for whom canaries are to be planted, in the order of their ids.
    pub fn waiting(&self) -> impl Iterator<Item = &ReviewerId> {
        self.owed.iter().filter_map(|(reviewer, owed)| {
            let planted = self.planted.values().filter(|it| *it == reviewer).count();
            (*owed > i64::try_from(planted).unwrap_or(i64::MAX)).then_some(reviewer)
        })
    }

    fn add(&mut self, reviewer: &ReviewerId, change: i64) {
        let owed = self.owed.entry(reviewer.clone()).or_insert(0);
        *owed = owed.saturating_add(change).clamp(-MOST, MOST);
    }
}

#[cfg(test)]
mod tests;
