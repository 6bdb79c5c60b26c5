//! F1: a red line whose breach has no consequence.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::NoRemedy,
    name: "F1",
    slot: "remedy",
    title: "a red line whose breach has no consequence",
    why: "When the only answer to a breach is to end the whole agreement, nobody gives it. A \
         line needs a consequence that is small enough to be used.",
    bad: "Nobody may use the models to track residents. Either party may end this agreement.",
    good: "Nobody may use the models to track residents. The workload that did is suspended, \
         and both parties are told within one hour.",
    rewrite: "`remedy = [\"notify<=1h\", \"suspend-workload\", \"publish-count\"]` in every \
         `redline` block",
    binds_if: "ending the agreement is a real option for the party that is harmed.",
};

phrases! {
    CONSEQUENCE =
        "breach*|break|breaks|violat*|infring* .14 suspend*|damages|penalt*|stops|stopped|pays",
        "suspend*|damages|penalt* .10 breach*|violat*|infring*",
}

/// Red lines whose breach has no consequence. Told once.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    let lines = &text.parts.blocks.red_lines;
    let blocks = lines.iter().filter(|line| line.remedy.is_empty()).map(|line| line.place);
    let mut places: Vec<_> = blocks.collect();
    if lines.is_empty() {
        places.extend(text.red_places());
    }
    if !places.is_empty() && !text.says(&CONSEQUENCE) {
        told.once(&PAGE, None, &places, "a breach of the red line has no consequence".to_owned());
    }
}
