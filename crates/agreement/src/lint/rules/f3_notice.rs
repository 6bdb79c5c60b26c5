//! F3: nobody must be told, or nobody says by when.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;
use crate::terms::Remedy;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::NoNotice,
    name: "F3",
    slot: "notice",
    title: "nobody must be told, or nobody says by when",
    why: "A breach that the other party learns of after a year has no remedy left. A notice \
         without a clock is given when it does no harm.",
    bad: "The customer informs the provider of a breach.",
    good: "The customer informs the provider of a breach within one hour.",
    rewrite: "`remedy = [\"notify<=1h\"]`; `notice` in `change-control` and `termination` \
         blocks",
    binds_if: "the log tells both parties at once.",
};

phrases! {
    NOTICE =
        "notif*|notice|tell|tells|told|inform|informs|informed|report|reports .14 @number .2 \
         hour*|minute*|day*",
        "within|after @number .1 hour*|minute*|day* .10 notif*|tells|told|informs|informed|reports",
}

/// Breaches that nobody must be told of by a certain time. Told once.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    let lines = &text.parts.blocks.red_lines;
    let notifies = |remedy: &Remedy| matches!(remedy, Remedy::Notify(_));
    let typed = lines.iter().any(|line| line.remedy.iter().any(notifies));
    if text.is_red() && !typed && !text.says(&NOTICE) {
        let places = text.red_places();
        told.once(
            &PAGE,
            None,
            &places,
            "nobody must be told of a breach by a certain time".to_owned(),
        );
    }
}
