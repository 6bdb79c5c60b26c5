//! A4: a red line that reaches only what is mainly, solely or independently so.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::Narrowed,
    name: "A4",
    slot: "qualifiers",
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

phrases! {
    NARROWING =
        "primarily|principally|solely|exclusively|predominantly|mainly|chiefly|purely",
        "sole|primary|principal|main|chief|express|exclusive purpose|purposes|aim|basis|means",
        "fully|entirely|wholly|completely|truly ?or \
         autonomous*|automated|automatically|independent*",
        "independently direct*|select*|decid*|guid*|releas*|operat*|engag*|use|act*|control*",
        "on its|their own", "by itself|themselves", "alone", "first and foremost", "in the main",
        "without any .2 involvement|intervention|input|participation|human",
}

phrases! {
    /// Words that take the narrowing back.
    WHOLLY_OR_NOT =
        "wholly|fully|solely|entirely or .2 part*|partly|partially", "in whole or in part",
        "whether .8 own|itself|alone|independently|autonomously|solely",
        "alone or .1 together|with|jointly", "independently of",
}

/// Words that narrow what is forbidden, in prose or in the slot.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.red_lines() {
        if sentence.has(&WHOLLY_OR_NOT) {
            continue;
        }
        if let Some(place) = sentence.hit(&NARROWING) {
            let words = text.quote(place);
            told.at(&PAGE, passage, place, format!("`{words}` narrows what is forbidden"));
        }
    }
    for line in text.parts.blocks.red_lines.iter().filter(|line| !line.qualifiers.is_empty()) {
        let message = format!("narrowed by `{}`", line.qualifiers.join("`, `"));
        told.block(&PAGE, &line.clause, line.places.qualifiers, message);
    }
}
