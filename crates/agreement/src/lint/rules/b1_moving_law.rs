//! B1: a reference to a text outside that may change.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::MovingText,
    name: "B1",
    title: "a reference to a text outside that may change",
    why: "Who writes the policy that a clause leans on can rewrite the clause. That is an \
         error where the text decides how far a ban reaches, and a warning elsewhere.",
    bad: "Handling of private information complies with department policy.",
    good: "Handling of records complies with Directive 12, dated 25 January 2023.",
    rewrite: "a `law` block with `cite`, `mode = \"frozen\"`, `as-of`, `digest` and `on-change \
         = \"hold\"`",
    binds_if: "nobody changes the text, or a change without both parties has no effect here.",
};
