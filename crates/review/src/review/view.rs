//! What one person may see of a review.

use lexicon::{Moment, ReviewerId};

use super::{Review, State};
use crate::event::Decided;
use crate::statement::Statement;

/// What one person may see of a review: before the own decision, nothing of what others decided.
#[derive(Clone, Copy, Debug)]
pub enum View<'r> {
    /// The person has not decided, and can.
    Undecided(Undecided<'r>),
    /// The person has decided, or nobody can any more.
    Given(Given<'r>),
}

/// A review before the own decision. There is no field for what others decided, nor whether.
#[derive(Clone, Copy, Debug)]
pub struct Undecided<'r> {
    /// What is to be decided.
    pub statement: &'r Statement,
    /// When the act was held.
    pub opened: Moment,
    /// The first moment at which nobody can approve any more.
    pub expires: Moment,
}

/// A review after the own decision, or after its end.
#[derive(Clone, Copy, Debug)]
pub struct Given<'r> {
    /// What was to be decided.
    pub statement: &'r Statement,
    /// When the act was held.
    pub opened: Moment,
    /// The first moment at which nobody can approve any more.
    pub expires: Moment,
    /// Where the review is.
    pub state: State,
    /// What everybody decided, in the order in which they did.
    pub decided: &'r [Decided],
}

impl Review {
    /// What `reviewer` may see at `now`.
    #[must_use]
    pub fn seen_by(&self, reviewer: &ReviewerId, now: Moment) -> View<'_> {
        let (statement, state) = (&self.statement, self.state(now));
        let (opened, expires) = (self.opening.opened, self.opening.expires);
        let decided = self.decided.iter().any(|it| it.decision.reviewer == *reviewer);
        if decided || state.is_final() {
            View::Given(Given { statement, opened, expires, state, decided: &self.decided })
        } else {
            View::Undecided(Undecided { statement, opened, expires })
        }
    }
}
