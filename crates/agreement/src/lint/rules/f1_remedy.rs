//! F1: a red line whose breach has no consequence.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::NoRemedy,
    name: "F1",
    title: "a red line whose breach has no consequence",
    why: "When the only answer to a breach is to end the whole agreement, nobody gives it. A \
         line needs a consequence that is small enough to be used.",
    bad: "Nobody may use the models to track residents. Either party may end this agreement.",
    good: "Nobody may use the models to track residents. The workload that did is suspended, \
         and both parties are told within one hour.",
    rewrite: "`remedy = [\"notify<=1h\", \"suspend-workload\", \"publish-count\"]` in every \
         `redline` block",
    binds_if: "ending the agreement is a real option for the party that is harmed.",
};
