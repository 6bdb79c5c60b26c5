//! A2: a word of judgement that nothing measures.

use super::a1_discretion::HEDGES;
use crate::Code;
use crate::lint::RulePage;
use crate::lint::kind::Kind;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::VagueWord,
    name: "A2",
    slot: "term",
    title: "a word of judgement that nothing measures",
    why: "`Unconstrained`, `reasonable` or `mass` draw no line: a use is on the allowed side \
         as long as somebody finds it constrained. A word that a `term` block measures is not \
         found.",
    bad: "The models are not used for unconstrained monitoring of persons.",
    good: "Nobody may monitor more than 1000 persons in any 30 days.",
    rewrite: "a `term` block with `name`, `definition` and `measurable-by`; for numbers of \
         persons `[limits]` with a window",
    binds_if: "the parties share a written measure of the word, and somebody measures it.",
};

phrases! {
    /// Words that a number could replace.
    QUANTITIES =
        "mass|bulk|indiscriminate|indiscriminately|unconstrained|unrestricted|excessive|widespread",
        "extensive|systematic|systematically|excessively|massive", "large scale",
}

phrases! {
    QUALITIES =
        "reasonable|reasonably|adequate|adequately|appropriate|appropriately|undue|unduly",
        "unwarranted|unjustified|significant|significantly|substantial|substantially|meaningful",
        "sufficient|sufficiently|proportionate|robust|unnecessary|unnecessarily|improper|\
         legitimate",
        "well established", "justified|acceptable|suitable|suitably|responsible|responsibly",
}

/// Words of judgement that neither a `term` block nor a number measures.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.sentences() {
        let grants = sentence.kind == Kind::Grant && sentence.topics.models;
        if sentence.kind == Kind::Wish || !(grants || passage.nears(sentence)) {
            continue;
        }
        let hedges = sentence.find_all(&HEDGES);
        let mut words = sentence.find_all(&QUALITIES);
        if !text.counts(passage) {
            words.extend(sentence.find_all(&QUANTITIES));
        }
        let hedged = |at: usize| hedges.iter().any(|hedge| hedge.contains(&at));
        let vague = words.iter().filter(|at| !hedged(at.start)).map(|at| sentence.span_of(at));
        let vague = vague.filter(|place| !text.definitions.measure(&text.quote(*place)));
        if let Some(place) = vague.min_by_key(|place| place.offset()) {
            let words = text.quote(place);
            told.at(&PAGE, passage, place, format!("nothing measures what is `{words}`"));
        }
    }
}
