//! G3: a ban on watching without a number.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::NoNumber,
    name: "G3",
    title: "a ban on watching without a number",
    why: "Without a number of persons and a window nobody can say when watching one person \
         became watching many, and no control can count.",
    bad: "The models shall not be used for mass surveillance.",
    good: "Nobody may touch records of more than 1000 persons in any 30 days.",
    rewrite: "`[limits]` with `window`, a number for each category, and `linked`",
    binds_if: "the ban is absolute: not one person.",
};
