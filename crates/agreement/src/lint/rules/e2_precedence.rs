//! E2: nothing says that the prohibition prevails, or something says that it does not.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::NoPrecedence,
    name: "E2",
    title: "nothing says that the prohibition prevails, or something says that it does not",
    why: "Where a wide permission and a ban stand side by side, each party reads the one it \
         likes first.",
    bad: "The customer may use the models for all lawful purposes. The models shall not be \
         used to track residents.",
    good: "The customer may use the models for every lawful purpose. Where another clause \
         prohibits a use, the prohibition holds.",
    rewrite: "`precedence = \"prohibitions-first\"` in the front matter, and prose that says \
         so",
    binds_if: "the law that governs the agreement lets the narrower clause prevail, and a \
         court says so in time.",
};
