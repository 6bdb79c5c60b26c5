//! C1: a way out whose end nobody can see.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::OpenCarveOut,
    name: "C1",
    title: "a way out whose end nobody can see",
    why: "`Except as permitted by other applicable law` and `unless otherwise authorised` let \
         everything out that some text or somebody permits. Nobody can list what is left of the \
         ban.",
    bad: "The models may not be used for policing except as permitted by applicable law.",
    good: "The models may not be used for policing unless one person of each party has \
         approved exactly that use.",
    rewrite: "`exceptions = []`, or entries with `authority`, `approver`, `expires` and \
         `disclosure`",
    binds_if: "the list of what lets out is closed and known to both parties on the day they \
         sign.",
};
