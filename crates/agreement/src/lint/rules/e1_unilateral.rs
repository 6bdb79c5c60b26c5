//! E1: one side may change what decides.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::UnilateralChange,
    name: "E1",
    title: "one side may change what decides",
    why: "A red line that one party may move at any time, or whose filters it may change \
         without notice, is a red line for as long as that party wants it.",
    bad: "The provider may modify the usage policy at any time without notice.",
    good: "The usage policy changes when both parties sign the change, 72 hours before it \
         takes effect.",
    rewrite: "a `change-control` block with `object`, `approvers` of both parties and `notice`",
    binds_if: "the other party learns of every change in time, and may leave without loss.",
};
