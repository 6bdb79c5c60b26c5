//! C3: an exclusion that those who act for the excluded can walk around.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::kind::Kind;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::LeakyExclusion,
    name: "C3",
    slot: "excluded",
    title: "an exclusion that those who act for the excluded can walk around",
    why: "An agency that may not use the models asks one that may, or a contractor, or a joint \
         team. The exclusion holds on paper and the work is done.",
    bad: "The intelligence agencies of the customer will not use the models.",
    good: "The intelligence agencies of the customer, and whoever acts on their behalf, may \
         not use the models.",
    rewrite: "a `excluded` block with `principals` and `on-behalf-of = true`",
    binds_if: "the excluded have nobody who could ask for them.",
};

phrases! {
    GROUPS =
        "agencies|agency|directorate|directorates|commands|regiment|regiments",
        "intelligence|security|secret|special service|services|units|forces|branch|community",
        "police|military|armed units|forces|services",
        "units|unit|forces|battalions|paramilitary", "contractors|subsidiaries|affiliates",
}

phrases! {
    USE =
        "use|used|access|receive|obtain|operate .4 models|model|service|services|system|platform",
        "use|used|access .4 technology", "be served", "available to", "used by",
}

phrases! {
    /// A purpose: then the ban is on an act, not on a user.
    PURPOSE = "models|model|service|services|system|platform|technology|used to|for|in",
}

phrases! {
    PROXIES =
        "behalf", "act|acts|acting|work|works|ask|asks for them|it|these|one", "at .2 request",
        "proxy|proxies", "directly or indirectly", "whoever|anybody|anyone|nobody .3 for|behalf",
        "joint .2 teams|units|forces",
}

/// Exclusions of users that say nothing about those who act for them.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.sentences() {
        let typed =
            text.parts.blocks.excluded.iter().any(|it| Some(&it.clause) == passage.clause.as_ref());
        if sentence.kind != Kind::Ban || typed || passage.says(&PROXIES) {
            continue;
        }
        let excluded = sentence.find(&GROUPS).filter(|at| at.start <= sentence.verb + 4);
        if let Some(at) = excluded.filter(|_| sentence.has(&USE) && !sentence.has(&PURPOSE)) {
            let place = sentence.span_of(&at);
            let words = text.quote(place);
            told.at(
                &PAGE,
                passage,
                place,
                format!("who acts for the excluded `{words}` is not excluded"),
            );
        }
    }
    for excluded in &text.parts.blocks.excluded {
        if excluded.on_behalf_of != Some(true) {
            let message = "excluded, but not those who act on their behalf".to_owned();
            told.block(&PAGE, &excluded.clause, excluded.place, message);
        }
    }
}
