//! D4: a key term without a definition.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::UndefinedTerm,
    name: "D4",
    title: "a key term without a definition",
    why: "A capitalised, quoted or technical term that is defined nowhere means what the \
         stronger party says it means on the day of the dispute.",
    bad: "The models will not make high-stakes decisions.",
    good: "The models will not decide whether a person gets or loses a right, a payment, a \
         status or a freedom.",
    rewrite: "a `term` block with `name` and `definition`, or a closed list in the prose",
    binds_if: "both parties would give the same definition, today and in a dispute.",
};
