//! Cedar blocks: policies that the parties wrote themselves.
//!
//! Each gets an id and says which clause it belongs to, as the compiled ones do. That it forbids
//! only is not required here: a `permit` is warned about, and the proof shows whether it widens.

use std::collections::BTreeMap;

use cedar_policy::{ActionConstraint, Effect, Policy, PolicyId, PolicySet};
use miette::{Diagnostic as _, LabeledSpan, SourceSpan};

use super::Ready;
use super::condition::literal;
use super::policy::Reach;
use crate::error::{Code, Finding, flat, quoted, span};
use crate::terms::{Action, Agreement, ExtraPolicy};

/// The policies of all cedar blocks in the order of the file, and what is worth a second look.
pub(super) fn policies(agreement: &Agreement) -> Result<(Vec<Ready>, Vec<Finding>), Vec<Finding>> {
    let (mut ready, mut doubts, mut refusals) = (Vec::new(), Vec::new(), Vec::new());
    let mut numbers: BTreeMap<&str, u64> = BTreeMap::new();
    for block in &agreement.policies {
        let written = match in_order(block) {
            Ok(written) => written,
            Err(refusal) => {
                refusals.push(*refusal);
                continue;
            }
        };
        let mut read = 0;
        for policy in written {
            let place = place_of(block, &policy.to_string(), &mut read);
            let number = numbers.entry(block.clause.as_str()).or_insert(0);
            *number += 1;
            let id = format!("{}/x{number}", block.clause);
            if policy.effect() == Effect::Permit {
                doubts.push(permits(place, &id));
            }
            match named(block, place, &policy, &id) {
                Ok(policy) => ready.push(policy),
                Err(refusal) => refusals.push(*refusal),
            }
        }
    }
    if refusals.is_empty() { Ok((ready, doubts)) } else { Err(refusals) }
}

/// What Cedar does not take, and where the file says it.
pub(super) fn refused(place: SourceSpan, message: &str) -> Finding {
    Finding::new(Code::CedarPolicy, format!("Cedar refuses a policy: {}", flat(message)))
        .at(place, "here")
        .help("docs/agreement.md has the schema; `brightline agreement show --schema` prints it")
}

/// The policies of one block, as they stand.
fn in_order(block: &ExtraPolicy) -> Result<Vec<Policy>, Box<Finding>> {
    let set: PolicySet = block.text.parse().map_err(|error: cedar_policy::ParseErrors| {
        Box::new(refused(place_in(block, error.labels()), &error.to_string()))
    })?;
    if set.templates().next().is_some() {
        return Err(fails(block.place, "a template applies to nobody", "fill its slots"));
    }
    let mut policies: Vec<_> = set.policies().cloned().collect();
    // Cedar numbers what it reads: policy0, policy1 and so on.
    policies.sort_by_key(|policy| {
        let id = policy.id().to_string();
        id.trim_start_matches("policy").parse::<u64>().unwrap_or(u64::MAX)
    });
    if policies.is_empty() {
        return Err(fails(block.place, "a cedar block without a policy", "write a forbid"));
    }
    Ok(policies)
}

/// `policy` under its id and with the annotations that every policy has.
fn named(
    block: &ExtraPolicy,
    place: SourceSpan,
    policy: &Policy,
    id: &str,
) -> Result<Ready, Box<Finding>> {
    let clause = block.clause.as_str();
    if policy.annotation("id").is_some() {
        let help = format!("leave it out: it is `{id}`");
        return Err(fails(place, "a policy with an @id", &help));
    }
    let named = policy.annotation("clause");
    if named.is_some_and(|named| named != clause) {
        let help = format!("write @clause({}), or nothing", literal(clause));
        return Err(fails(place, "a policy that names another clause than its own", &help));
    }
    let outcome = policy.annotation("outcome");
    let forbids = policy.effect() == Effect::Forbid;
    let known = |outcome: &str| [Action::Hold, Action::Deny].map(Action::as_str).contains(&outcome);
    if let Some(outcome) = outcome.filter(|outcome| !forbids || !known(outcome)) {
        let message = format!("a policy with the outcome `{}`", quoted(outcome));
        return Err(fails(place, &message, "a forbid has \"hold\" or \"deny\", a permit none"));
    }
    let mut text = format!("@id({})\n", literal(id));
    if named.is_none() {
        text.push_str(&format!("@clause({})\n", literal(clause)));
    }
    if forbids && outcome.is_none() {
        text.push_str(&format!("@outcome({})\n", literal(Action::Deny.as_str())));
    }
    text.push_str(policy.to_string().trim());
    text.push('\n');
    let policy = Policy::parse(Some(PolicyId::new(id)), &text)
        .map_err(|error| Box::new(refused(place, &error.to_string())))?;
    let (reach, clause) = (reach(&policy), clause.to_owned());
    Ok(Ready { policy, text, reach, clause, place, written: true })
}

/// The actions that the head of the policy leaves open; the schema knows no groups of actions. With
/// the calls of tools every policy is evaluated, also one that its head keeps from them.
fn reach(policy: &Policy) -> Reach {
    let named = match policy.action_constraint() {
        ActionConstraint::Any => return Reach::EVERY_ACTION,
        ActionConstraint::Eq(action) => vec![action],
        ActionConstraint::In(actions) => actions,
    };
    let names = |action: &str| named.iter().any(|named| named.id().unescaped() == action);
    Reach { invoke: names("Invoke"), release: names("Release") }
}

fn permits(place: SourceSpan, id: &str) -> Finding {
    Finding::new(Code::CedarPermits, format!("policy `{id}` permits"))
        .at(place, "an extra policy is meant to forbid")
        .help("write a forbid, or prove that nothing is permitted that was not")
}

fn fails(place: SourceSpan, message: &str, help: &str) -> Box<Finding> {
    Box::new(Finding::new(Code::CedarPolicy, message).at(place, "here").help(help))
}

/// Where in the file the next policy of the block is; `read` is how far the block was read.
fn place_of(block: &ExtraPolicy, policy: &str, read: &mut usize) -> SourceSpan {
    let rest = block.text.get(*read..).unwrap_or_default();
    let Some(after) = rest.find(policy) else { return block.place };
    let start = block.place.offset() + *read + after;
    *read += after + policy.len();
    span(start, start + policy.len())
}

/// Where in the file Cedar points to, or the whole block.
fn place_in(
    block: &ExtraPolicy,
    labels: Option<Box<dyn Iterator<Item = LabeledSpan> + '_>>,
) -> SourceSpan {
    labels.and_then(|mut labels| labels.next()).map_or(block.place, |label| {
        let start = block.place.offset().saturating_add(label.offset());
        span(start, start.saturating_add(label.len()))
    })
}
