//! C2: an exception without approver, end or disclosure.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::UnguardedException,
    name: "C2",
    title: "an exception without approver, end or disclosure",
    why: "An exception that nobody in particular approves, that does not end, or that nobody \
         hears of becomes the rule.",
    bad: "Waivers from the limit on surveillance may be granted.",
    good: "The provider may approve a waiver for persons named in a warrant, until 31 May; the \
         number is published.",
    rewrite: "an entry of `exceptions`: `authority`, `approver`, `named-persons-only`, \
         `max-persons`, `expires`, `disclosure`",
    binds_if: "every exception is approved by somebody who does not profit from it, ends, and \
         is counted in public.",
};
