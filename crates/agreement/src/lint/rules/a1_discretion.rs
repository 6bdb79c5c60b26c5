//! A1: a word that lets somebody decide when the red line holds.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::Discretion,
    name: "A1",
    title: "a word that lets somebody decide when the red line holds",
    why: "Words such as `as appropriate` hand the line to whoever judges what is appropriate, \
         and that is the party that it binds. Nobody outside can see when they were used, so no \
         breach can be shown.",
    bad: "Safeguards against surveillance apply as appropriate.",
    good: "No search touches records of more than 5 persons without a grant.",
    rewrite: "no hedge in the prose; `decider = \"stack\"` or a party that is not bound; a \
         narrow case as an entry of `exceptions`",
    binds_if: "a named party that is not bound decides what is appropriate, in writing, before \
         the act.",
};
