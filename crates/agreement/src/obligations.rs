//! What must be true of the compiled policies, said a second time.
//!
//! Each obligation describes a region of acts in Cedar, the language of the policies themselves, so
//! that a person can read both. It is written from the typed blocks and not from the compiled
//! policies: a fault of the compiler is not repeated here. Proving them is the prover's.

mod people;
mod policies;
mod region;
mod stops;

use cedar_policy::{Effect as Force, Policy};
use lexicon::{ClauseId, DeploymentClass, Digest, Effect};

use crate::Bundle;
use crate::compile;
use crate::terms::{Agreement, DefaultRule, Party, RedLine};
use region::{Region, text};

/// One thing that is to be proven about an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// Its name: a letter for what it is about, and words. The same for the same text.
    pub id: String,
    /// The clause that it is about, if it is about one.
    pub clause: Option<ClauseId>,
    /// What it says, in words.
    pub says: String,
    /// How the acts in its scope and its region have to relate.
    pub claim: Claim,
    /// Which acts it is about.
    pub scope: Scope,
    /// The region, as Cedar policies that permit exactly the acts inside it.
    pub region: String,
}

/// How the acts in a scope relate to a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// Every act of the scope is inside the region.
    Within,
    /// Some act of the scope is inside the region.
    Reaches,
    /// No policy fails while it is evaluated.
    Total,
}

/// A set of acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// What the agreement permits.
    Permitted,
    /// What the agreement permits, or holds so that people can permit it.
    NotDenied,
    /// Every act that there can be.
    Anything,
}

impl Claim {
    const ALL: [Self; 3] = [Self::Within, Self::Reaches, Self::Total];

    /// The spelling in proof files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Within => "within",
            Self::Reaches => "reaches",
            Self::Total => "total",
        }
    }

    pub(crate) fn spelled(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|claim| claim.as_str() == text)
    }
}

impl Scope {
    const ALL: [Self; 3] = [Self::Permitted, Self::NotDenied, Self::Anything];

    /// The spelling in proof files.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Permitted => "permitted",
            Self::NotDenied => "permitted or held",
            Self::Anything => "possible",
        }
    }

    pub(crate) fn spelled(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scope| scope.as_str() == text)
    }
}

impl Obligation {
    /// The digest of everything it says.
    #[must_use]
    pub fn digest(&self) -> Digest {
        let clause = self.clause.as_ref().map_or("", ClauseId::as_str);
        let (claim, scope) = (self.claim.as_str(), self.scope.as_str());
        let parts = [&self.id, clause, &self.says, claim, scope, &self.region];
        let framed = parts.map(|part: &str| format!("{}:{part}", part.len()));
        Digest::of(framed.concat().as_bytes())
    }

    fn new(id: impl Into<String>, says: impl Into<String>, claim: (Claim, Scope)) -> Self {
        let (claim, scope) = claim;
        let (id, says) = (id.into(), says.into());
        Self { id, clause: None, says, claim, scope, region: String::new() }
    }

    fn of(mut self, clause: &ClauseId) -> Self {
        self.clause = Some(clause.clone());
        self
    }

    fn inside(mut self, region: &str) -> Self {
        // One line end, so that a proof file gives back what was put into it.
        self.region = region.lines().map(|line| format!("{line}\n")).collect();
        self
    }
}

/// Every obligation that follows from `bundle`, in a fixed order.
#[must_use]
pub fn of(bundle: &Bundle) -> Vec<Obligation> {
    let agreement = bundle.agreement();
    let mut all = vec![people::effect(agreement, Effect::Lethal)];
    all.extend(surveillance(agreement).map(stops::outer_stop));
    all.extend(stops::boundary(agreement));
    all.push(stops::refusal(agreement));
    all.push(stops::order());
    all.extend(policies::fires(bundle));
    all.extend(policies::narrows(bundle));
    all.push(people::effect(agreement, Effect::Consequential));
    all.extend(surveillance(agreement).map(|line| people::persons(agreement, line)));
    if agreement.default == DefaultRule::Allow {
        all.extend(agreement.grants.iter().map(people::usable));
        all.push(people::alive());
    }
    all.extend(stops::excluded(agreement));
    all.push(Obligation::new(
        "n-no-failure",
        "No policy can fail: one that fails would forbid nothing, and the controls would deny all.",
        (Claim::Total, Scope::Anything),
    ));
    all
}

