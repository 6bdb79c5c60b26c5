//! A6: a duty that its bearer may choose not to do.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::OptionalDuty,
    name: "A6",
    title: "a duty that its bearer may choose not to do",
    why: "A safeguard that a party `may` carry out, or for which it uses its best efforts, is \
         carried out when it suits. Its absence is no breach.",
    bad: "The customer may notify the provider when a person is targeted.",
    good: "The customer notifies the provider within one hour when a person is targeted.",
    rewrite: "a typed duty: `remedy = [\"notify<=1h\"]`, `quorum`, a `review` or \
         `verification` block",
    binds_if: "somebody else may demand the act, and does.",
};
