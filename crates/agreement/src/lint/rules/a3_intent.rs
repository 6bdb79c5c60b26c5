//! A3: a red line that is broken only by those who mean to.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::IntentNeeded,
    name: "A3",
    title: "a red line that is broken only by those who mean to",
    why: "What happens on a large scale is seldom intended person by person: records of \
         bystanders come along with those that were sought. A ban on what is intentional leaves \
         all of that out, and no control can see an intent.",
    bad: "The system shall not be intentionally used to watch residents.",
    good: "Nobody may use the system to watch residents, whatever the intent.",
    rewrite: "`intent = \"any\"`, and prose that says so",
    binds_if: "somebody can prove from records what a person meant to do.",
};
