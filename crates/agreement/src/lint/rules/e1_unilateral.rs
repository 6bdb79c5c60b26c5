//! E1: one side may change what decides.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::kind::Kind;
use crate::lint::phrase::phrases;
use crate::lint::sentence::Sentence;
use crate::lint::text::Text;
use crate::lint::told::Told;
use miette::SourceSpan;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::UnilateralChange,
    name: "E1",
    slot: "change-control",
    title: "one side may change what decides",
    why: "A red line that one party may move at any time, or whose filters it may change \
         without notice, is a red line for as long as that party wants it.",
    bad: "The provider may modify the usage policy at any time without notice.",
    good: "The usage policy changes when both parties sign the change, 72 hours before it \
         takes effect.",
    rewrite: "a `change-control` block with `object`, `approvers` of both parties and `notice`",
    binds_if: "the other party learns of every change in time, and may leave without loss.",
};

phrases! {
    CHANGES =
        "may|can|right .4 modify|change|amend|update|revise|replace|alter|vary|withdraw|adjust",
        "modifies|changes|amends|updates|revises|replaces|alters|withdraws|adjusts",
}

phrases! {
    ALONE =
        "sole|own|absolute discretion", "at any time",
        "without .3 notice|consent|approval|agreement",
        "from time to time", "unilaterally", "as it sees|thinks fit", "as it wishes|chooses",
        "at its option", "sole|own judgment|judgement", "reserves the right", "at will",
}

phrases! {
    /// What decides, in any text.
    SAFEGUARDS =
        "safeguard*|safety|filter|filters|classifier*|guardrail*|detector*|surveillance",
        "usage|use policy|policies", "models|model", "red line|lines", "refusal*",
}

phrases! {
    /// What decides, in a text with red lines.
    TERMS =
        "policy|policies|limit|limits|prohibition*|restriction*|threshold*|agreement|terms|clause*",
}

/// Changes that one side makes.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.sentences() {
        if let Some(place) = place(text, sentence) {
            let words = text.quote(place);
            told.at(&PAGE, passage, place, format!("`{words}`: one side alone moves the line"));
        }
    }
}

/// The words that give one side the right to change what decides.
pub(super) fn place(text: &Text<'_>, sentence: &Sentence) -> Option<SourceSpan> {
    let decides = sentence.has(&SAFEGUARDS) || (text.is_red() && sentence.has(&TERMS));
    let alone = sentence.kind != Kind::Ban && decides && sentence.has(&CHANGES);
    sentence.hit(&ALONE).filter(|_| alone)
}