/// What is to be shown about the version before: that `new` is not wider than `old`.
///
/// The regions need the schema of both ([`shared_schema`]).
#[must_use]
pub fn against(new: &Bundle, old: &Bundle) -> Vec<Obligation> {
    let guard = strangers(old);
    let every = &old.policies().call_tool;
    let denying = |policy: &Policy| matches!(policy.annotation("outcome"), None | Some("deny"));
    let not_denied = |policy: &Policy| policy.effect() == Force::Permit || denying(policy);
    let name = format!("version {} of `{}`", old.version(), old.id());
    let version = new.version();
    [
        (
            "h-not-wider",
            Scope::Permitted,
            "permits nothing that",
            "did not permit",
            policies::texts(every, |_| true),
        ),
        (
            "h-not-softer",
            Scope::NotDenied,
            "neither permits nor holds what",
            "denied",
            policies::texts(every, not_denied),
        ),
    ]
    .map(|(id, scope, verb, other, region)| {
        let says = format!("Version {version} {verb} {name} {other}.");
        Obligation::new(id, says, (Claim::Within, scope)).inside(&(region + &guard))
    })
    .into()
}

/// One schema, as Cedar text, that the policies of both agreements are valid under.
#[must_use]
pub fn shared_schema(one: &Bundle, other: &Bundle) -> String {
    let parties = parties_of_both(one, other);
    compile::schema_text(&Agreement { parties, ..one.agreement().clone() })
}

/// What is assumed about acts that two agreements are asked about.
#[must_use]
pub fn shared_assumptions(one: &Bundle, other: &Bundle) -> String {
    assumed(&parties_of_both(one, other))
}

/// The acts of parties that `bundle` does not know, as a Cedar policy that forbids them: the
/// controls deny them.
#[must_use]
pub fn strangers(bundle: &Bundle) -> String {
    let mut region = Region::nothing();
    region.forbid("action", &[format!("!{}", known_party(bundle.parties()))], &[]);
    region.to_string()
}

/// What is assumed about every act, as Cedar policies that forbid what cannot be. The controls
/// deny an act that breaks one of these.
#[must_use]
pub fn assumptions(bundle: &Bundle) -> String {
    assumed(bundle.parties())
}

fn parties_of_both(one: &Bundle, other: &Bundle) -> Vec<Party> {
    let mut both = one.parties().to_vec();
    for party in other.parties() {
        if both.iter().all(|known| known.id != party.id) {
            both.push(party.clone());
        }
    }
    both
}

fn assumed(parties: &[Party]) -> String {
    let mut region = Region::nothing();
    let mut forbid = |condition: String| region.forbid("action", &[condition], &[]);
    forbid("context.persons < 0".to_owned());
    for party in parties {
        forbid(format!("context.approvals[{}] < 0", text(party.id.as_str())));
    }
    forbid("context.over_stop && !context.over_budget".to_owned());
    forbid(format!("!{}", known_party(parties)));
    let classes = DeploymentClass::ALL.map(|class| text(class.as_str())).join(", ");
    forbid(format!("![{classes}].contains(context.deployment)"));
    region.to_string()
}

/// The facts that every proof believes, and who answers for each.
pub(crate) fn trusted() -> Vec<String> {
    [
        "workload, party, deployment, region: the enrolment of the workload",
        "purpose: the caller selects it, out of what the workload is entitled to",
        "grant, exception: what the agreement has in force at that time",
        "effect, declared: the manifest of tools in the agreement",
        "persons: what the controls recognise in the exchange",
        "over_budget, over_stop: the persons ledger",
        "refused, under_order: the records of refusals and of orders",
        "approvals: signatures of reviewers on exactly this act",
    ]
    .map(str::to_owned)
    .into()
}

fn known_party(parties: &[Party]) -> String {
    let ids: Vec<_> = parties.iter().map(|party| text(party.id.as_str())).collect();
    format!("[{}].contains(context.party)", ids.join(", "))
}

fn surveillance(agreement: &Agreement) -> impl Iterator<Item = &RedLine> {
    agreement.red_lines.iter().filter(|line| line.effect.is_none())
}

#[cfg(test)]
mod tests;
