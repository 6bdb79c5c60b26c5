//! What was shown to whom: the console says so in each decision, because the person cannot.
//!
//! It lives in memory. After a restart a person opens the page again and the time begins anew,
//! which can only make an approval later.

use std::collections::BTreeMap;

use lexicon::{Moment, ReviewId, ReviewerId};
use review::Verdict;

/// LIMIT: pairs of person and review that are remembered. The one that was shown first makes room;
/// its person opens the page again.
const MOST: usize = 20_000;

/// What one person was shown of one review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    /// When the statement was first shown.
    pub(crate) at: Moment,
    /// What the person thought before seeing what the model wrote.
    pub(crate) judgement: Option<Verdict>,
    /// Whether what is held was opened.
    pub(crate) evidence: bool,
}

/// What was shown to whom.
#[derive(Debug, Default)]
pub(crate) struct Seen(BTreeMap<(ReviewId, ReviewerId), Shown>);

impl Seen {
    /// Remembers that `reviewer` is shown the statement at `now`; what was shown before stays so.
    pub(crate) fn show(&mut self, review: ReviewId, reviewer: &ReviewerId, now: Moment) -> Shown {
        let key = (review, reviewer.clone());
        if !self.0.contains_key(&key) && self.0.len() >= MOST {
            let first = self.0.iter().min_by_key(|(_, shown)| shown.at);
            if let Some(key) = first.map(|(key, _)| key.clone()) {
                self.0.remove(&key);
            }
        }
        *self.0.entry(key).or_insert(Shown { at: now, judgement: None, evidence: false })
    }

    /// What `reviewer` was shown of `review`, if anything.
    pub(crate) fn of(&self, review: ReviewId, reviewer: &ReviewerId) -> Option<Shown> {
        self.0.get(&(review, reviewer.clone())).copied()
    }

    /// Remembers what `reviewer` thinks before seeing what the model wrote; the first time counts.
    pub(crate) fn judge(&mut self, review: ReviewId, reviewer: &ReviewerId, judgement: Verdict) {
        if let Some(shown) = self.0.get_mut(&(review, reviewer.clone())) {
            shown.judgement.get_or_insert(judgement);
        }
    }

    /// Remembers that `reviewer` opened what is held.
    pub(crate) fn open(&mut self, review: ReviewId, reviewer: &ReviewerId) {
        if let Some(shown) = self.0.get_mut(&(review, reviewer.clone())) {
            shown.evidence = true;
        }
    }
}
