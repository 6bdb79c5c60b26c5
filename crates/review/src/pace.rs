//! Pace: how many acts one person approved of late.

use std::collections::{BTreeMap, VecDeque};

use agreement::Capacity;
use lexicon::{Moment, ReviewerId};

use crate::decision::Verdict;
use crate::event::Event;

/// Most moments that are remembered of one person; a capacity above it counts as this.
///
/// LIMIT: bounds the memory, and nobody reads a thousand statements in any time that counts.
const MOST: usize = 1_000;

/// When each person approved of late, over all reviews. Denials do not count: a no is never late.
#[derive(Clone, Debug, Default)]
pub struct Pace(BTreeMap<ReviewerId, VecDeque<Moment>>);

impl Pace {
    /// Remembers an event. Feed it the events of all reviews, each once, also after a restart.
    pub fn note(&mut self, event: &Event) {
        let Event::Decided(decided) = event else { return };
        if decided.decision.verdict == Verdict::Approve {
            let moments = self.0.entry(decided.decision.reviewer.clone()).or_default();
            moments.push_back(decided.at);
            if moments.len() > MOST {
                moments.pop_front();
            }
        }
    }

    /// How many acts `reviewer` approved in the time of `capacity` before `now`. What is later than
    /// `now` counts too: a clock that goes back gives no capacity back.
    #[must_use]
    pub fn approved(&self, reviewer: &ReviewerId, capacity: Capacity, now: Moment) -> u64 {
        let counts = |at: &&Moment| at.plus(capacity.per) > now;
        let moments = self.0.get(reviewer).into_iter().flatten();
        u64::try_from(moments.filter(counts).count()).unwrap_or(u64::MAX)
    }

    /// Whether `reviewer` may approve one act more at `now`.
    #[must_use]
    pub fn has_room(&self, reviewer: &ReviewerId, capacity: Capacity, now: Moment) -> bool {
        let most = capacity.acts.min(u64::try_from(MOST).unwrap_or(u64::MAX));
        self.approved(reviewer, capacity, now) < most
    }
}

#[cfg(test)]
mod tests;
