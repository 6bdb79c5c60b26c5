//! A6: a duty that its bearer may choose not to do.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::kind::Kind;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::OptionalDuty,
    name: "A6",
    slot: "remedy",
    title: "a duty that its bearer may choose not to do",
    why: "A safeguard that a party `may` carry out, or for which it uses its best efforts, is \
         carried out when it suits. Its absence is no breach.",
    bad: "The customer may notify the provider when a person is targeted.",
    good: "The customer notifies the provider within one hour when a person is targeted.",
    rewrite: "a typed duty: `remedy = [\"notify<=1h\"]`, `quorum`, a `review` or \
         `verification` block",
    binds_if: "somebody else may demand the act, and does.",
};

phrases! {
    OPTIONS =
        "may|can ?also|?then|?choose ?to notify|inform|tell|alert|disclose|document|log",
        "may|can .1 have .4 review*|confirm*|approv*|check*",
        "may|can .1 require|request|seek|ask .4 review|approval|confirmation",
        "best|reasonable|good|every|all|its .2 efforts|endeavours|effort|endeavour",
        "shall|will|must|to endeavour*|endeavor*|strive*|seek|try|attempt|aim to",
        "aims|aim|seeks|endeavours|strives|tries|attempts to",
        "is|are encouraged|free|invited to", "where|if it chooses|wishes",
}

/// Safeguards that somebody may leave undone.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    for (passage, sentence) in text.sentences() {
        let other = matches!(sentence.kind, Kind::Other | Kind::Grant);
        if !other || !(sentence.topics.any() || passage.red) {
            continue;
        }
        if let Some(place) = sentence.hit(&OPTIONS) {
            let words = text.quote(place);
            told.at(&PAGE, passage, place, format!("`{words}` makes a duty a choice"));
        }
    }
}
