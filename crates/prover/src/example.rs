//! Acts that show something, as people read them.

mod simple;

use std::fmt;

use agreement::{ActKind, Expected};
use cedar_policy::{Context, EntityId, EntityTypeName, EntityUid, Request};
use controls::{Act, Approvals, Decision, Engine, Facts, Ledger};
use lexicon::{ClauseId, Deployment, Digest, Effect};
use serde_json::{Map, Value};

use crate::Failure;
use crate::acts::{Kind, fault};
pub(crate) use simple::Words;

/// An act that shows something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The act, as the engine decides about it.
    pub facts: Facts,
}

/// What an engine decided about an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// What it decided.
    pub outcome: Expected,
    /// The clauses that decided it.
    pub clauses: Vec<ClauseId>,
    /// Why, as one word; empty when it is permitted.
    pub code: String,
}

impl Example {
    /// The act as `engine` decides it. Parties that its agreement does not know gave no approval
    /// under it.
    #[must_use]
    pub fn ruled_by(&self, engine: &Engine) -> Ruling {
        let known = |party: &lexicon::PartyId| {
            engine.bundle().parties().iter().any(|other| other.id == *party)
        };
        let approvals = self.facts.approvals.iter().filter(|(party, _)| known(party));
        let approvals = approvals.map(|(party, count)| (party.clone(), count)).collect();
        let facts = Facts { approvals, ..self.facts.clone() };
        let subject = Digest::of(b"an example");
        let (outcome, clauses, code) =
            match engine.decide(&facts, subject, engine.bundle().effective()) {
                Decision::Permit(permit) => (Expected::Permit, permit.clauses().to_vec(), ""),
                Decision::Hold(hold) => {
                    (Expected::Hold, hold.grounds.clauses, hold.grounds.code.as_str())
                }
                Decision::Deny(deny) => {
                    (Expected::Deny, deny.grounds.clauses, deny.grounds.code.as_str())
                }
            };
        Ruling { outcome, clauses, code: code.to_owned() }
    }

    /// What is done.
    #[must_use]
    pub const fn act(&self) -> ActKind {
        match self.facts.act {
            Act::Invoke { .. } => ActKind::Invoke,
            Act::Release { .. } => ActKind::Release,
            Act::CallTool { .. } => ActKind::CallTool,
        }
    }

    /// What is out of the ordinary about it, one remark each.
    fn remarks(&self) -> Vec<String> {
        let facts = &self.facts;
        let mut remarks = Vec::new();
        let mut remark = |applies: bool, text: String| {
            if applies {
                remarks.push(text);
            }
        };
        remark(facts.persons == 1, "touching 1 person".to_owned());
        remark(facts.persons > 1, format!("touching {} persons", facts.persons));
        let purpose = facts.purpose.as_ref().map(|it| format!("for `{it}`"));
        remark(purpose.is_some(), purpose.unwrap_or_default());
        let grant = facts.grant.as_ref().map(|it| format!("under the grant `{it}`"));
        remark(grant.is_some(), grant.unwrap_or_default());
        let exception = facts.exception.as_ref().map(|it| format!("under the exception `{it}`"));
        remark(exception.is_some(), exception.unwrap_or_default());
        remark(facts.ledger == Ledger::OverBudget, "above a budget in the ledger".to_owned());
        remark(facts.ledger == Ledger::OverStop, "above an outer stop in the ledger".to_owned());
        remark(facts.refused, "refused before".to_owned());
        remark(facts.under_order, "to a vendor under an order".to_owned());
        let approved: Vec<_> =
            facts.approvals.iter().map(|(party, count)| format!("{party} {count}")).collect();
        remark(!approved.is_empty(), format!("approved by {}", approved.join(", ")));
        remark(approved.is_empty(), "approved by nobody".to_owned());
        remarks
    }
}

impl fmt::Display for Example {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let facts = &self.facts;
        let Deployment { class, region } = &facts.deployment;
        write!(f, "`{}` of `{}`, in {class} in `{region}`, ", facts.workload, facts.party)?;
        match &facts.act {
            Act::Invoke { model } => write!(f, "asks the model `{model}`")?,
            Act::Release { model } => write!(f, "is handed what the model `{model}` answered")?,
            Act::CallTool { tool, effect, declared } => {
                let declared = if *declared { "" } else { ", which nobody declared" };
                write!(f, "calls the tool `{tool}` (effect {effect}{declared})")?;
            }
        }
        self.remarks().iter().try_for_each(|remark| write!(f, ", {remark}"))
    }
}

