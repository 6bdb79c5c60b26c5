//! Whose signatures a change needs.

use lexicon::{PartyId, Span};

use super::Kind;
use crate::Bundle;
use crate::terms::{ChangeControl, ChangeObject, Quorum, Role};

/// How many keys of each party must sign a statement of `kind` about `bundle`, which changes
/// `objects` beside the text, where `before` was agreed on before.
///
/// INVARIANT (I10): the rules of the agreement before count as much as those of the new one, so
/// that a text cannot let itself in; and a developer and a customer are never left out.
#[must_use]
pub fn needed(
    kind: Kind,
    bundle: &Bundle,
    before: Option<&Bundle>,
    objects: &[ChangeObject],
) -> Quorum {
    let mut needed = Quorum::new();
    let agreed: &[&Bundle] = match (kind, before) {
        (Kind::Ordinary, Some(before)) => &[before, bundle],
        (Kind::Ordinary, None) => &[bundle],
        (Kind::Ratification | Kind::Emergency(_), before) => &[before.unwrap_or(bundle)],
    };
    for bundle in agreed {
        for party in signing_parties(bundle) {
            raise(&mut needed, party, 1);
        }
        for control in &bundle.agreement().change_controls {
            let applies = control.object == ChangeObject::Policy
                || (kind == Kind::Ordinary && objects.contains(&control.object));
            if applies {
                let approvers = approvers(control, kind).iter();
                approvers.for_each(|(party, number)| raise(&mut needed, party, *number));
            }
        }
    }
    needed
}

/// The approvers that `control` names for a change of this kind.
fn approvers(control: &ChangeControl, kind: Kind) -> &Quorum {
    match kind {
        Kind::Ratification if !control.ratification.is_empty() => &control.ratification,
        _ => &control.approvers,
    }
}

/// The parties without whose signature nothing lasting is changed.
pub(super) fn signing_parties(bundle: &Bundle) -> impl Iterator<Item = &PartyId> {
    let signs = |role| matches!(role, Role::Developer | Role::Customer);
    bundle.parties().iter().filter(move |party| signs(party.role)).map(|party| &party.id)
}

/// How long an emergency change of the text may last under `bundle`: the shortest of what its rules
/// say; `None` allows none.
#[must_use]
pub fn most_emergency(bundle: &Bundle) -> Option<Span> {
    let controls = bundle.agreement().change_controls.iter();
    let of_policy = controls.filter(|control| control.object == ChangeObject::Policy);
    let lengths: Option<Vec<Span>> = of_policy.map(|control| control.emergency_ttl).collect();
    lengths?.into_iter().min()
}

fn raise(needed: &mut Quorum, party: &PartyId, number: u64) {
    let known = needed.entry(party.clone()).or_default();
    *known = number.max(*known);
}
