//! Why a step is refused.

use lexicon::ReviewerId;
use thiserror::Error;

/// Why a step is refused. Nothing has happened then.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unbroken {
    /// Only a quorum frees this act.
    #[error("break-glass is not for this act: it needs people of both organisations")]
    TooGrave,
    /// The reason says nothing.
    #[error("the reason needs 20 characters at least and 4,096 bytes at most: say what happened")]
    Reason,
    /// The time or the number of acts is none or too large.
    #[error("break-glass is for 60 minutes and 20 acts at most: ask for less")]
    TooMuch,
    /// Not both organisations would be told.
    #[error("break-glass alerts two parties at least, and `{0}` is of one of them: name them all")]
    Parties(ReviewerId),
    /// The person is not in the roster, is suspended, or decides nothing.
    #[error("`{0}` cannot do this: only reviewers of the roster who are not suspended can")]
    Person(ReviewerId),
    /// The signature does not hold.
    #[error("the signature does not hold: sign the text that is shown with an enrolled credential")]
    BadSignature,
    /// Another glass of this person or workload waits for its review.
    #[error("an earlier break-glass is not reviewed by both organisations: that comes first")]
    Unreviewed,
    /// The person has broken too many.
    #[error("`{0}` broke the glass three times in 30 days, which is the most: ask another")]
    TooOften(ReviewerId),
    /// The glass is closed, used up, or was never for this.
    #[error("this break-glass does not cover the act: it needs people of both organisations")]
    Closed,
    /// The act went through already.
    #[error("this act went through already: an act goes through once")]
    Used,
    /// Whoever broke it cannot judge it, and each party judges once.
    #[error("`{0}` cannot review this break-glass: one other person of each party does")]
    NotTheReviewer(ReviewerId),
    /// It is not overdue.
    #[error("this break-glass is not overdue")]
    NotOverdue,
    /// Its time is not over, or that is on record.
    #[error("the time of this break-glass is not over, or that is known")]
    NotOver,
    /// The event cannot follow upon what was before.
    #[error("this cannot have happened: {0}")]
    BadHistory(&'static str),
}
