//! B1: a reference to a text outside that may change.

use super::{b2_borrowed_ban, b3_self_cancelling, c1_carve_out, e1_unilateral};
use crate::Code;
use crate::lint::RulePage;
use crate::lint::kind::Kind;
use crate::lint::phrase::phrases;
use crate::lint::sentence::Sentence;
use crate::lint::text::Text;
use crate::lint::told::Told;
use crate::terms::LawMode;
use miette::Severity;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::MovingText,
    name: "B1",
    slot: "law",
    title: "a reference to a text outside that may change",
    why: "Who writes the policy that a clause leans on can rewrite the clause. That is an \
         error where the text decides how far a ban reaches, and a warning elsewhere.",
    bad: "Handling of private information complies with department policy.",
    good: "Handling of records complies with Directive 12, dated 25 January 2023.",
    rewrite: "a `law` block with `cite`, `mode = \"frozen\"`, `as-of`, `digest` and `on-change \
         = \"hold\"`",
    binds_if: "nobody changes the text, or a change without both parties has no effect here.",
};

phrases! {
    MOVING =
        "applicable|relevant|prevailing|governing|existing .2 @law",
        "then current|effective|applicable",
        "as .3 amended|updated|revised|replaced|modified", "from time to time",
        "in force|effect at|from the|any time", "then in force|effect", "is|are .1 in force|effect",
        "latest|most|current recent|version|edition|policy|policies|rules|guidance",
        "department|departmental|agency|ministry|government|internal policy|policies|directives",
        "department|departmental|agency|ministry|government|internal \
         procedures|guidance|regulations",
        "its|their .2 policy|policies|directives|procedures|guidelines|doctrine",
        "directive|directives|manual|instruction|executive ?order @number", "laws|law regulation*",
}

phrases! {
    /// A day whose text is meant.
    DATED =
        "dated|dtd .4 @number", "as it stood|reads|read .4 @number", "as of .4 @number",
        "in .1 version|text of|from .4 @number", "in force on .4 @number",
}

phrases! {
    /// Words that say that the text outside does not matter.
    WHATEVER =
        "whatever|regardless|irrespective|independently .4 @law", "@law .3 do|does not matter",
}

phrases! {
    RECITAL = "consistent|accordance|line|compliance|conformity with|to", "subject to",
}

/// References to texts that somebody may rewrite.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.sentences() {
        let leans = matches!(sentence.kind, Kind::Ban | Kind::Other);
        if !leans || !passage.nears(sentence) || is_told_otherwise(text, sentence) {
            continue;
        }
        let Some(at) = sentence.find(&MOVING) else { continue };
        let place = sentence.span_of(&at);
        let words = text.quote(place);
        let sets_scope = b2_borrowed_ban::place(passage, sentence).is_some();
        let (message, level) = if sets_scope {
            (format!("`{words}` may change, and with it what is forbidden"), Severity::Error)
        } else {
            (format!("`{words}` may change, and with it this clause"), Severity::Warning)
        };
        told.leveled(&PAGE, passage, place, message, level);
    }
    for law in text.parts.blocks.laws.iter().filter(|law| law.mode == LawMode::Dynamic) {
        let message = format!("`{}` is meant as it will read on the day of the act", law.cite);
        told.block(&PAGE, &law.clause, law.place, message);
    }
}

/// Whether the reference is dated, says nothing about how far the clause reaches, or belongs to
/// what another rule finds.
fn is_told_otherwise(text: &Text<'_>, sentence: &Sentence) -> bool {
    let Some(at) = sentence.find(&MOVING) else { return true };
    let recited = || sentence.find(&RECITAL).is_some_and(|recital| recital.start <= 1);
    let frozen = || {
        let written = text.written(&sentence.place);
        let laws = text.parts.blocks.laws.iter().filter(|law| law.mode == LawMode::Frozen);
        laws.into_iter().any(|law| written.contains(&law.cite))
    };
    let excepted = || c1_carve_out::start(sentence).is_some_and(|start| start <= at.start);
    sentence.has(&DATED)
        || sentence.has(&WHATEVER)
        || frozen()
        || (recited() && at.start < sentence.verb)
        || excepted()
        || b3_self_cancelling::place(sentence).is_some()
        || e1_unilateral::place(text, sentence).is_some()
}
