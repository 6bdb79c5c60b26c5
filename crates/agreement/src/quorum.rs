//! Quorums: how many approvals of whom free an act.

use lexicon::Effect;

use crate::terms::{Agreement, Quorum, Role};

/// The least number of approvals from each side, whatever the text says: two persons of either
/// organisation for lethal effects, one for everything else that people decide about.
pub(crate) const fn floor_of(effect: Option<Effect>) -> u64 {
    match effect {
        Some(Effect::Lethal) => 2,
        _ => 1,
    }
}

/// The quorum that no text undercuts: every developer and every customer of the agreement.
pub(crate) fn floor(agreement: &Agreement, effect: Option<Effect>) -> Quorum {
    let sides = |role| matches!(role, Role::Developer | Role::Customer);
    let both = agreement.parties.iter().filter(|party| sides(party.role));
    both.map(|party| (party.id.clone(), floor_of(effect))).collect()
}

/// The quorum that frees an act: of all that name `effect`, the strictest for each party.
pub(crate) fn strictest(agreement: &Agreement, effect: Option<Effect>, named: &Quorum) -> Quorum {
    let reviews = agreement.reviews.iter();
    let reviewed = reviews.filter_map(|review| review.quorums.get(&effect?));
    let mut strictest = floor(agreement, effect);
    for (party, approvals) in reviewed.chain([named]).flatten() {
        let most = strictest.entry(party.clone()).or_insert(0);
        *most = (*most).max(*approvals);
    }
    strictest
}

/// Whether `named` asks for less than holds anyway.
pub(crate) fn undercuts(agreement: &Agreement, effect: Option<Effect>, named: &Quorum) -> bool {
    let least = floor(agreement, effect);
    !named.is_empty()
        && least.iter().any(|(party, least)| named.get(party).is_none_or(|named| named < least))
}

/// A quorum as people read it: `provider 2, customer 2`.
pub(crate) fn in_words(quorum: &Quorum) -> String {
    let parts: Vec<_> = quorum.iter().map(|(party, number)| format!("{party} {number}")).collect();
    parts.join(", ")
}
