//! F2: nobody has the right to check.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::kind::Kind;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::NoVerification,
    name: "F2",
    slot: "verification",
    title: "nobody has the right to check",
    why: "A prohibition that nobody may verify is a promise. It needs a person who checks, \
         records to check, a rhythm and a measure; a duty to test needs somebody who sees the \
         results.",
    bad: "The systems are tested before use.",
    good: "The inspectorate reads the log every quarter and publishes attack success and \
         refusals.",
    rewrite: "a `verification` block with `auditor`, `cadence`, `minimum-metrics` and `suite`",
    binds_if: "somebody outside can see what happened, without asking the one who did it.",
};

phrases! {
    CHECKER =
        "auditor*|inspector*|inspectorate|regulator|ombudsman|commissioner|assessor*",
        "independent .2 body|party|laboratory|expert|experts", "third party|parties",
}

phrases! {
    RHYTHM =
        "quarter|quarterly|monthly|yearly|annual|annually|weekly|daily|hour",
        "every|each .2 day|days|week|weeks|month|months|year|years", "at any time",
}

phrases! {
    TESTING =
        "test|tests|tested|testing|evaluat*|validat*|verif*|assess|assessed|assessment",
}

/// Prohibitions and tests that nobody may check.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    let typed = text.parts.blocks.verifications.iter().any(|it| !it.minimum_metrics.is_empty());
    let checked = typed || text.passages.iter().any(|it| it.says(&CHECKER) && it.says(&RHYTHM));
    if checked {
        return;
    }
    for (passage, sentence) in text.sentences() {
        let duty = sentence.kind == Kind::Other && passage.nears(sentence);
        if let Some(place) = sentence.hit(&TESTING).filter(|_| duty) {
            let words = text.quote(place);
            told.at(
                &PAGE,
                passage,
                place,
                format!("`{words}`, and nobody is named who sees the result"),
            );
        }
    }
    if text.is_red() {
        let places = text.red_places();
        told.once(&PAGE, None, &places, "nobody has the right to check the red lines".to_owned());
    }
}
