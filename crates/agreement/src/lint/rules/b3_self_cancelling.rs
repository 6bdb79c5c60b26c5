//! B3: a ban that ends in words which take it back.

use super::c1_carve_out;
use crate::Code;
use crate::lint::RulePage;
use crate::lint::phrase::phrases;
use crate::lint::sentence::Sentence;
use crate::lint::text::Text;
use crate::lint::told::Told;
use miette::SourceSpan;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::SelfCancelling,
    name: "B3",
    slot: "conditions",
    title: "a ban that ends in words which take it back",
    why: "`Shall not, as consistent with these authorities` bans what the authorities ban and \
         allows what they allow. The last words decide, and they decide against the ban.",
    bad: "The models shall not monitor residents as consistent with these authorities.",
    good: "Nobody may use the models to monitor residents.",
    rewrite: "end the sentence after the act; a lawful need becomes an entry of `exceptions` \
         with an approver and an end",
    binds_if: "the authorities that are named forbid the act without any exception.",
};

phrases! {
    TAILS =
        "?as|?when|?where consistent with .4 @law",
        "?as|?when|?where consistent with .4 mission|requirements",
        "in accordance|line|conformity|compliance with .3 @law",
        "as permitted|allowed|authorised|authorized by|under .4 @law", "subject to .3 @law",
        "subject to .3 requirements|necessity|needs",
}

/// Last words that take a ban back.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.red_lines() {
        if let Some(place) = place(sentence) {
            let words = text.quote(place);
            told.at(&PAGE, passage, place, format!("`{words}` takes the ban back"));
        }
    }
}

/// The words behind the ban that take it back.
pub(super) fn place(sentence: &Sentence) -> Option<SourceSpan> {
    let behind = sentence.find_all(&TAILS).into_iter().find(|at| at.start > sentence.verb)?;
    let excepted = c1_carve_out::start(sentence).is_some_and(|start| start <= behind.start);
    let stands = sentence.kind == crate::lint::kind::Kind::Ban && !excepted;
    stands.then(|| sentence.span_of(&behind))
}
