//! The one place that calls Cedar.
//!
//! INVARIANT (I3): a [`Permission`] comes out of a completed evaluation that no policy failed in.
//! Cedar's authoriser skips a policy that errors, so that a prohibition with an error in it would
//! silently be none; here any error, and any reason that does not fit the decision, is a [`Fault`].

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr as _;
use std::sync::Arc;

use cedar_policy::pst::{Clause as Condition, Expr, Var};
use cedar_policy::{
    AuthorizationError, Authorizer, Context, Decision as Answer, Effect as Force, Entities,
    EntityId, EntityTypeName, EntityUid, Policy, PolicyId, PolicySet, Request,
    RestrictedExpression, Schema,
};
use lexicon::{ClauseId, Effect, PartyId};

use crate::control::{self, Explain};
use crate::{Act, Code, EngineError, Facts, Fault, Grounds, Ledger};

/// What the agreement says about some facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Permit(Permission),
    Hold(Arc<Grounds>),
    Deny(Arc<Grounds>),
}

impl Verdict {
    pub(crate) fn deny(code: Code) -> Self {
        Self::Deny(Arc::new(Grounds::without_clause(code)))
    }

    /// How strict it is, to compare it with another.
    pub(crate) const fn strictness(&self) -> u8 {
        match self {
            Self::Permit(_) => 0,
            Self::Hold(_) => 1,
            Self::Deny(_) => 2,
        }
    }
}

/// The agreement permits it. Only an evaluation in this file yields one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Permission(Arc<[ClauseId]>);

impl Permission {
    /// The clauses that permit it.
    pub(crate) fn into_clauses(self) -> Arc<[ClauseId]> {
        self.0
    }

    #[cfg(test)]
    pub(crate) fn of_tests(clauses: impl IntoIterator<Item = ClauseId>) -> Self {
        Self(clauses.into_iter().collect())
    }
}

/// The policies of an agreement, prepared so that a decision only has to evaluate them.
#[derive(Debug)]
pub(crate) struct Rules {
    schema: Schema,
    parties: Vec<PartyId>,
    names: Names,
    invoke: Slice,
    release: Slice,
    call_tool: Slice,
    authorizer: Authorizer,
    entities: Entities,
}

/// What [`Rules`] are made of.
pub(crate) struct Source<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) invoke: &'a PolicySet,
    pub(crate) release: &'a PolicySet,
    pub(crate) call_tool: &'a PolicySet,
    /// The parties of the agreement.
    pub(crate) parties: Vec<PartyId>,
    /// The clauses, in the order of the agreement.
    pub(crate) clauses: Vec<ClauseId>,
}

impl Rules {
    pub(crate) fn prepare(source: Source<'_>) -> Result<Self, EngineError> {
        let slice = |action, policies| Slice::prepare(action, policies, &source.clauses);
        Ok(Self {
            names: Names::prepare()?,
            invoke: slice("Invoke", source.invoke)?,
            release: slice("Release", source.release)?,
            call_tool: slice("CallTool", source.call_tool)?,
            schema: source.schema.clone(),
            parties: source.parties,
            authorizer: Authorizer::new(),
            entities: Entities::empty(),
        })
    }

    /// What the policies say about `facts`.
    pub(crate) fn verdict(&self, facts: &Facts) -> Result<Verdict, Fault> {
        let slice = match facts.act {
            Act::Invoke { .. } => &self.invoke,
            Act::Release { .. } => &self.release,
            Act::CallTool { .. } => &self.call_tool,
        };
        let request = self.request(slice, facts)?;
        let response = self.authorizer.is_authorized(&request, &slice.policies, &self.entities);
        if let Some(AuthorizationError::PolicyEvaluationError(error)) =
            response.diagnostics().errors().next()
        {
            let policy = error.policy_id().to_string();
            return Err(Fault::Policy { policy, cause: error.inner().to_string() });
        }
        let decisive = match response.decision() {
            Answer::Allow => Force::Permit,
            Answer::Deny => Force::Forbid,
        };
        let mut reached = Vec::new();
        for policy in response.diagnostics().reason() {
            let ruling = slice.rulings.get(policy).filter(|ruling| ruling.force == decisive);
            reached.push(ruling.ok_or_else(|| Fault::Reason { policy: policy.to_string() })?);
        }
        Ok(match decisive {
            Force::Permit => permission(reached),
            Force::Forbid => prohibition(&reached, facts),
        })
    }

