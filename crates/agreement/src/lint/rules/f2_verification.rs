//! F2: nobody has the right to check.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::NoVerification,
    name: "F2",
    title: "nobody has the right to check",
    why: "A prohibition that nobody may verify is a promise. It needs a person who checks, \
         records to check, a rhythm and a measure; a duty to test needs somebody who sees the \
         results.",
    bad: "The systems are tested before use.",
    good: "The inspectorate reads the log every quarter and publishes attack success and \
         refusals.",
    rewrite: "a `verification` block with `auditor`, `cadence`, `minimum-metrics` and `suite`",
    binds_if: "somebody outside can see what happened, without asking the one who did it.",
};
