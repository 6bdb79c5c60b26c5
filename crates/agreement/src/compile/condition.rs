//! Conditions of a policy: typed, so that a name can only ever be a name.

use std::fmt;

use lexicon::{DeploymentClass, Effect, GrantId, PartyId, Purpose, Region};

use crate::Pattern;
use crate::terms::Quorum;

/// A test of the facts about one act.
#[derive(Clone, Debug)]
pub(super) enum Condition {
    /// All of these hold; with none, always.
    All(Vec<Condition>),
    /// One of these holds; with none, never.
    Any(Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
    /// The exchange touches more persons than this.
    PersonsAbove(u64),
    /// The ledger finds a budget exceeded.
    OverBudget,
    /// The ledger finds an outer stop exceeded.
    OverStop,
    /// The approvals rest on this exception, its approver agrees, and no more persons are touched
    /// than it covers.
    UnderException(String, PartyId, u64),
    /// The act was refused before.
    Refused,
    /// The vendor is under an order.
    UnderOrder,
    /// The workload is one of these.
    WorkloadLike(Pattern),
    /// This grant is in force, for its own purpose.
    UnderGrant(GrantId, Purpose),
    /// The tool has this effect.
    EffectIs(Effect),
    /// The manifest knows the tool.
    Declared,
    /// The caller is of this party.
    PartyIs(PartyId),
    /// The workload runs in this kind of place.
    DeploymentIs(DeploymentClass),
    /// The workload runs in this region.
    RegionIs(Region),
    /// Every party has approved as often as this.
    Approved(Quorum),
}

/// How tightly the text of a condition holds together. The order is from loose to tight.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    /// Parts next to `&&` or `||`.
    Logic,
    /// Two sides of a comparison.
    Comparison,
    /// One value.
    Value,
}

impl Condition {
    fn binding(&self) -> Binding {
        match self {
            Self::All(parts) | Self::Any(parts) => match parts.as_slice() {
                [] => Binding::Value,
                [only] => only.binding(),
                _ => Binding::Logic,
            },
            Self::UnderGrant(..) | Self::UnderException(..) => Binding::Logic,
            Self::Approved(quorum) => match quorum.len() {
                0 => Binding::Value,
                1 => Binding::Comparison,
                _ => Binding::Logic,
            },
            Self::PersonsAbove(_)
            | Self::WorkloadLike(_)
            | Self::EffectIs(_)
            | Self::PartyIs(_)
            | Self::DeploymentIs(_)
            | Self::RegionIs(_) => Binding::Comparison,
            Self::Not(_)
            | Self::OverBudget
            | Self::OverStop
            | Self::Refused
            | Self::UnderOrder
            | Self::Declared => Binding::Value,
        }
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All(parts) => joined(f, parts, " && ", "true"),
            Self::Any(parts) => joined(f, parts, " || ", "false"),
            Self::Not(part) => {
                f.write_str("!")?;
                inside(f, part, Binding::Value)
            }
            Self::PersonsAbove(persons) => write!(f, "context.persons > {persons}"),
            Self::OverBudget => f.write_str("context.over_budget"),
            Self::OverStop => f.write_str("context.over_stop"),
            Self::Refused => f.write_str("context.refused"),
            Self::UnderOrder => f.write_str("context.under_order"),
            Self::WorkloadLike(pattern) => {
                write!(f, "context.workload like {}", literal(pattern.as_str()))
            }
            Self::UnderException(id, approver, most) => {
                let (id, approver) = (literal(id), literal(approver.as_str()));
                write!(f, "context.exception == {id} && context.approvals[{approver}] >= 1")?;
                write!(f, " && context.persons <= {most}")
            }
            Self::UnderGrant(grant, purpose) => {
                let (grant, purpose) = (literal(grant.as_str()), literal(purpose.as_str()));
                write!(f, "context.grant == {grant} && context.purpose == {purpose}")
            }
            Self::EffectIs(effect) => {
                write!(f, "context.effect == Effect::{}", literal(effect.as_str()))
            }
            Self::Declared => f.write_str("context.declared"),
            Self::PartyIs(party) => write!(f, "context.party == {}", literal(party.as_str())),
            Self::DeploymentIs(class) => {
                write!(f, "context.deployment == {}", literal(class.as_str()))
            }
            Self::RegionIs(region) => write!(f, "context.region == {}", literal(region.as_str())),
            Self::Approved(quorum) => approved(f, quorum),
        }
    }
}

fn joined(
    f: &mut fmt::Formatter<'_>,
    parts: &[Condition],
    operator: &str,
    empty: &str,
) -> fmt::Result {
    let [first, rest @ ..] = parts else { return f.write_str(empty) };
    if rest.is_empty() {
        return fmt::Display::fmt(first, f);
    }
    inside(f, first, Binding::Comparison)?;
    for part in rest {
        f.write_str(operator)?;
        inside(f, part, Binding::Comparison)?;
    }
    Ok(())
}

/// `part` where something at least this tight must stand.
fn inside(f: &mut fmt::Formatter<'_>, part: &Condition, least: Binding) -> fmt::Result {
    if part.binding() < least { write!(f, "({part})") } else { write!(f, "{part}") }
}

fn approved(f: &mut fmt::Formatter<'_>, quorum: &Quorum) -> fmt::Result {
    if quorum.is_empty() {
        // INVARIANT: I7. Nobody named is not everybody agreed.
        return f.write_str("false");
    }
    for (index, (party, approvals)) in quorum.iter().enumerate() {
        let and = if index == 0 { "" } else { " && " };
        write!(f, "{and}context.approvals[{}] >= {approvals}", literal(party.as_str()))?;
    }
    Ok(())
}

/// `text` as a string literal of Cedar, whatever it contains.
pub(super) fn literal(text: &str) -> String {
    format!("\"{}\"", text.escape_debug())
}
