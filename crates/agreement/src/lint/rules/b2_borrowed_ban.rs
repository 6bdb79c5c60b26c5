//! B2: a ban that holds only where another text bans already.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::BorrowedBan,
    name: "B2",
    title: "a ban that holds only where another text bans already",
    why: "Take the clause out, and nothing changes: where the other text requires a human it \
         still does, and where it does not the clause never did. Such a clause adds nothing.",
    bad: "The models will not direct weapons in any case where policy requires human control.",
    good: "No model may direct a weapon without the approval of two persons of each party.",
    rewrite: "`conditions = []`; say in the `redline` block itself what is prohibited, with \
         `effect` and `quorum`",
    binds_if: "the other text bans at least as much, for ever, and binds these parties.",
};
