//! Cases: what is to be decided about one act, written beside the clause that decides it.

use lexicon::{
    ClauseId, DeploymentClass, ModelName, Moment, PartyId, Purpose, Region, ToolName, WorkloadId,
};
use miette::SourceSpan;

use super::{ActKind, Expected, Quorum};

/// One act and what is to be decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The clause that the case stands under.
    pub clause: ClauseId,
    /// What it shows, in words.
    pub name: String,
    /// The act.
    pub given: Given,
    /// What is to be decided.
    pub expect: Expected,
    /// Where the file says so.
    pub place: SourceSpan,
}

/// The facts of a case. What is absent is as in ordinary work: the first customer asks from inside
/// every boundary, about nobody, with no approval, on the day the agreement begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// What is done; absent is `call-tool` next to a tool, else `invoke`.
    pub act: Option<ActKind>,
    /// The tool that is called.
    pub tool: Option<ToolName>,
    /// The model that is asked.
    pub model: Option<ModelName>,
    /// Who asks.
    pub workload: Option<WorkloadId>,
    /// The party that the workload belongs to.
    pub party: Option<PartyId>,
    /// The kind of place that the workload runs in.
    pub deployment: Option<DeploymentClass>,
    /// The region that the workload runs in.
    pub region: Option<Region>,
    /// What for. The grant follows from purpose, workload and time.
    pub purpose: Option<Purpose>,
    /// Whether a case id is named, where a grant asks for one.
    pub case_named: bool,
    /// When.
    pub at: Option<Moment>,
    /// The distinct persons touched.
    pub persons: u64,
    /// Approvals of exactly this act, by party.
    pub approvals: Quorum,
    /// The exception that the approvals rest on, as `Exception::id` spells it.
    pub exception: Option<String>,
    /// Whether the ledger finds a budget of the grant or the workload exceeded.
    pub over_budget: bool,
    /// Whether the ledger finds an outer stop exceeded.
    pub over_stop: bool,
    /// Whether the act was refused before.
    pub refused: bool,
    /// Whether the vendor is under an order in force.
    pub under_order: bool,
}
