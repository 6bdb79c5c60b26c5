//! A2: a word of judgement that nothing measures.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::VagueWord,
    name: "A2",
    title: "a word of judgement that nothing measures",
    why: "`Unconstrained`, `reasonable` or `mass` draw no line: a use is on the allowed side \
         as long as somebody finds it constrained. A word that a `term` block measures is not \
         found.",
    bad: "The models are not used for unconstrained monitoring of persons.",
    good: "Nobody may monitor more than 1000 persons in any 30 days.",
    rewrite: "a `term` block with `name`, `definition` and `measurable-by`; for numbers of \
         persons `[limits]` with a window",
    binds_if: "the parties share a written measure of the word, and somebody measures it.",
};
