//! What attention knows of one decision. No content, and no truth: canaries look like acts.

use lexicon::{Moment, Span};

use crate::decision::Verdict;
use crate::event::Decided;

/// One decision of one reviewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When the statement was shown. `None` if nobody showed it.
    pub shown: Option<Moment>,
    /// When the decision was taken up.
    pub at: Moment,
    /// Whether it was an approval.
    pub approved: bool,
    /// How many words the evidence has.
    pub words: u32,
    /// Whether the evidence was opened.
    pub opened: bool,
}

impl Seen {
    /// From a decision, and the number of words of its evidence.
    #[must_use]
    pub fn of(decided: &Decided, words: u32) -> Self {
        let decision = &decided.decision;
        Self {
            shown: decision.shown,
            at: decided.at,
            approved: decision.verdict == Verdict::Approve,
            words,
            opened: decision.opened_evidence,
        }
    }

    /// The time between showing and deciding. What was never shown was looked at for no time.
    #[must_use]
    pub fn dwell(&self) -> Span {
        self.shown.map_or(Span::from_ms(0), |shown| between(shown, self.at))
    }
}

/// The time from `one` to `other`; none if `other` is earlier.
pub(crate) fn between(one: Moment, other: Moment) -> Span {
    let ms = other.unix_ms().saturating_sub(one.unix_ms());
    Span::from_ms(u64::try_from(ms).unwrap_or(0))
}
