//! The record about what nobody asked for and people should know.

use lexicon::{AgreementId, ClauseId, Digest, GrantId, Moment, PartyId, WorkloadId};

/// A share of a budget is spent that is worth telling, a detector found something, or attention
/// did. It decides nothing; but a reviewer who is `suspended` decides nothing from then on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noticed {
    /// When.
    pub at: Moment,
    /// The agreement.
    pub agreement: AgreementId,
    /// The digest of its exact text.
    pub bundle: Digest,
    /// What noticed it: `budget`, the name of a detector, `attention` or `suspended`. Out of a
    /// closed list.
    pub what: &'static str,
    /// The reviewer, if it is about one.
    pub person: Option<Noted>,
    /// The clause that it is about.
    pub clause: Option<ClauseId>,
    /// The grant, if it is about one.
    pub grant: Option<GrantId>,
    /// The workload, if it is about one.
    pub workload: Option<WorkloadId>,
    /// The other workload, if it is about two.
    pub with: Option<WorkloadId>,
    /// The sign that showed, or what suspends; else what is measured: the spelling of a data
    /// category, `persons`, `linked-` and a number of categories, or `opaque-bytes`; two categories
    /// with `+` between them, if it is about two workloads.
    pub measure: String,
    /// How much of the limit is spent, in hundredths; none for a detector without a limit.
    pub share: Option<u64>,
}

/// A reviewer about whom something is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted {
    /// The party that the person decides for.
    pub party: PartyId,
    /// The digest of the person's id. The log carries a commitment to it.
    pub reviewer: Digest,
}
