//! F3: nobody must be told, or nobody says by when.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::NoNotice,
    name: "F3",
    title: "nobody must be told, or nobody says by when",
    why: "A breach that the other party learns of after a year has no remedy left. A notice \
         without a clock is given when it does no harm.",
    bad: "The customer informs the provider of a breach.",
    good: "The customer informs the provider of a breach within one hour.",
    rewrite: "`remedy = [\"notify<=1h\"]`; `notice` in `change-control` and `termination` \
         blocks",
    binds_if: "the log tells both parties at once.",
};
