//! What must be true of single policies: they can fire, and those of the parties only narrow.

use cedar_policy::{Effect as Force, Policy, PolicySet};

use super::{Claim, Obligation, Scope, region};
use crate::Bundle;

/// (f): every prohibition can happen.
pub(super) fn fires(bundle: &Bundle) -> impl Iterator<Item = Obligation> {
    let forbids = bundle.policies().call_tool.policies();
    let mut forbids: Vec<_> = forbids.filter(|it| it.effect() == Force::Forbid).collect();
    forbids.sort_by_key(|policy| region::in_order(policy.id()));
    forbids.into_iter().map(|policy| {
        let says = format!("The prohibition `{}` can fire: some act is inside it.", policy.id());
        let obligation = Obligation::new(
            format!("f-fires:{}", policy.id()),
            says,
            (Claim::Reaches, Scope::Anything),
        );
        let clause = policy.annotation("clause").and_then(|clause| clause.parse().ok());
        let obligation = Obligation { clause, ..obligation };
        obligation.inside(&region::as_permit(policy))
    })
}

/// (g): a policy that the parties wrote themselves only narrows.
pub(super) fn narrows(bundle: &Bundle) -> impl Iterator<Item = Obligation> {
    let every = &bundle.policies().call_tool;
    let mut extra: Vec<_> =
        every.policies().filter(|policy| region::is_extra(policy.id())).collect();
    extra.sort_by_key(|policy| region::in_order(policy.id()));
    extra.into_iter().map(|policy| {
        let says = format!(
            "The policy `{}` of the parties only narrows: what is permitted with it is permitted \
             without it.",
            policy.id(),
        );
        let claim = (Claim::Within, Scope::Permitted);
        let obligation = Obligation::new(format!("g-narrows:{}", policy.id()), says, claim);
        let clause = policy.annotation("clause").and_then(|clause| clause.parse().ok());
        Obligation { clause, ..obligation }.inside(&texts(every, |it| it.id() != policy.id()))
    })
}

/// The policies that are `wanted`, as Cedar text, in the order of their ids.
pub(super) fn texts(policies: &PolicySet, wanted: impl Fn(&Policy) -> bool) -> String {
    let mut policies: Vec<_> = policies.policies().filter(|policy| wanted(policy)).collect();
    policies.sort_by_key(|policy| region::in_order(policy.id()));
    let texts = policies.iter().map(|policy| policy.to_cedar().unwrap_or_default());
    texts.map(|text| text + "\n").collect()
}
