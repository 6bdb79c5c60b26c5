//! B4: lawfulness as the only limit.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::kind::Kind;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::LawfulnessOnly,
    name: "B4",
    slot: "decider",
    title: "lawfulness as the only limit",
    why: "What is lawful is judged by the one who acts, often in secret, and it changes with \
         the law. A grant for every lawful purpose that no clause limits has no red line at \
         all.",
    bad: "The customer may use the models for all lawful purposes.",
    good: "The customer may use the models for every lawful purpose, within clauses 2 to 9.",
    rewrite: "subject the grant to the prohibitions in its own words, or name an independent \
         `decider`",
    binds_if: "an independent party decides what is lawful before the act, not after it.",
};

phrases! {
    pub(super) LAWFUL =
        "all|any|every .1 lawful .3 purpose|purposes|use|uses", "lawful .1 operational .1 use",
        "any|all|every use|uses|purpose|purposes .2 is|are .1 lawful|legal",
        "for lawful .1 purposes",
        "any|all|every use|uses|purpose|purposes permitted|allowed by .2 law",
        "extent permitted|allowed by .2 law",
}

phrases! {
    /// Words that put the grant below the prohibitions.
    WITHIN =
        "within|subject .3 clause|clauses|section|sections|prohibitions|prohibition",
        "except .6 clause|clauses|prohibited|prohibits|prohibit|forbids|forbid",
        "that|which .1 clause|clauses .4 not prohibit|forbid",
}

phrases! {
    pub(super) PREVAIL =
        "prohibition|prohibitions .3 holds|hold|prevails|prevail|wins|win|applies|apply",
        "prohibition|prohibitions .4 first|precedence", "takes|take precedence over",
        "lawful .6 not .3 lift|override|excuse|release|permit|suffice|enough|change",
        "lawfulness|legality .4 not|no|never",
}

phrases! {
    INDEPENDENT =
        "decided|determined|judged|decides|determines|judges .6 court|auditor|inspectorate",
        "court|auditor|inspectorate|tribunal .3 decides|determines|judges .4 lawful",
}

/// Grants that only lawfulness limits.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    let subordinate = text.says(&PREVAIL) || text.says(&INDEPENDENT);
    for (passage, sentence) in text.sentences() {
        let about = sentence.topics.models || passage.red || sentence.topics.grave();
        if sentence.kind == Kind::Ban || !about || subordinate || sentence.has(&WITHIN) {
            continue;
        }
        if let Some(place) = sentence.hit(&LAWFUL) {
            let words = text.quote(place);
            told.at(&PAGE, passage, place, format!("`{words}` is the only limit"));
        }
    }
}
