//! F4: a refusal that may be forced or walked around.

use crate::Code;
use crate::lint::RulePage;
use crate::lint::phrase::phrases;
use crate::lint::text::Text;
use crate::lint::told::Told;

pub(super) const PAGE: RulePage = RulePage {
    code: Code::RefusalUnprotected,
    name: "F4",
    slot: "refusal",
    title: "a refusal that may be forced or walked around",
    why: "A model that refuses is asked again in other words, or another vendor is. If nothing \
         says that a refusal stands, refusing is an inconvenience and not a safeguard.",
    bad: "The models may refuse a task.",
    good: "A refused task is not tried again for 30 days, by rewording or with another vendor, \
         unless one person of each party releases it.",
    rewrite: "a `refusal` block with `honour = true`, `window`, `cross-vendor = true` and \
         `release-quorum`",
    binds_if: "nobody has a reason to ask twice.",
};

phrases! {
    STANDS =
        "refus* .12 not .10 again|tried|retried|repeated|forced|overridden|override|overruled",
        "refus* .4 stands|holds|final|binding|respected|honoured|honored",
        "not .6 override*|overrule*|force*|circumvent* .6 refus*",
}

/// Refusals that nothing protects. Told once.
pub(super) fn check(text: &Text<'_>, told: &mut Told) {
    let refusals = &text.parts.blocks.refusals;
    for refusal in refusals.iter().filter(|refusal| !refusal.honour) {
        let message = "a refusal that is not to be honoured".to_owned();
        told.block(&PAGE, &refusal.clause, refusal.place, message);
    }
    if text.is_red() && refusals.is_empty() && !text.says(&STANDS) {
        let places = text.red_places();
        told.once(&PAGE, None, &places, "nothing says that a refusal stands".to_owned());
    }
}
