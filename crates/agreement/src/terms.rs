//! What an agreement says, typed. Every value here was read from a file without an error.

mod case;
mod extra;
mod governance;
mod meaning;
mod red_line;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use lexicon::{
    AgreementId, ClauseId, DataCategory, Effect, GrantId, Moment, OrganisationName, PartyId,
    Purpose, Region, Span, WorkloadId,
};
use miette::SourceSpan;

pub use case::{Case, Given};
pub use extra::{AcceptedFinding, ExtraPolicy};
pub use governance::{ChangeControl, Excluded, Personnel, RefusalRule, Termination, Verification};
pub use meaning::{LawReference, Term};
pub(crate) use red_line::Places;
pub use red_line::{Bearer, Exception, Limits, RedLine, Remedy, WithoutGrant};
pub use words::{
    ActKind, Action, Category, ChangeObject, DefaultRule, DrainRule, Expected, Intent, LawMode,
    Object, OnChange, Precedence, Role, TargetSelection, Verb,
};
pub(crate) use words::{CaseRule, Word};

use crate::Pattern;

/// How many approvals each party gives at least, for one act.
pub type Quorum = BTreeMap<PartyId, u64>;

/// The whole of what one file says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// The id in the front matter.
    pub id: AgreementId,
    /// The version, from 1.
    pub version: u64,
    /// From when on the parties mean it.
    pub effective: Moment,
    /// What holds where no clause reaches.
    pub default: DefaultRule,
    /// What holds where a permission and a prohibition meet.
    pub precedence: Precedence,
    /// Who agrees, in the order of the file.
    pub parties: Vec<Party>,
    /// The clauses, in the order of the file.
    pub clauses: Vec<Clause>,
    /// The red lines, in the order of the file.
    pub red_lines: Vec<RedLine>,
    /// The manifest of tools, in the order of the file.
    pub tools: Vec<Tool>,
    /// The boundaries. All of them hold.
    pub boundaries: Vec<Boundary>,
    /// The rules of review. The strictest of them holds.
    pub reviews: Vec<Review>,
    /// The grants, in the order of the file. At no time do two of them fit one workload and
    /// purpose.
    pub grants: Vec<Grant>,
    /// The words that are defined, in the order of the file.
    pub terms: Vec<Term>,
    /// The texts outside the agreement that it leans on.
    pub laws: Vec<LawReference>,
    /// What becomes of refusals. The strictest holds.
    pub refusals: Vec<RefusalRule>,
    /// What needs whose signature to change.
    pub change_controls: Vec<ChangeControl>,
    /// Who checks from outside.
    pub verifications: Vec<Verification>,
    /// Which people must be there.
    pub personnel: Vec<Personnel>,
    /// What ends the agreement.
    pub terminations: Vec<Termination>,
    /// Who may not use the models.
    pub excluded: Vec<Excluded>,
    /// Policies that the parties wrote themselves.
    pub policies: Vec<ExtraPolicy>,
    /// The cases, in the order of the file.
    pub cases: Vec<Case>,
    /// Findings that a party accepts.
    pub accepted: Vec<AcceptedFinding>,
}

/// One of those who agree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The id that the blocks use.
    pub id: PartyId,
    /// What the party is in this agreement.
    pub role: Role,
    /// The organisation. No two parties are of one organisation.
    pub organisation: OrganisationName,
    /// Where the file names it.
    pub place: SourceSpan,
}

/// A unit of the agreement: a heading with an id, and what stands below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The id of the heading.
    pub id: ClauseId,
    /// The number that the heading begins with, for example `2` or `4.1`; empty without one.
    pub number: String,
    /// The heading without number and id.
    pub title: String,
    /// The text that people sign, as Markdown, without the typed blocks.
    pub prose: String,
    /// Whether it holds a red line.
    pub red_line: bool,
    /// Whether it holds a block that rules something: any but term, law, case and accepted.
    pub typed: bool,
    /// From the heading up to the next clause.
    pub place: SourceSpan,
    /// Where each part of the prose begins: in the prose, and in the file.
    pub(crate) parts: Vec<(usize, usize)>,
}

