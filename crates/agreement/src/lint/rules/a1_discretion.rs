//! A1: a word that lets somebody decide when the red line holds.

use super::e1_unilateral;
use crate::Code;
use crate::lint::RulePage;
use crate::lint::kind::Kind;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::Discretion,
    name: "A1",
    slot: "decider",
    title: "a word that lets somebody decide when the red line holds",
    why: "Words such as `as appropriate` hand the line to whoever judges what is appropriate, \
         and that is the party that it binds. Nobody outside can see when they were used, so no \
         breach can be shown.",
    bad: "Safeguards against surveillance apply as appropriate.",
    good: "No search touches records of more than 5 persons without a grant.",
    rewrite: "no hedge in the prose; `decider = \"stack\"` or a party that is not bound; a \
         narrow case as an entry of `exceptions`",
    binds_if: "a named party that is not bound decides what is appropriate, in writing, before \
         the act.",
};

phrases! {
    pub(super) HEDGES =
        "as|where|when|if|wherever|whenever appropriate|applicable|practicable|feasible|possible",
        "as|where|when|if|wherever|whenever practical|warranted|needed",
        "to the .1 extent .3 practicable|feasible|possible|practical|appropriate",
        "so|as far as .2 practicable|feasible|possible|practical|appropriate",
        "insofar as .2 practicable|feasible|possible|practical|appropriate",
        "as|when|where|if .3 sees|deems|considers|thinks|judges fit|appropriate",
        "deemed|considered appropriate|fit",
        "in|at its|their|his|her|own .2 discretion|judgment|judgement|opinion",
        "commercially|operationally reasonable|practicable|feasible", "in principle",
        "normally|generally|ordinarily|typically|usually .2 \
         review*|approv*|confirm*|involve*|not|be",
        "subject to operational|mission|military .3 needs|requirements|necessity|considerations",
        "as|if|when|where|so .2 circumstances|conditions|time|resources|operations \
         permit*|allow*|warrant*",
        "whenever|wherever|where|if .2 possible|practicable|feasible",
        "unless impracticable|impractical|infeasible",
}

/// Hedges in what a red line forbids or asks for.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.sentences() {
        let permits = sentence.kind == Kind::Grant;
        if permits || !passage.nears(sentence) || e1_unilateral::place(text, sentence).is_some() {
            continue;
        }
        if let Some(place) = sentence.hit(&HEDGES) {
            let words = text.quote(place);
            let message = format!("`{words}` leaves it to somebody when the red line holds");
            told.at(&PAGE, passage, place, message);
        }
    }
}
