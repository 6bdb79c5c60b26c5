//! D2: a ban on watching that is silent about searching, analysing, linking and inferring.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::MissingVerbs,
    name: "D2",
    title: "a ban on watching that is silent about searching, analysing, linking and inferring",
    why: "In the language of agencies, surveillance means collecting. What is done with \
         records that somebody else collected is then no surveillance, and it is all that a \
         model does.",
    bad: "The models shall not be used for surveillance of residents.",
    good: "Nobody may use the models to collect, query, analyse, link or infer records about \
         more residents than clause 2 allows.",
    rewrite: "`verbs` with at least `query`, `analyse`, `link` and `infer`; or no `verbs`, \
         which is every act",
    binds_if: "the parties have agreed in writing that use of records is surveillance.",
};
