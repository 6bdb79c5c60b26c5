//! How the parties keep the agreement: refusals, changes, checks, people, the end.

use std::collections::BTreeSet;

use lexicon::{ClauseId, Span};
use miette::SourceSpan;

use super::{ChangeObject, DrainRule, Quorum};
use crate::Pattern;

/// What becomes of a refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusalRule {
    /// The clause that the block belongs to.
    pub clause: ClauseId,
    /// Whether a refusal stays one. Whatever is written, it does: `false` is a finding.
    pub honour: bool,
    /// How long a refusal is remembered; `None` is for ever.
    pub window: Option<Span>,
    /// Whether a refusal of one vendor holds for all others.
    pub cross_vendor: bool,
    /// The approvals that release a refused act; empty is nobody.
    pub release_quorum: Quorum,
    /// Where the file says so.
    pub place: SourceSpan,
}

/// Who must agree before something that decides is changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeControl {
    /// The clause that the block belongs to.
    pub clause: ClauseId,
    /// What is not changed otherwise.
    pub object: ChangeObject,
    /// How many signatures of each party a change needs.
    pub approvers: Quorum,
    /// How long before its beginning a change is announced.
    pub notice: Option<Span>,
    /// How long an emergency change holds without ratification; `None` allows none.
    pub emergency_ttl: Option<Span>,
    /// The signatures that make an emergency change a lasting one.
    pub ratification: Quorum,
    /// Where the file says so.
    pub place: SourceSpan,
}

/// Who checks from outside, how often, and what is measured at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// The clause that the block belongs to.
    pub clause: ClauseId,
    /// Who checks, as people read it.
    pub auditor: String,
    /// How often, as people read it.
    pub cadence: String,
    /// What is measured at least.
    pub minimum_metrics: BTreeSet<String>,
    /// The suite that measures it.
    pub suite: Option<String>,
    /// Where the file says so.
    pub place: SourceSpan,
}

/// Which people must be there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Personnel {
    /// The clause that the block belongs to.
    pub clause: ClauseId,
    /// The roles that need a clearance.
    pub cleared_roles: BTreeSet<String>,
    /// How many of each party are on shift at any time.
    pub min_on_shift: Quorum,
    /// Where the file says so.
    pub place: SourceSpan,
}

/// What ends the agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Termination {
    /// The clause that the block belongs to.
    pub clause: ClauseId,
    /// What gives the right to end it, in words.
    pub triggers: Vec<String>,
    /// How long before the end it is announced.
    pub notice: Option<Span>,
    /// How long a breach may be mended.
    pub cure: Option<Span>,
    /// What happens to what is running at the end.
    pub effect_on_running: DrainRule,
    /// Where the file says so.
    pub place: SourceSpan,
}

/// Who may not use the models at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excluded {
    /// The clause that the block belongs to.
    pub clause: ClauseId,
    /// The workloads that are excluded.
    pub principals: Vec<Pattern>,
    /// Whether those who act on their behalf are excluded too; `None` when the block does not say.
    pub on_behalf_of: Option<bool>,
    /// Where the file says so.
    pub place: SourceSpan,
}
