//! C3: an exclusion that those who act for the excluded can walk around.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::LeakyExclusion,
    name: "C3",
    title: "an exclusion that those who act for the excluded can walk around",
    why: "An agency that may not use the models asks one that may, or a contractor, or a joint \
         team. The exclusion holds on paper and the work is done.",
    bad: "The intelligence agencies of the customer will not use the models.",
    good: "The intelligence agencies of the customer, and whoever acts on their behalf, may \
         not use the models.",
    rewrite: "a `excluded` block with `principals` and `on-behalf-of = true`",
    binds_if: "the excluded have nobody who could ask for them.",
};
