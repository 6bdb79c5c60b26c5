//! B4: lawfulness as the only limit.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::LawfulnessOnly,
    name: "B4",
    title: "lawfulness as the only limit",
    why: "What is lawful is judged by the one who acts, often in secret, and it changes with \
         the law. A grant for every lawful purpose that no clause limits has no red line at \
         all.",
    bad: "The customer may use the models for all lawful purposes.",
    good: "The customer may use the models for every lawful purpose, within clauses 2 to 9.",
    rewrite: "subject the grant to the prohibitions in its own words, or name an independent \
         `decider`",
    binds_if: "an independent party decides what is lawful before the act, not after it.",
};
