//! G1: an agreement weaker than the vendor's own public policy.

use crate::Code;
use crate::lint::RulePage;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::WeakerThanPolicy,
    name: "G1",
    slot: "redline",
    title: "an agreement weaker than the vendor's own public policy",
    why: "What everybody is forbidden in public, one customer is allowed in private. The \
         public then believes in a line that is not there.",
    bad: "Policy: nobody may track persons. Agreement: the models are not intended for \
         tracking persons.",
    good: "Policy: nobody may track persons. Agreement: nobody may use the models to track \
         persons.",
    rewrite: "a `redline` block for every ban of the policy, as strict as the policy; \
         deviations as `exceptions`",
    binds_if: "the deviation is public, with its reason.",
};
