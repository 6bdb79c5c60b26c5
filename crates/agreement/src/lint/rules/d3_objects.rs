//! D3: protected records that are silent about bought, public or derived ones.

use crate::Code;
use crate::lint::RulePage;

/// The rule, explained.
pub(super) const PAGE: RulePage = RulePage {
    code: Code::MissingObjects,
    name: "D3",
    title: "protected records that are silent about bought, public or derived ones",
    why: "`Private information` leaves out what was bought from a broker, what is public, and \
         what a model concluded. Joined together these tell as much as any wiretap.",
    bad: "Private information of residents is handled with care.",
    good: "Records about residents, whether bought, public, derived or communications, are \
         handled under clause 2.",
    rewrite: "`objects = [\"commercial\", \"public\", \"derived\", \"communications\"]`, or no \
         `objects`, which is all",
    binds_if: "the text that defines the records names bought, public and derived ones.",
};
