//! G3: a ban on watching without a number.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;
use crate::terms::Category;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::NoNumber,
    name: "G3",
    slot: "limits",
    title: "a ban on watching without a number",
    why: "Without a number of persons and a window nobody can say when watching one person \
         became watching many, and no control can count.",
    bad: "The models shall not be used for mass surveillance.",
    good: "Nobody may touch records of more than 1000 persons in any 30 days.",
    rewrite: "`[limits]` with `window`, a number for each category, and `linked`",
    binds_if: "the ban is absolute: not one person.",
};

phrases! {
    WATCHING =
        "surveil*", "monitor*",
        "mass|bulk|large .2 collection|tracking|interception|search|searches|scale",
}

phrases! {
    /// Not one: that is a number too.
    NOBODY = "any|single|no person|persons|individual|resident|citizen|human", "a person",
        "anybody|anyone|someone",
}

/// Bans on watching that name no number.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.red_lines() {
        if text.counts(passage) || sentence.has(&NOBODY) || !sentence.topics.surveillance {
            continue;
        }
        if let Some(place) = sentence.hit(&WATCHING) {
            let words = text.quote(place);
            told.at(
                &PAGE,
                passage,
                place,
                format!("`{words}` of how many persons, and in which time?"),
            );
        }
    }
    let lines = text.parts.blocks.red_lines.iter();
    for line in lines.filter(|line| line.category == Category::Surveillance) {
        if line.limits.as_ref().is_none_or(|limits| limits.persons.is_empty()) {
            let message = "a red line on watching without a number".to_owned();
            told.block(&PAGE, &line.clause, line.places.limits, message);
        }
    }
}
