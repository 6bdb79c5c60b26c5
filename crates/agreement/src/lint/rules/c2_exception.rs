//! C2: an exception without approver, end or disclosure.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::kind::Kind;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;
use crate::terms::Role;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::UnguardedException,
    name: "C2",
    slot: "exceptions",
    title: "an exception without approver, end or disclosure",
    why: "An exception that nobody in particular approves, that does not end, or that nobody \
         hears of becomes the rule.",
    bad: "Waivers from the limit on surveillance may be granted.",
    good: "The provider may approve a waiver for persons named in a warrant, until 31 May; the \
         number is published.",
    rewrite: "an entry of `exceptions`: `authority`, `approver`, `named-persons-only`, \
         `max-persons`, `expires`, `disclosure`",
    binds_if: "every exception is approved by somebody who does not profit from it, ends, and \
         is counted in public.",
};

phrases! {
    WAIVERS =
        "exception*|exemption*|waiver*|derogation* .6 \
         granted|approved|made|allowed|issued|permitted|given",
        "may|can waive|exempt|derogate", "exception*|exemption*|waiver* .3 possible|available",
        "may|can suspend|lift|relax .3 prohibition|limit|limits|clause|restriction|ban",
        "grant|grants|approve|approves|allow|allows .4 exception*|exemption*|waiver*",
}

phrases! {
    NONE = "no .2 exception*|exemption*|waiver*", "without .2 exception*|exemption*|waiver*",
}

phrases! {
    APPROVER =
        "by .5 provider|customer|auditor|court|inspectorate|party|parties|reviewer|reviewers|board",
        "provider|customer|auditor|court|inspectorate|parties|director|secretary|minister|\
         commander may|can",
        "provider|customer|auditor|court|inspectorate|parties|director|secretary|minister \
         approves|grants",
}

phrases! {
    END =
        "until|expires|expire|lapses|lapse", "ends|end after|on|with|at",
        "for .3 @number days|hours|weeks|months", "after|within @number days|hours|weeks|months",
}

phrases! {
    KNOWN =
        "publish*|report|reports|reported|disclos*|tells|told|notif*|inform*",
        "recorded|counted|record",
}

/// Exceptions that nobody approves, that do not end, or that nobody hears of.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for passage in &text.passages {
        let possible = |it: &&crate::lint::sentence::Sentence| {
            passage.nears(it) && it.has(&WAIVERS) && !it.has(&NONE) && it.kind != Kind::Ban
        };
        let Some(sentence) = passage.sentences.iter().find(possible) else { continue };
        let parts = [
            ("an approver", passage.says(&APPROVER)),
            ("an end", passage.says(&END)),
            ("disclosure", passage.says(&KNOWN)),
        ];
        let missing: Vec<_> =
            parts.iter().filter(|(_, said)| !said).map(|(part, _)| *part).collect();
        if let Some(place) = sentence.hit(&WAIVERS).filter(|_| !missing.is_empty()) {
            let message = format!("an exception without {}", missing.join(", "));
            told.at(&PAGE, passage, place, message);
        }
    }
    approved_by_the_customer(text, told);
}

/// Who wants an exception does not approve it.
fn approved_by_the_customer(text: &Text<'_>, told: &mut Told) {
    let parties = || text.parts.front.iter().flat_map(|front| &front.parties);
    for line in &text.parts.blocks.red_lines {
        for exception in &line.exceptions {
            let approver = parties().find(|party| party.id == exception.approver);
            if approver.is_some_and(|party| party.role == Role::Customer) {
                let message = format!("`{}` approves its own exception", exception.approver);
                told.block(&PAGE, &line.clause, line.places.exceptions, message);
            }
        }
    }
}
