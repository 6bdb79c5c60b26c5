//! B3: a ban that ends in words which take it back.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::SelfCancelling,
    name: "B3",
    title: "a ban that ends in words which take it back",
    why: "`Shall not, as consistent with these authorities` bans what the authorities ban and \
         allows what they allow. The last words decide, and they decide against the ban.",
    bad: "The models shall not monitor residents as consistent with these authorities.",
    good: "Nobody may use the models to monitor residents.",
    rewrite: "end the sentence after the act; a lawful need becomes an entry of `exceptions` \
         with an approver and an end",
    binds_if: "the authorities that are named forbid the act without any exception.",
};
