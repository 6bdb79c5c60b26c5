//! The record about what nobody asked for and people should know.

use lexicon::{AgreementId, ClauseId, Digest, GrantId, Moment, WorkloadId};

/// A share of a budget is spent that is worth telling, or a detector found something. It decides
/// nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noticed {
    /// When.
    pub at: Moment,
    /// The agreement.
    pub agreement: AgreementId,
    /// The digest of its exact text.
    pub bundle: Digest,
    /// What noticed it: `budget`, or the name of a detector. Out of a closed list.
    pub what: &'static str,
    /// The clause that it is about.
    pub clause: Option<ClauseId>,
    /// The grant, if it is about one.
    pub grant: Option<GrantId>,
    /// The workload, if it is about one.
    pub workload: Option<WorkloadId>,
    /// The other workload, if it is about two.
    pub with: Option<WorkloadId>,
    /// What is measured: the spelling of a data category, `persons`, `linked-` and a number of
    /// categories, or `opaque-bytes`; two categories with `+` between them, if it is about two
    /// workloads.
    pub measure: String,
    /// How much of the limit is spent, in hundredths; none for a detector without a limit.
    pub share: Option<u64>,
}