impl fmt::Display for Ruling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.outcome.as_str())?;
        let clauses: Vec<_> = self.clauses.iter().map(|clause| format!("`{clause}`")).collect();
        if !clauses.is_empty() {
            write!(f, " by {}", clauses.join(", "))?;
        }
        if self.code.is_empty() { Ok(()) } else { write!(f, " ({})", self.code) }
    }
}

/// A request in pieces that can be changed one by one.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sketch {
    principal: String,
    resource: String,
    context: Map<String, Value>,
}

impl Sketch {
    pub(crate) fn of(act: &Request) -> Result<Self, Failure> {
        let id = |uid: Option<&EntityUid>| uid.map(|uid| uid.id().unescaped().to_owned());
        let context = act.context().map(Context::to_json_value).transpose().map_err(fault)?;
        let Some(Value::Object(context)) = context else {
            return Err(Failure("the solver shows an act without facts".to_owned()));
        };
        Ok(Self {
            principal: id(act.principal()).unwrap_or_default(),
            resource: id(act.resource()).unwrap_or_default(),
            context,
        })
    }

    pub(crate) fn request(&self, kind: &Kind) -> Result<Request, Failure> {
        let uid = |name: &EntityTypeName, id: &str| {
            EntityUid::from_type_name_and_id(name.clone(), EntityId::new(id))
        };
        let context = Context::from_json_value(Value::Object(self.context.clone()), None);
        Request::new(
            uid(kind.shape.principal(), &self.principal),
            kind.shape.action().clone(),
            uid(kind.shape.resource(), &self.resource),
            context.map_err(fault)?,
            None,
        )
        .map_err(fault)
    }

    /// The act as the controls know it; `None` if it has a name or a number that they never see.
    pub(crate) fn example(&self, act: ActKind) -> Option<Example> {
        let text = |key: &str| self.context.get(key).and_then(Value::as_str);
        let flag = |key: &str| self.context.get(key).and_then(Value::as_bool);
        let named = |key: &str| text(key).map(|it| (!it.is_empty()).then(|| it.to_owned()));
        let workload = text("workload").filter(|it| *it == self.principal)?;
        let approvals = self.context.get("approvals")?.as_object()?;
        let approval = |(party, count): (&String, &Value)| {
            Some((party.parse::<lexicon::PartyId>().ok()?, count.as_u64()?))
        };
        let approvals = approvals.iter().map(approval).collect::<Option<Vec<_>>>()?;
        let ledger = match (flag("over_budget")?, flag("over_stop")?) {
            (_, true) => Ledger::OverStop,
            (true, false) => Ledger::OverBudget,
            (false, false) => Ledger::Within,
        };
        let act = match act {
            ActKind::Invoke => Act::Invoke { model: self.resource.parse().ok()? },
            ActKind::Release => Act::Release { model: self.resource.parse().ok()? },
            ActKind::CallTool => Act::CallTool {
                tool: self.resource.parse().ok()?,
                effect: self.effect()?,
                declared: flag("declared")?,
            },
        };
        let facts = Facts {
            workload: workload.parse().ok()?,
            party: text("party")?.parse().ok()?,
            deployment: Deployment {
                class: text("deployment")?.parse().ok()?,
                region: text("region")?.parse().ok()?,
            },
            purpose: named("purpose")?.map(|it| it.parse()).transpose().ok()?,
            grant: named("grant")?.map(|it| it.parse()).transpose().ok()?,
            exception: named("exception")?,
            persons: self.context.get("persons")?.as_u64()?,
            ledger,
            refused: flag("refused")?,
            under_order: flag("under_order")?,
            approvals: approvals.into_iter().filter(|(_, count)| *count > 0).collect::<Approvals>(),
            act,
        };
        Some(Example { facts })
    }

    fn effect(&self) -> Option<Effect> {
        self.context.get("effect")?.get("__entity")?.get("id")?.as_str()?.parse().ok()
    }
}
