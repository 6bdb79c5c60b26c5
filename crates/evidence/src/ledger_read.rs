//! That somebody read the persons ledger.

use lexicon::{AgreementId, Digest, Moment};

/// Somebody read how much of the budgets is spent.
///
/// What they saw is not in it: the counts of one moment and the next would say whether somebody who
/// was touched between was known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerRead {
    /// When.
    pub at: Moment,
    /// The agreement whose budgets they are.
    pub agreement: AgreementId,
    /// The digest of its exact text.
    pub bundle: Digest,
    /// What for, out of a closed list: `status` or `metrics`.
    pub purpose: &'static str,
}