    fn request(&self, slice: &Slice, facts: &Facts) -> Result<Request, Fault> {
        let names = &self.names;
        let (resource_type, resource) = match &facts.act {
            Act::Invoke { model } | Act::Release { model } => (&names.model, model.as_str()),
            Act::CallTool { tool, .. } => (&names.tool, tool.as_str()),
        };
        Request::new(
            entity(&names.workload, facts.workload.as_str()),
            slice.action.clone(),
            entity(resource_type, resource),
            self.context(facts)?,
            Some(&self.schema),
        )
        .map_err(|error| Fault::Shape(error.to_string()))
    }

    fn context(&self, facts: &Facts) -> Result<Context, Fault> {
        if !self.parties.contains(&facts.party) {
            return Err(Fault::Party(facts.party.clone()));
        }
        let text = |text: &str| RestrictedExpression::new_string(text.to_owned());
        let flag = RestrictedExpression::new_bool;
        let mut pairs = vec![
            ("deployment", text(facts.deployment.class.as_str())),
            ("region", text(facts.deployment.region.as_str())),
            ("party", text(facts.party.as_str())),
            ("purpose", text(facts.purpose.as_ref().map_or("", |purpose| purpose.as_str()))),
            ("grant", text(facts.grant.as_ref().map_or("", |grant| grant.as_str()))),
            ("exception", text(facts.exception.as_deref().unwrap_or(""))),
            ("workload", text(facts.workload.as_str())),
            ("persons", count(facts.persons)?),
            ("over_budget", flag(facts.ledger >= Ledger::OverBudget)),
            ("over_stop", flag(facts.ledger >= Ledger::OverStop)),
            ("refused", flag(facts.refused)),
            ("under_order", flag(facts.under_order)),
            ("approvals", self.approvals(facts)?),
        ];
        if let Act::CallTool { effect, declared, .. } = facts.act {
            let effect = self.names.effect(effect);
            pairs.push(("effect", RestrictedExpression::new_entity_uid(effect)));
            pairs.push(("declared", flag(declared)));
        }
        let pairs = pairs.into_iter().map(|(name, value)| (name.to_owned(), value));
        Context::from_pairs(pairs).map_err(|error| Fault::Shape(error.to_string()))
    }

    /// A count for every party of the agreement, and for nobody else.
    fn approvals(&self, facts: &Facts) -> Result<RestrictedExpression, Fault> {
        let stranger = facts.approvals.iter().find(|(party, _)| !self.parties.contains(party));
        if let Some((party, _)) = stranger {
            return Err(Fault::Party(party.clone()));
        }
        let of = |party: &PartyId| Ok((party.to_string(), count(facts.approvals.of(party))?));
        let counts = self.parties.iter().map(of).collect::<Result<Vec<_>, Fault>>()?;
        RestrictedExpression::new_record(counts).map_err(|error| Fault::Shape(error.to_string()))
    }
}

/// The policies of one action.
#[derive(Debug)]
struct Slice {
    action: EntityUid,
    policies: PolicySet,
    rulings: BTreeMap<PolicyId, Ruling>,
}

impl Slice {
    fn prepare(
        action: &str,
        policies: &PolicySet,
        clauses: &[ClauseId],
    ) -> Result<Self, EngineError> {
        if let Some(template) = policies.templates().next() {
            return Err(EngineError::Template { policy: template.id().to_string() });
        }
        let ruling = |policy: &Policy| Ok((policy.id().clone(), Ruling::of(policy, clauses)?));
        Ok(Self {
            action: entity(&entity_type("Action")?, action),
            policies: policies.clone(),
            rulings: policies.policies().map(ruling).collect::<Result<_, EngineError>>()?,
        })
    }
}

/// What is known about a policy before it is evaluated.
#[derive(Debug)]
struct Ruling {
    force: Force,
    outcome: Outcome,
    clause: ClauseId,
    /// The place of the clause in the agreement; what is no clause of it comes last.
    place: usize,
    explain: Option<Explain>,
}

/// What a prohibition does. The stricter is the smaller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Deny,
    Hold,
}

impl Ruling {
    fn of(policy: &Policy, clauses: &[ClauseId]) -> Result<Self, EngineError> {
        let id = || policy.id().to_string();
        let clause: ClauseId = policy
            .annotation("clause")
            .and_then(|clause| clause.parse().ok())
            .ok_or_else(|| EngineError::Clause { policy: id() })?;
        let outcome = match policy.annotation("outcome") {
            None | Some("deny") => Outcome::Deny,
            Some("hold") => Outcome::Hold,
            Some(other) => {
                return Err(EngineError::Outcome { policy: id(), outcome: other.to_owned() });
            }
        };
        let place = clauses.iter().position(|other| *other == clause).unwrap_or(usize::MAX);
        let explain = explain(policy)?;
        Ok(Self { force: policy.effect(), outcome, clause, place, explain })
    }

