//! E3: a duty to help loosen safeguards, or a right to object that is given away.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::SilentRelaxation,
    name: "E3",
    slot: "change-control",
    title: "a duty to help loosen safeguards, or a right to object that is given away",
    why: "Who must adjust safety settings on request, or has no right to refuse, keeps no \
         line: the other side moves it with a letter.",
    bad: "The vendor assists in adjusting its safety filters at the request of the customer.",
    good: "A safeguard is changed when one person of each party signs the change, which is \
         recorded.",
    rewrite: "a `change-control` block with `object = \"detector\"` and `approvers` of both \
         parties; a `refusal` block with `honour = true`",
    binds_if: "every request is on record, and the vendor may decline it.",
};

phrases! {
    HELP =
        "assist*|help|helps|support|supports|cooperat* .5 \
         adjust*|chang*|relax*|lower*|remov*|disabl*",
        "assist*|help|helps|support|supports|cooperat* .5 modif*|tun*|lift*|weaken*|loosen*|reduc*",
        "shall|must|will .1 disable|lower|relax|loosen|remove|bypass|deactivate .5 \
         safety|filter*|guardrail*",
        "shall|must|will .1 disable|lower|relax|loosen|remove|bypass|deactivate .5 \
         refusal*|classifier*",
        "adjust|relax|lower|remove|disable|loosen|reduce .6 request|instruction|direction|demand",
}

phrases! {
    SAFETY =
        "safety|guardrail*|filter*|safeguard*|classifier*|refusal*|moderation", "red line|lines",
}

phrases! {
    YIELD =
        "no .1 right .2 to .1 control|veto|object|refuse|decline|block",
        "not .4 right|rights .2 to .1 control|veto|object|refuse|decline|block",
        "waive|waives .4 right|rights .3 to object|veto|refuse|decline",
}

/// Help to loosen safeguards, and rights to object that are given away.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.sentences() {
        let help = sentence.hit(&HELP).filter(|_| sentence.has(&SAFETY));
        let about = passage.red || sentence.topics.any();
        let forbidden = sentence.kind == crate::lint::kind::Kind::Ban;
        let yields = sentence.hit(&YIELD).filter(|_| about);
        if let Some(place) = help.filter(|_| !forbidden).or(yields) {
            let words = text.quote(place);
            told.at(&PAGE, passage, place, format!("`{words}`: the line moves on request"));
        }
    }
}