impl Clause {
    /// Where in the file the bytes `place` of the prose are.
    pub(crate) fn place_of(&self, place: Range<usize>) -> SourceSpan {
        let before = self.parts.partition_point(|(prose, _)| *prose <= place.start);
        let (prose, file) =
            before.checked_sub(1).and_then(|part| self.parts.get(part)).copied().unwrap_or((0, 0));
        let start = file + place.start.saturating_sub(prose);
        SourceSpan::new(start.into(), place.len())
    }
}

/// One entry of the manifest of tools.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// The clause that the entry belongs to.
    pub clause: ClauseId,
    /// The tools that the entry is about.
    pub name: Pattern,
    /// What a call does to the world.
    pub effect: Effect,
    /// Which arguments name persons, as JSON pointers (RFC 6901); `None` when the entry does not
    /// say.
    pub subject_paths: Option<BTreeSet<String>>,
    /// Whether one call may return many persons.
    pub bulk: bool,
    /// Which argument names the target, as a JSON pointer.
    pub target_path: Option<String>,
    /// Which argument names the effectors, as a JSON pointer.
    pub effectors_path: Option<String>,
    /// Where the file names it.
    pub place: SourceSpan,
}

/// Where the models may be used from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Boundary {
    /// The clause that the boundary belongs to.
    pub clause: ClauseId,
    /// Whether only deployments in a cloud are inside.
    pub cloud_only: bool,
    /// The regions inside; `None` is every region.
    pub regions: Option<BTreeSet<Region>>,
    /// Who says where a deployment is.
    pub attested_by: Option<PartyId>,
    /// Where the file says so.
    pub place: SourceSpan,
}

/// How people decide about held acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The clause that the block belongs to.
    pub clause: ClauseId,
    /// Approvals per party, by effect.
    pub quorums: BTreeMap<Effect, Quorum>,
    /// The least time between showing an act and approving it.
    pub dwell_floor: Option<Span>,
    /// The share of acts shown that are tests of the reviewer, in parts per million.
    pub canary_share_ppm: Option<u32>,
    /// How many acts one reviewer is shown in a time.
    pub capacity: Option<Capacity>,
    /// Where the file says so.
    pub place: SourceSpan,
}

/// So many acts in so much time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// The number of acts.
    pub acts: u64,
    /// The length of time.
    pub per: Span,
}

/// A persons budget that the parties gave to a purpose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The clause whose limit the grant lifts.
    pub clause: ClauseId,
    /// The id of the grant.
    pub id: GrantId,
    /// The purpose that it is for.
    pub purpose: Purpose,
    /// The workloads that may use it.
    pub workloads: Vec<Pattern>,
    /// Whether each use must name a case.
    pub case_required: bool,
    /// The persons that one request may touch.
    pub per_request: u64,
    /// The persons of each category that all workloads together may touch in the window.
    pub limits: Limits,
    /// The persons of each category that one workload may touch in the window.
    pub per_workload: BTreeMap<DataCategory, u64>,
    /// The first moment in force: the first instant of the first day, UTC.
    pub from: Moment,
    /// The first moment no longer in force: the first instant of the last day, UTC.
    pub until: Moment,
    /// Where the file names it.
    pub place: SourceSpan,
}

impl Grant {
    /// Whether this grant is in force for `workload` and `purpose` at `at`.
    #[must_use]
    pub fn covers(&self, purpose: &Purpose, workload: &WorkloadId, at: Moment) -> bool {
        self.purpose == *purpose
            && self.from <= at
            && at < self.until
            && self.workloads.iter().any(|pattern| pattern.matches(workload.as_str()))
    }

    /// Whether both grants could cover one use.
    pub(crate) fn collides(&self, other: &Self) -> bool {
        let workloads = || {
            let meets = |one: &Pattern| other.workloads.iter().any(|two| one.overlaps(two));
            self.workloads.iter().any(meets)
        };
        self.purpose == other.purpose
            && self.from < other.until
            && other.from < self.until
            && workloads()
    }
}
