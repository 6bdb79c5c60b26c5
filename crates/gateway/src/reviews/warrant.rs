//! What stands behind a second decision: the approvals of a quorum, or a broken glass.

use controls::{Approvals, Ledger};
use lexicon::ReviewId;
use review::break_glass::Stop;

/// What stands behind a second decision.
#[derive(Clone, Debug)]
pub(crate) enum Warrant {
    /// The approvals that count now.
    Quorum(Approvals),
    /// One person broke the glass for the workload: below every outer stop that stands in for the
    /// quorum, which are these approvals.
    Glass {
        /// The glass.
        glass: ReviewId,
        /// The quorum of the act.
        quorum: Approvals,
    },
}

impl Warrant {
    /// The approvals for a decision about which the ledger finds `finding`.
    pub(crate) fn given(&self, finding: Ledger) -> Approvals {
        match self {
            Self::Quorum(approvals) => approvals.clone(),
            Self::Glass { quorum, .. } if stop_of(finding) == Stop::Below => quorum.clone(),
            Self::Glass { .. } => Approvals::none(),
        }
    }

    /// The approvals that people gave: what a permit token may say. A glass is nobody's approval.
    pub(crate) fn by_people(&self) -> Approvals {
        match self {
            Self::Quorum(approvals) => approvals.clone(),
            Self::Glass { .. } => Approvals::none(),
        }
    }
}

/// Where the ledger stands with an act.
pub(crate) const fn stop_of(finding: Ledger) -> Stop {
    match finding {
        Ledger::Within | Ledger::OverBudget => Stop::Below,
        Ledger::OverStop => Stop::AboveOrUnknown,
    }
}
