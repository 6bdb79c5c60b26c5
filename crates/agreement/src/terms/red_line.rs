//! Red lines: what is prohibited, for whom, and how far.

use std::collections::{BTreeMap, BTreeSet};

use lexicon::{ClauseId, DataCategory, Effect, Moment, PartyId, Span};
use miette::SourceSpan;

use super::{Action, Category, Intent, Object, Quorum, TargetSelection, Verb};

/// A clause that prohibits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedLine {
    /// The clause that the red line belongs to.
    pub clause: ClauseId,
    /// What it is about.
    pub category: Category,
    /// Whom it binds.
    pub bearer: Bearer,
    /// What it forbids doing; empty is everything.
    pub verbs: Vec<Verb>,
    /// Which records it is about; empty is all.
    pub objects: Vec<Object>,
    /// The effect that it reaches; `None` for a red line that counts persons.
    pub effect: Option<Effect>,
    /// The intent that the text asks for. No control weakens for it.
    pub intent: Intent,
    /// Words that narrow what is forbidden ("independently"). No control weakens for them.
    pub qualifiers: Vec<String>,
    /// Texts that are said to decide whether the line binds at all. It binds without them.
    pub conditions: Vec<String>,
    /// The party that decides, next to the stack.
    pub decider: Option<PartyId>,
    /// What happens to what it reaches.
    pub action: Action,
    /// The approvals that the text names, before the strictest of all quorums is taken.
    pub quorum: Quorum,
    /// Who must have chosen the target.
    pub target_selected_by: Option<TargetSelection>,
    /// How many effectors one approval may cover.
    pub max_effectors_per_approval: Option<u64>,
    /// Whether fields of a request that nobody knows are refused.
    pub strict: bool,
    /// The exceptions. None of them frees anything by itself.
    pub exceptions: Vec<Exception>,
    /// What follows a breach.
    pub remedy: Vec<Remedy>,
    /// The outer stops on persons, for a red line that counts persons.
    pub limits: Option<Limits>,
    /// What may be touched without a grant, for a red line that counts persons.
    pub without_grant: WithoutGrant,
    /// Where the file says so.
    pub place: SourceSpan,
    pub(crate) places: Places,
}

/// Where single keys of a red line are, or where it is if they are absent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Places {
    pub(crate) bearer: SourceSpan,
    pub(crate) intent: SourceSpan,
    pub(crate) limits: SourceSpan,
    pub(crate) quorum: SourceSpan,
    pub(crate) qualifiers: SourceSpan,
    pub(crate) conditions: SourceSpan,
    pub(crate) verbs: SourceSpan,
    pub(crate) objects: SourceSpan,
    pub(crate) exceptions: SourceSpan,
}

/// Whom a red line binds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bearer {
    /// The parties that are named.
    pub named: BTreeSet<PartyId>,
    /// Whether those who act on behalf of the named are bound too.
    pub on_behalf_of: bool,
}

impl Bearer {
    /// Whether every workload is bound: nobody is named, or those who act on behalf of the named
    /// are bound, and nobody can tell from outside who does.
    #[must_use]
    pub fn is_everybody(&self) -> bool {
        self.on_behalf_of || self.named.is_empty()
    }
}

/// A narrow way out of a red line, named in the open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The clause and a number from 1, for example `surveillance#1`.
    pub id: String,
    /// What the exception rests on.
    pub authority: String,
    /// Who must agree each time.
    pub approver: PartyId,
    /// Whether it covers persons that are named one by one, and nobody else.
    pub named_persons_only: bool,
    /// The most persons it covers.
    pub max_persons: Option<u64>,
    /// When it ends: the first instant of this day, UTC.
    pub expires: Moment,
    /// How its use becomes known.
    pub disclosure: String,
}

/// What follows a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// The act is denied.
    Deny,
    /// Every party is told within this time.
    Notify(Span),
    /// The workload is suspended.
    SuspendWorkload,
    /// The number of breaches is published.
    PublishCount,
}

/// Distinct persons per data category, in a sliding window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The length of the window; a grant takes that of its red line.
    pub window: Option<Span>,
    /// The persons of each category. A category without a number counts as 0.
    pub persons: BTreeMap<DataCategory, u64>,
    /// The persons seen in at least so many categories.
    pub linked: BTreeMap<u64, u64>,
    /// Bytes that could not be read as text.
    pub opaque_bytes: u64,
}

/// What ordinary work may touch with no grant in force. What is absent is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WithoutGrant {
    /// The persons in one request.
    pub per_request: u64,
    /// The persons of one workload in the window.
    pub per_workload: u64,
}
