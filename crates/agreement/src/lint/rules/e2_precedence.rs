//! E2: nothing says that the prohibition prevails, or something says that it does not.

use super::b4_lawfulness::{LAWFUL, PREVAIL};
use crate::Code;
use crate::lint::RulePage;
use crate::lint::kind::Kind;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::NoPrecedence,
    name: "E2",
    slot: "precedence",
    title: "nothing says that the prohibition prevails, or something says that it does not",
    why: "Where a wide permission and a ban stand side by side, each party reads the one it \
         likes first.",
    bad: "The customer may use the models for all lawful purposes. The models shall not be \
         used to track residents.",
    good: "The customer may use the models for every lawful purpose. Where another clause \
         prohibits a use, the prohibition holds.",
    rewrite: "`precedence = \"prohibitions-first\"` in the front matter, and prose that says \
         so",
    binds_if: "the law that governs the agreement lets the narrower clause prevail, and a \
         court says so in time.",
};

phrases! {
    OVERRIDE =
        "notwithstanding|despite .6 \
         prohibition*|clause*|agreement|restriction*|anything|provision*",
        "regardless|irrespective of .4 prohibition*|clause*|restriction*",
}

phrases! {
    WIDE = "any|all|every .2 purpose|purposes",
}

phrases! {
    ORDER = "takes|take precedence", "prevails|prevail", "within|subject .3 clause|clauses",
}

/// Permissions beside prohibitions, and nothing that says which holds.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    let ordered = text.parts.front.is_some() || text.says(&PREVAIL) || text.says(&ORDER);
    let forbids = text.red_lines().next().is_some();
    for (passage, sentence) in text.sentences() {
        if sentence.kind != Kind::Grant || !(sentence.topics.any() || passage.typed) {
            continue;
        }
        if let Some(place) = sentence.hit(&OVERRIDE) {
            let words = text.quote(place);
            told.at(&PAGE, passage, place, format!("`{words}` lets the permission prevail"));
        } else if let Some(place) = sentence.hit(&LAWFUL).or_else(|| sentence.hit(&WIDE))
            && forbids
            && !ordered
        {
            let message =
                "nothing says that a prohibition prevails over this permission".to_owned();
            told.at(&PAGE, passage, place, message);
        }
    }
}
