//! D1: a prohibition that does not say whom it binds.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::NoBearer,
    name: "D1",
    title: "a prohibition that does not say whom it binds",
    why: "`Shall not be used` leaves open by whom. Each party can say that it was another one \
         that used it.",
    bad: "The system shall not be used to direct weapons.",
    good: "No party, and nobody on behalf of one, may use the system to direct weapons.",
    rewrite: "`bearer` with every party and `on-behalf-of`; prose that begins with `Nobody \
         may`",
    binds_if: "another clause says who answers for every use.",
};
