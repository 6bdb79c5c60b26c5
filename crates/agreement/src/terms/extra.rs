//! What the parties add to the compiled policies and to the findings.

use lexicon::{ClauseId, Moment, PartyId};
use miette::SourceSpan;

/// A policy in Cedar that the parties wrote themselves. It is meant to forbid only, and the proof
/// shows whether it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtraPolicy {
    /// The clause that the block belongs to.
    pub clause: ClauseId,
    /// The text of the block.
    pub text: String,
    /// Where the text is.
    pub place: SourceSpan,
}

/// A finding that a party accepts, with a reason. It stays visible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AcceptedFinding {
    /// The clause that the finding is about.
    pub clause: ClauseId,
    /// The rule, for example `C1`.
    pub code: String,
    /// Who accepts it.
    pub by: PartyId,
    /// Why.
    pub reason: String,
    /// Until when: the first instant of this day, UTC; `None` is as long as the agreement.
    pub until: Option<Moment>,
    /// Where the file says so.
    pub place: SourceSpan,
}
