//! A3: a red line that is broken only by those who mean to.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::kind::Kind;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;
use crate::terms::Intent;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::IntentNeeded,
    name: "A3",
    slot: "intent",
    title: "a red line that is broken only by those who mean to",
    why: "What happens on a large scale is seldom intended person by person: records of \
         bystanders come along with those that were sought. A ban on what is intentional leaves \
         all of that out, and no control can see an intent.",
    bad: "The system shall not be intentionally used to watch residents.",
    good: "Nobody may use the system to watch residents, whatever the intent.",
    rewrite: "`intent = \"any\"`, and prose that says so",
    binds_if: "somebody can prove from records what a person meant to do.",
};

phrases! {
    INTENT =
        "intentional*|deliberate*|knowing|knowingly|wilful*|willful*|purposeful*|purposely",
        "consciously|maliciously", "with|having the intent|intention|aim|purpose of|to",
        "on purpose", "actual knowledge", "bad faith", "by design",
        "is|are|being|becomes aware", "with knowledge", "knows|know that",
}

phrases! {
    /// Words that take the narrowing back.
    ANY_INTENT =
        "intentional*|deliberate*|knowing|knowingly|wilful*|willful* or .2 \
         not|otherwise|unintentional*",
        "intentional*|deliberate*|knowing|knowingly|wilful*|willful* or inadvertent*|negligent*|by",
        "whether|regardless|irrespective|whatever .4 intent*|deliberate*|knowing*|wilful*|willful*",
        "not only|just|merely .3 intentional*|deliberate*|knowing*|wilful*|willful*",
        "or .2 intentional*|deliberate*|knowing*",
}

/// Intent in prose or in the slot.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.sentences() {
        let wish = sentence.kind == Kind::Wish && sentence.topics.any();
        if !(wish || passage.forbids(sentence)) || sentence.has(&ANY_INTENT) {
            continue;
        }
        if let Some(place) = sentence.hit(&INTENT) {
            let words = text.quote(place);
            told.at(&PAGE, passage, place, format!("`{words}` lets out what nobody meant to do"));
        }
    }
    for line in text.parts.blocks.red_lines.iter().filter(|line| line.intent != Intent::Any) {
        let message = format!("a red line that asks for `{}`", line.intent.as_str());
        told.block(&PAGE, &line.clause, line.places.intent, message);
    }
}
