//! D1: a prohibition that does not say whom it binds.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::phrase::phrases;
use crate::lint::sentence::Sentence;
use crate::lint::text::{Passage, Text};
use crate::lint::told::Told;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::NoBearer,
    name: "D1",
    slot: "bearer",
    title: "a prohibition that does not say whom it binds",
    why: "`Shall not be used` leaves open by whom. Each party can say that it was another one \
         that used it.",
    bad: "The system shall not be used to direct weapons.",
    good: "No party, and nobody on behalf of one, may use the system to direct weapons.",
    rewrite: "`bearer` with every party and `on-behalf-of`; prose that begins with `Nobody \
         may`",
    binds_if: "another clause says who answers for every use.",
};

phrases! {
    PASSIVE =
        "not .2 be .2 used|deployed|employed|applied|tasked|operated",
        "never .1 be .1 used|deployed|employed|applied|tasked|operated",
        "nor may|shall|will|must .4 be .1 used|deployed|employed|applied",
        "no .4 may|shall|will|must be .1 used|deployed|employed|applied",
        "use .10 is|are .1 prohibited|forbidden|barred|banned",
}

phrases! {
    BY =
        "by any|anybody|anyone|either|the|its|a|an|both|no|nobody|customer|provider|parties|\
         whoever",
        "on whose|on behalf",
}

/// Prohibitions that bind nobody in particular. Told once: it is a manner of drafting.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    let bare: Vec<_> = text
        .red_lines()
        .filter(|(passage, sentence)| is_bare(text, passage, sentence))
        .filter_map(|(passage, sentence)| Some((passage, sentence.hit(&PASSIVE)?)))
        .collect();
    let places: Vec<_> = bare.iter().map(|(_, place)| *place).collect();
    if let Some((passage, place)) = bare.first() {
        let message = format!("`{}` does not say by whom", text.quote(*place));
        told.once(&PAGE, passage.clause.clone(), &places, message);
    }
}

fn is_bare(text: &Text<'_>, passage: &Passage, sentence: &Sentence) -> bool {
    let named = text.blocks(passage).any(|line| !line.bearer.named.is_empty());
    !named && !sentence.has(&BY)
}
