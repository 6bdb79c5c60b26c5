//! What may be read of a review by those who show it.

use lexicon::{Moment, ReviewId, ReviewerId};

use super::{Review, State, View};
use crate::opening::Opening;
use crate::statement::Statement;

/// A review as it is shown: an act or a test, which nobody can tell from it.
///
/// INVARIANT (I7): it gives neither approvals nor an execution, so that whoever has one has no way
/// to an effect.
#[derive(Clone, Debug)]
pub struct Shown(Review);

impl From<Review> for Shown {
    fn from(review: Review) -> Self {
        Self(review)
    }
}

impl Shown {
    /// What it began with.
    #[must_use]
    pub const fn opening(&self) -> &Opening {
        self.0.opening()
    }

    /// What people read and sign.
    #[must_use]
    pub const fn statement(&self) -> &Statement {
        self.0.statement()
    }

    /// The glass that was broken for the act, if it went through one.
    #[must_use]
    pub const fn glass(&self) -> Option<ReviewId> {
        self.0.glass()
    }

    /// Where it is at `now`.
    #[must_use]
    pub fn state(&self, now: Moment) -> State {
        self.0.state(now)
    }

    /// What `reviewer` may see at `now`.
    #[must_use]
    pub fn seen_by(&self, reviewer: &ReviewerId, now: Moment) -> View<'_> {
        self.0.seen_by(reviewer, now)
    }
}
