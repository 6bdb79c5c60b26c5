//! Regions of acts, as Cedar text that people read.

use std::fmt;

use cedar_policy::{Policy, PolicyId};

use crate::terms::{Agreement, Quorum, RedLine, Role};

/// The action of calls of tools, in the head of a policy.
pub(super) const CALL_TOOL: &str = "action == Action::\"CallTool\"";

/// A set of acts: those that its policies permit.
pub(super) struct Region(String);

impl Region {
    /// Every act there is, less what is forbidden next.
    pub(super) fn everything() -> Self {
        Self("permit (principal, action, resource);\n".to_owned())
    }

    /// No act, more what is permitted next.
    pub(super) const fn nothing() -> Self {
        Self(String::new())
    }

    pub(super) fn permit(&mut self, action: &str, all_of: &[String]) {
        self.policy("permit", action, all_of, &[]);
    }

    /// Takes out the acts that meet all of `all_of`, but leaves those that meet one of `unless`.
    pub(super) fn forbid(&mut self, action: &str, all_of: &[String], unless: &[String]) {
        self.policy("forbid", action, all_of, unless);
    }

    fn policy(&mut self, force: &str, action: &str, all_of: &[String], unless: &[String]) {
        let mut text = format!("{force} (principal, {action}, resource)");
        for condition in all_of {
            text.push_str(&format!("\nwhen {{ {condition} }}"));
        }
        if !unless.is_empty() {
            text.push_str(&format!("\nunless {{ {} }}", any_of(unless.iter().cloned())));
        }
        self.0.push_str(&text);
        self.0.push_str(";\n");
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `text` as a string literal of Cedar.
pub(super) fn text(text: &str) -> String {
    format!("\"{}\"", text.escape_debug())
}

/// One of `conditions` holds; without any, none.
pub(super) fn any_of(conditions: impl Iterator<Item = String>) -> String {
    let conditions: Vec<_> = conditions.collect();
    match conditions.as_slice() {
        [] => "false".to_owned(),
        [only] => only.clone(),
        several => {
            let parts: Vec<_> = several.iter().map(|part| format!("({part})")).collect();
            parts.join(" || ")
        }
    }
}

/// So many approvals of every developer and every customer.
pub(super) fn floor(agreement: &Agreement, least: u64) -> Quorum {
    let sides = |role| matches!(role, Role::Developer | Role::Customer);
    let both = agreement.parties.iter().filter(|party| sides(party.role));
    both.map(|party| (party.id.clone(), least)).collect()
}

/// Every party of `quorum` approved as often as it says. Nobody named is nobody asked: false.
pub(super) fn approved(quorum: &Quorum) -> String {
    let one = |(party, least): (&lexicon::PartyId, &u64)| {
        format!("context.approvals[{}] >= {least}", text(party.as_str()))
    };
    let parts: Vec<_> = quorum.iter().map(one).collect();
    if parts.is_empty() { "false".to_owned() } else { parts.join(" && ") }
}

/// Whom a red line that counts persons binds, when it is not everybody.
pub(super) fn bound(line: &RedLine) -> Option<String> {
    let named = line.bearer.named.iter();
    let parties = named.map(|party| format!("context.party == {}", text(party.as_str())));
    (!line.bearer.is_everybody()).then(|| any_of(parties))
}

/// The largest number of persons that the outer stops of a red line name; without any, none.
pub(super) fn largest(line: &RedLine) -> u64 {
    let persons = line.limits.iter().flat_map(|limits| limits.persons.values());
    persons.copied().max().unwrap_or(0)
}

/// The approvals that lift a red line that counts persons, if it names any: those, and those that
/// nobody can go below.
pub(super) fn approved_for(agreement: &Agreement, line: &RedLine) -> Vec<String> {
    let floor = approved(&floor(agreement, 1));
    let named = approved(&line.quorum);
    if line.quorum.is_empty() { Vec::new() } else { vec![format!("{floor} && {named}")] }
}

/// What each exception of a red line asks for.
pub(super) fn exceptions(line: &RedLine) -> impl Iterator<Item = String> {
    line.exceptions.iter().map(|exception| {
        let id = text(&exception.id);
        let approver = text(exception.approver.as_str());
        let most = exception.max_persons.unwrap_or(0);
        format!(
            "context.exception == {id} && context.approvals[{approver}] >= 1 && \
             context.persons <= {most}"
        )
    })
}

/// The acts that a prohibition is about.
pub(super) fn as_permit(policy: &Policy) -> String {
    let mut json = policy.to_json().unwrap_or_default();
    if let Some(effect) = json.get_mut("effect") {
        *effect = "permit".into();
    }
    let flipped = Policy::from_json(Some(policy.id().clone()), json);
    // A policy that cannot be turned round stands as it is: a region that permits nothing, so that
    // the obligation fails.
    let flipped = flipped.unwrap_or_else(|_| policy.clone());
    flipped.to_cedar().unwrap_or_default()
}

/// Whether a policy is one that the parties wrote themselves.
pub(super) fn is_extra(id: &PolicyId) -> bool {
    let id: &str = id.as_ref();
    let number = id.rsplit_once('/').and_then(|(_, number)| number.strip_prefix('x'));
    number.is_some_and(|number| number.parse::<u64>().is_ok())
}

/// The order of policies: by clause, then the compiled ones by number, then those of the parties.
pub(super) fn in_order(id: &PolicyId) -> (String, bool, u64) {
    let text: &str = id.as_ref();
    let (clause, number) = text.rsplit_once('/').unwrap_or((text, ""));
    let digits = number.trim_start_matches('x');
    (clause.to_owned(), is_extra(id), digits.parse().unwrap_or(u64::MAX))
}
