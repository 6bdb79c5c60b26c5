//! Quorums: how many approvals of whom free an act, and how those people decide.

use std::collections::BTreeSet;

use lexicon::{ClauseId, Effect, Span};

use crate::terms::{Agreement, Capacity, Quorum, Role};

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

/// The quorum that frees an act which `clauses` hold: the strictest for its effect, and of what
/// those clauses name, whatever they name it for.
pub(crate) fn of_act(
    agreement: &Agreement,
    effect: Option<Effect>,
    clauses: &[ClauseId],
) -> Quorum {
    let red_lines = agreement.red_lines.iter().filter(|line| clauses.contains(&line.clause));
    let refusals = agreement.refusals.iter().filter(|rule| clauses.contains(&rule.clause));
    let named = red_lines.map(|it| &it.quorum).chain(refusals.map(|it| &it.release_quorum));
    named.fold(strictest(agreement, effect, &Quorum::new()), |mut strictest, named| {
        for (party, approvals) in named {
            let most = strictest.entry(party.clone()).or_insert(0);
            *most = (*most).max(*approvals);
        }
        strictest
    })
}

/// How many effectors one approval of an act with this effect may cover: the fewest of all red
/// lines that reach it.
pub(crate) fn effectors(agreement: &Agreement, effect: Option<Effect>) -> Option<u64> {
    let lines = agreement.red_lines.iter().filter(|line| line.effect.is_some());
    let reaching = lines.filter(|line| line.effect == effect);
    reaching.filter_map(|line| line.max_effectors_per_approval).min()
}

/// How people decide about held acts. What is `None` the agreement does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReviewRules {
    /// The least time between showing an act and approving it.
    pub dwell_floor: Option<Span>,
    /// The share of acts shown that are tests of the reviewer, in parts per million.
    pub canary_share_ppm: Option<u32>,
    /// How many acts one reviewer is shown in a time.
    pub capacity: Option<Capacity>,
}

/// The strictest of all rules of review: the longest time, the largest share, and the fewest acts
/// in the longest time, so that no more than any of them allows is ever shown.
pub(crate) fn review_rules(agreement: &Agreement) -> ReviewRules {
    let mut strictest = ReviewRules::default();
    for review in &agreement.reviews {
        strictest.dwell_floor = strictest.dwell_floor.max(review.dwell_floor);
        strictest.canary_share_ppm = strictest.canary_share_ppm.max(review.canary_share_ppm);
        strictest.capacity = match (strictest.capacity, review.capacity) {
            (Some(one), Some(two)) => {
                Some(Capacity { acts: one.acts.min(two.acts), per: one.per.max(two.per) })
            }
            (one, two) => one.or(two),
        };
    }
    strictest
}

/// Which people must be there before somebody approves. What is absent the agreement does not say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonnelRules {
    /// The roles that are cleared, as the agreement spells them: nobody else approves.
    pub cleared_roles: Option<BTreeSet<String>>,
    /// How many people of each party are on shift, at least.
    pub min_on_shift: Quorum,
}

/// What all personnel blocks ask together: the roles that each of them clears, and of each party
/// the most people.
pub(crate) fn personnel(agreement: &Agreement) -> PersonnelRules {
    let mut strictest = PersonnelRules::default();
    for block in &agreement.personnel {
        if !block.cleared_roles.is_empty() {
            let roles = &block.cleared_roles;
            strictest.cleared_roles = Some(match strictest.cleared_roles {
                Some(others) => others.intersection(roles).cloned().collect(),
                None => roles.clone(),
            });
        }
        for (party, people) in &block.min_on_shift {
            let most = strictest.min_on_shift.entry(party.clone()).or_insert(0);
            *most = (*most).max(*people);
        }
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

#[cfg(test)]
mod tests;
