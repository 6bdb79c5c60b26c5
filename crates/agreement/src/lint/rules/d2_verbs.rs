//! D2: a ban on watching that is silent about searching, analysing, linking and inferring.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;
use crate::terms::{Category, RedLine, Verb};

pub(super) const PAGE: RulePage = RulePage {
    code: Code::MissingVerbs,
    name: "D2",
    slot: "verbs",
    title: "a ban on watching that is silent about searching, analysing, linking and inferring",
    why: "In the language of agencies, surveillance means collecting. What is done with \
         records that somebody else collected is then no surveillance, and it is all that a \
         model does.",
    bad: "The models shall not be used for surveillance of residents.",
    good: "Nobody may use the models to collect, query, analyse, link or infer records about \
         more residents than clause 2 allows.",
    rewrite: "`verbs` with at least `query`, `analyse`, `link` and `infer`; or no `verbs`, \
         which is every act",
    binds_if: "the parties have agreed in writing that use of records is surveillance.",
};

phrases! {
    WATCHING = "surveil*",
}

phrases! {
    HANDLING =
        "search|searching|query|queries|querying|sort|sorting|analys*|analyz*|link|linking|infer*",
        "score|scoring|match|matching|combin*|process*", "use of .6 information|data|records",
}

/// What a model does with records that somebody else collected.
const ACTS: [Verb; 4] = [Verb::Query, Verb::Analyse, Verb::Link, Verb::Infer];

/// Bans on watching that name only the watching.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.red_lines() {
        let typed = text.blocks(passage).any(|line| line.category == Category::Surveillance);
        if typed || passage.says(&HANDLING) {
            continue;
        }
        if let Some(place) = sentence.hit(&WATCHING) {
            let words = text.quote(place);
            let message =
                format!("`{words}` says nothing of searching, analysing, linking, inferring");
            told.at(&PAGE, passage, place, message);
        }
    }
    for line in text.parts.blocks.red_lines.iter().filter(|line| is_silent(line)) {
        let silent: Vec<_> = ACTS.iter().filter(|verb| !line.verbs.contains(verb)).collect();
        let silent: Vec<_> = silent.iter().map(|verb| verb.as_str()).collect();
        let message = format!("the red line is silent about `{}`", silent.join("`, `"));
        told.block(&PAGE, &line.clause, line.places.verbs, message);
    }
}

/// Whether a line on watching names acts, and not all of those that matter.
fn is_silent(line: &RedLine) -> bool {
    line.category == Category::Surveillance
        && !line.verbs.is_empty()
        && ACTS.iter().any(|verb| !line.verbs.contains(verb))
}
