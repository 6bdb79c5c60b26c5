//! F4: a refusal that may be forced or walked around.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::RefusalUnprotected,
    name: "F4",
    title: "a refusal that may be forced or walked around",
    why: "A model that refuses is asked again in other words, or another vendor is. If nothing \
         says that a refusal stands, refusing is an inconvenience and not a safeguard.",
    bad: "The models may refuse a task.",
    good: "A refused task is not tried again for 30 days, by rewording or with another vendor, \
         unless one person of each party releases it.",
    rewrite: "a `refusal` block with `honour = true`, `window`, `cross-vendor = true` and \
         `release-quorum`",
    binds_if: "nobody has a reason to ask twice.",
};
