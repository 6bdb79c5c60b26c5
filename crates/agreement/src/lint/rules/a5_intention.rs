//! A5: an intention, an understanding or a wish where a prohibition should stand.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::kind::{Kind, WISHES};
use crate::lint::text::Text;
use crate::lint::told::Told;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::IntentionOnly,
    name: "A5",
    slot: "redline",
    title: "an intention, an understanding or a wish where a prohibition should stand",
    why: "`Is not intended for`, `should not` and `understands` say what somebody thinks. They \
         are true or false; they cannot be broken.",
    bad: "The service is not intended for domestic surveillance.",
    good: "Nobody may use the service for surveillance of persons in the country.",
    rewrite: "a `redline` block under a clause that says `may not` or `nobody may`",
    binds_if: "another clause makes the intention a duty, and says so.",
};

/// Wishes where a ban should stand.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.sentences() {
        if sentence.kind != Kind::Wish || !(sentence.topics.any() || passage.typed) {
            continue;
        }
        if let Some(place) = sentence.hit(&WISHES) {
            let words = text.quote(place);
            told.at(&PAGE, passage, place, format!("`{words}` forbids nothing"));
        }
    }
}
