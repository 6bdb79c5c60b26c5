//! Facts: everything that a decision may depend on, as one value.

use std::collections::BTreeMap;

use lexicon::{Deployment, Effect, GrantId, ModelName, PartyId, Purpose, ToolName, WorkloadId};

/// What is known about one act when it is decided.
///
/// Equal facts are decided alike: nothing else goes into a decision but the agreement.
///
/// TRUST: every field comes from what is authenticated (workload, party, deployment), declared in
/// the agreement (effect), measured (persons, ledger), on record (refused) or signed (approvals,
/// orders). `purpose` may be selected by the caller, out of what the workload is entitled to;
/// `grant` and `exception` are what the agreement has in force for it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Facts {
    /// Who calls.
    pub workload: WorkloadId,
    /// The party of the agreement that the workload belongs to.
    pub party: PartyId,
    /// Where the workload runs.
    pub deployment: Deployment,
    /// What for; `None` when no purpose was selected.
    pub purpose: Option<Purpose>,
    /// The grant in force for this workload and purpose; `None` when there is none.
    pub grant: Option<GrantId>,
    /// The exception that the approvals rest on, by the id that the agreement gives it, for example
    /// `surveillance#1`; only one in force belongs here. `None` when they rest on none.
    pub exception: Option<String>,
    /// The distinct persons counted in the exchange so far, request and answer together.
    pub persons: u64,
    /// What the persons ledger finds about all exchanges of the window, this one included.
    pub ledger: Ledger,
    /// Whether the act, or one like it, was refused before and the refusal still stands.
    pub refused: bool,
    /// Whether the vendor is under an order in force.
    pub under_order: bool,
    /// The valid approvals of exactly this act.
    pub approvals: Approvals,
    /// What is to be done.
    pub act: Act,
}

/// What the persons ledger finds. The order is from mild to grave, and the gravest finding counts:
/// who is over an outer stop is over a budget too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ledger {
    /// Nothing is exceeded.
    #[default]
    Within,
    /// A budget of the grant in force, or of the workload, is exceeded.
    OverBudget,
    /// An outer stop of the agreement is exceeded.
    OverStop,
}

/// What is to be decided.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// To ask a model.
    Invoke {
        /// The model, as the request names it.
        model: ModelName,
    },
    /// To hand out what a model answered, or more of it.
    Release {
        /// The model that was asked.
        model: ModelName,
    },
    /// To let a tool be called as a model answered.
    CallTool {
        /// The tool.
        tool: ToolName,
        /// What the call does, as the manifest of the agreement says.
        effect: Effect,
        /// Whether the manifest has an entry for the tool.
        declared: bool,
    },
}

/// How many valid approvals each party gave for one act. A party that is not in it gave none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Approvals(BTreeMap<PartyId, u64>);

impl Approvals {
    /// No approval of anybody.
    #[must_use]
    pub const fn none() -> Self {
        Self(BTreeMap::new())
    }

    /// How many approvals `party` gave.
    #[must_use]
    pub fn of(&self, party: &PartyId) -> u64 {
        self.0.get(party).copied().unwrap_or(0)
    }

    /// The parties that gave approvals, in the order of their ids, and how many each.
    pub fn iter(&self) -> impl Iterator<Item = (&PartyId, u64)> {
        self.0.iter().map(|(party, count)| (party, *count))
    }
}

impl FromIterator<(PartyId, u64)> for Approvals {
    /// The last count for a party holds.
    fn from_iter<I: IntoIterator<Item = (PartyId, u64)>>(approvals: I) -> Self {
        Self(approvals.into_iter().collect())
    }
}
