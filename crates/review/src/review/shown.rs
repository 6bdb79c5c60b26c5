//! What may be read of a review by those who show it.

use lexicon::{Moment, ReviewId, ReviewerId};

use super::{Review, State, View};
use crate::attention::Mutation;
use crate::opening::Opening;
use crate::statement::Statement;

/// A review as it is shown: an act or a test, which nobody can tell from it.
///
/// INVARIANT (I7): it gives neither approvals nor an execution, so that whoever has one has no way
/// to an effect.
#[derive(Clone, Debug)]
pub struct Shown {
    review: Review,
    /// What is wrong with it, if it is a test.
    test: Option<Mutation>,
}

impl From<Review> for Shown {
    fn from(review: Review) -> Self {
        Self { review, test: None }
    }
}

impl Shown {
    /// A test.
    pub(crate) const fn test(review: Review, mutation: Mutation) -> Self {
        Self { review, test: Some(mutation) }
    }

    /// What was wrong with it, if it was a test and is over at `now`. While it is open, nobody is
    /// told what it is.
    #[must_use]
    pub fn was_test(&self, now: Moment) -> Option<Mutation> {
        self.test.filter(|_| self.review.state(now).is_final())
    }

    /// What it began with.
    #[must_use]
    pub const fn opening(&self) -> &Opening {
        self.review.opening()
    }

    /// What people read and sign.
    #[must_use]
    pub const fn statement(&self) -> &Statement {
        self.review.statement()
    }

    /// The glass that was broken for the act, if it went through one.
    #[must_use]
    pub const fn glass(&self) -> Option<ReviewId> {
        self.review.glass()
    }

    /// Where it is at `now`.
    #[must_use]
    pub fn state(&self, now: Moment) -> State {
        self.review.state(now)
    }

    /// What `reviewer` may see at `now`.
    #[must_use]
    pub fn seen_by(&self, reviewer: &ReviewerId, now: Moment) -> View<'_> {
        self.review.seen_by(reviewer, now)
    }
}
