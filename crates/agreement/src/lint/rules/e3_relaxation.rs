//! E3: a duty to help loosen safeguards, or a right to object that is given away.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::SilentRelaxation,
    name: "E3",
    title: "a duty to help loosen safeguards, or a right to object that is given away",
    why: "Who must adjust safety settings on request, or has no right to refuse, keeps no \
         line: the other side moves it with a letter.",
    bad: "The vendor assists in adjusting its safety filters at the request of the customer.",
    good: "A safeguard is changed when one person of each party signs the change, which is \
         recorded.",
    rewrite: "a `change-control` block with `object = \"detector\"` and `approvers` of both \
         parties; a `refusal` block with `honour = true`",
    binds_if: "every request is on record, and the vendor may decline it.",
};