    fn code(&self, facts: &Facts) -> Code {
        self.explain.map_or(Code::AgreementForbids, |explain| explain(facts))
    }
}

/// The control whose facts the conditions of `policy` read.
fn explain(policy: &Policy) -> Result<Option<Explain>, EngineError> {
    let read = facts_read_by(policy)?;
    let read = read.iter().map(String::as_str).collect();
    Ok(control::explaining(&read))
}

/// The facts that the conditions of `policy` read.
pub(crate) fn facts_read_by(policy: &Policy) -> Result<BTreeSet<String>, EngineError> {
    let policy_read = policy.to_pst().map_err(|error| EngineError::Unreadable {
        name: policy.id().to_string(),
        cause: error.to_string(),
    })?;
    let mut read = BTreeSet::new();
    for condition in policy_read.body().clauses() {
        let (Condition::When(body) | Condition::Unless(body)) = condition;
        read.append(&mut facts_read(body));
    }
    Ok(read)
}

/// The attributes of the context that `body` reads. Where it reads the context as a whole, all.
fn facts_read(body: &Expr) -> BTreeSet<String> {
    let context = |expr: &Expr| matches!(expr, Expr::Var(Var::Context));
    let node = |expr: &Expr| match expr {
        Expr::GetAttr { expr, attr } if context(expr) => Some(BTreeSet::from([attr.to_string()])),
        Expr::HasAttr { expr, attrs } if context(expr) => {
            Some(BTreeSet::from([attrs.first().to_string()]))
        }
        whole if context(whole) => Some(control::facts().map(str::to_owned).collect()),
        _ => None,
    };
    let both = |mut one: BTreeSet<String>, mut other: BTreeSet<String>| {
        one.append(&mut other);
        one
    };
    body.reduce(&node, &both, BTreeSet::new())
}

fn permission(mut reached: Vec<&Ruling>) -> Verdict {
    reached.sort_by(|one, other| (one.place, &one.clause).cmp(&(other.place, &other.clause)));
    reached.dedup_by(|one, other| one.clause == other.clause);
    Verdict::Permit(Permission(reached.into_iter().map(|ruling| ruling.clause.clone()).collect()))
}

fn prohibition(reached: &[&Ruling], facts: &Facts) -> Verdict {
    let mut reached: Vec<_> = reached
        .iter()
        .map(|ruling| (ruling.outcome, ruling.code(facts), ruling.place, &ruling.clause))
        .collect();
    reached.sort();
    let Some((outcome, code, ..)) = reached.first().copied() else {
        return Verdict::deny(Code::NotPermitted);
    };
    let mut clauses: Vec<ClauseId> = Vec::new();
    for (.., clause) in reached {
        if !clauses.contains(clause) {
            clauses.push(clause.clone());
        }
    }
    let grounds = Arc::new(Grounds { clauses, code });
    match outcome {
        Outcome::Deny => Verdict::Deny(grounds),
        Outcome::Hold => Verdict::Hold(grounds),
    }
}

/// The names of the schema, ready to be put into requests.
#[derive(Debug)]
struct Names {
    workload: EntityTypeName,
    model: EntityTypeName,
    tool: EntityTypeName,
    read: EntityUid,
    write: EntityUid,
    consequential: EntityUid,
    lethal: EntityUid,
}

impl Names {
    fn prepare() -> Result<Self, EngineError> {
        let effects = entity_type("Effect")?;
        let effect = |effect: Effect| entity(&effects, effect.as_str());
        Ok(Self {
            workload: entity_type("Workload")?,
            model: entity_type("Model")?,
            tool: entity_type("Tool")?,
            read: effect(Effect::Read),
            write: effect(Effect::Write),
            consequential: effect(Effect::Consequential),
            lethal: effect(Effect::Lethal),
        })
    }

    fn effect(&self, effect: Effect) -> EntityUid {
        match effect {
            Effect::Read => self.read.clone(),
            Effect::Write => self.write.clone(),
            Effect::Consequential => self.consequential.clone(),
            Effect::Lethal => self.lethal.clone(),
        }
    }
}

fn entity_type(name: &str) -> Result<EntityTypeName, EngineError> {
    EntityTypeName::from_str(name).map_err(|error| EngineError::Unreadable {
        name: name.to_owned(),
        cause: error.to_string(),
    })
}

fn entity(kind: &EntityTypeName, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.clone(), EntityId::new(id))
}

fn count(count: u64) -> Result<RestrictedExpression, Fault> {
    let long = i64::try_from(count).map_err(|_| Fault::Count(count))?;
    Ok(RestrictedExpression::new_long(long))
}

#[cfg(test)]
mod tests;
