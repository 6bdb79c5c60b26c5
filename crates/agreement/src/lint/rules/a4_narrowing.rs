//! A4: a red line that reaches only what is mainly, solely or independently so.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::Narrowed,
    name: "A4",
    title: "a red line that reaches only what is mainly, solely or independently so",
    why: "A use has many purposes and a weapon has many parts. A ban on what is done \
         `primarily` or `independently` ends where a second purpose or a nominal person is \
         added.",
    bad: "The models will not independently direct weapons.",
    good: "No model may select a target or guide a weapon, alone or together with persons.",
    rewrite: "`qualifiers = []`; name the acts in `verbs`, and ask for people with `quorum`",
    binds_if: "the text says how much of another purpose, or which act of a person, takes a \
         use out of the ban.",
};
