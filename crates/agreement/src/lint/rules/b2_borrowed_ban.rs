//! B2: a ban that holds only where another text bans already.

use super::c1_carve_out;
use crate::Code;
use crate::lint::RulePage;
use crate::lint::phrase::phrases;
use crate::lint::sentence::Sentence;
use crate::lint::text::{Passage, Text};
use crate::lint::told::Told;
use miette::SourceSpan;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::BorrowedBan,
    name: "B2",
    slot: "conditions",
    title: "a ban that holds only where another text bans already",
    why: "Take the clause out, and nothing changes: where the other text requires a human it \
         still does, and where it does not the clause never did. Such a clause adds nothing.",
    bad: "The models will not direct weapons in any case where policy requires human control.",
    good: "No model may direct a weapon without the approval of two persons of each party.",
    rewrite: "`conditions = []`; say in the `redline` block itself what is prohibited, with \
         `effect` and `quorum`",
    binds_if: "the other text bans at least as much, for ever, and binds these parties.",
};

phrases! {
    BORROWED =
        "case|cases|situation|situations|circumstances where|when|in .10 \
         require*|call|calls|demand*",
        "case|cases|situation|situations|circumstances where|when|in .10 \
         prohibit*|forbid*|mandate*",
        "where|when|if|whenever|wherever .6 @law .4 \
         require*|prohibit*|forbid*|mandate*|call|calls|demand*",
        "that|which require|requires|required .4 approval|decision|control .8 under .3 @law",
        "to the extent .6 required|requires|require|prohibited|prohibits|forbidden",
        "as|where|when|if .1 required|prohibited|forbidden|mandated by|under .4 @law",
        "otherwise prohibited|forbidden|banned", "prohibited|forbidden by|under .3 @law",
        "unlawful|unlawfully|illegal|illegally", "in violation|breach|contravention of .4 @law",
        "contrary to .4 @law",
        "without .2 lawful|legal authority|authorisation|authorization|basis",
        "where|when|if .6 is|are|would .2 prohibited|forbidden|unlawful|illegal",
        "not permitted|allowed|authorised by|under .3 @law",
}

/// Bans that hold only where another text bans.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.red_lines() {
        if let Some(place) = place(passage, sentence) {
            let words = text.quote(place);
            told.at(
                &PAGE,
                passage,
                place,
                format!("`{words}`: the clause adds nothing to that text"),
            );
        }
    }
    for line in text.parts.blocks.red_lines.iter().filter(|line| !line.conditions.is_empty()) {
        let message = format!("binds only where `{}` says so", line.conditions.join("`, `"));
        told.block(&PAGE, &line.clause, line.places.conditions, message);
    }
}

/// The words that make a ban of `passage` depend on another text.
pub(super) fn place(passage: &Passage, sentence: &Sentence) -> Option<SourceSpan> {
    let at = sentence.find(&BORROWED).filter(|_| passage.forbids(sentence))?;
    let excepted = c1_carve_out::start(sentence).is_some_and(|start| start <= at.start);
    (!excepted).then(|| sentence.span_of(&at))
}
