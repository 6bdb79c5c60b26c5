//! C1: a way out whose end nobody can see.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::phrase::phrases;
use crate::lint::sentence::Sentence;
use crate::lint::text::Text;
use crate::lint::told::Told;
use miette::Severity;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::OpenCarveOut,
    name: "C1",
    slot: "exceptions",
    title: "a way out whose end nobody can see",
    why: "`Except as permitted by other applicable law` and `unless otherwise authorised` let \
         everything out that some text or somebody permits. Nobody can list what is left of the \
         ban.",
    bad: "The models may not be used for policing except as permitted by applicable law.",
    good: "The models may not be used for policing unless one person of each party has \
         approved exactly that use.",
    rewrite: "`exceptions = []`, or entries with `authority`, `approver`, `expires` and \
         `disclosure`",
    binds_if: "the list of what lets out is closed and known to both parties on the day they \
         sign.",
};

phrases! {
    EXCEPT =
        "except|unless|excluding", "save as|where|for|when|that|to|in", "other|otherwise than",
        "apart from", "with the exception of",
}

phrases! {
    /// Ends that nobody can see.
    OPEN =
        "otherwise", "other applicable", "@law", "necessary|needed|required|warranted|appropriate",
        "emergency|emergencies|exigent|urgent|circumstances|security|mission|operational",
        "permitted|authorised|authorized|allowed|directed|instructed|justified",
}

phrases! {
    /// Ends that stay open beside a closed one.
    WIDE = "otherwise", "other applicable|relevant",
}

phrases! {
    /// Ends that both parties can see.
    CLOSED =
        "@number .6 person|persons|people|reviewer|reviewers|approvers|signatures|members",
        "@number .2 of", "both|each .1 party|parties|sides",
        "grant|grants|exception|exceptions .3 under|of|in|below", "clause|clauses|section @number",
}

phrases! {
    /// Somebody must agree, and it is not said how many, or until when.
    APPROVED = "approv*|consent*|agree*|signed|signs|authoris*|authoriz* .4 by|of|from|with",
        "has|have .2 approved|agreed|consented|signed",
}

phrases! {
    REASONS =
        "exempt*|exception*|waive* .6 reasons|necessary|emergency|circumstances|appropriate",
}

/// Ways out of a red line whose end nobody can see.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.sentences() {
        if !passage.forbids(sentence) {
            if let Some(place) = sentence.hit(&REASONS).filter(|_| passage.red) {
                let words = text.quote(place);
                told.at(
                    &PAGE,
                    passage,
                    place,
                    format!("`{words}`: nobody can list what it lets out"),
                );
            }
            continue;
        }
        let Some(start) = start(sentence) else { continue };
        let tail = start..sentence.words.len();
        let behind = |phrases| sentence.find_all(phrases).iter().any(|at| at.start > start);
        if behind(&CLOSED) && !behind(&WIDE) {
            continue;
        }
        let place = sentence.span_of(&tail);
        let words = text.quote(place);
        let message = format!("`{words}`: nobody can list what it lets out");
        let named = behind(&APPROVED) && !behind(&OPEN);
        let level = if named { Severity::Warning } else { Severity::Error };
        told.leveled(&PAGE, passage, place, message, level);
    }
}

/// The word at which a carve-out begins.
pub(super) fn start(sentence: &Sentence) -> Option<usize> {
    sentence.find(&EXCEPT).map(|words| words.start)
}
