//! Sets of acts, as policies: what an agreement permits, holds or denies, and what is inside a
//! region.

use agreement::{ActKind, Bundle, Scope};
use cedar_policy::{Authorizer, Decision, Effect as Force, Entities, Policy, PolicyId, PolicySet};
use cedar_policy::{Request, RequestEnv, Schema};
use cedar_policy_symcc::CompiledPolicySet;

use crate::Failure;

/// One kind of act: one shape of request of the schema.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    pub(crate) act: ActKind,
    pub(crate) shape: RequestEnv,
}

impl Kind {
    /// The kinds of acts of a schema. Calls of tools come first: most obligations are about them.
    pub(crate) fn all(schema: &Schema) -> Result<Vec<Self>, Failure> {
        let kind = |shape: RequestEnv| {
            let act = match shape.action().id().unescaped() {
                "Invoke" => ActKind::Invoke,
                "Release" => ActKind::Release,
                "CallTool" => ActKind::CallTool,
                other => return Err(Failure(format!("nobody knows the action `{other}`"))),
            };
            Ok(Self { act, shape })
        };
        let mut kinds = schema.request_envs().map(kind).collect::<Result<Vec<_>, _>>()?;
        kinds.sort_by_key(|kind| std::cmp::Reverse(kind.act));
        Ok(kinds)
    }
}

/// A set of acts: those that the policies allow.
#[derive(Clone, Debug)]
pub(crate) struct Acts {
    policies: PolicySet,
}

impl Acts {
    /// The acts of `scope` under the policies of `bundle` about `act`.
    pub(crate) fn of(bundle: &Bundle, act: ActKind, scope: Scope) -> Result<Self, Failure> {
        let own = policies(bundle, act).policies();
        match scope {
            Scope::Anything => Self::read("permit (principal, action, resource);"),
            Scope::Permitted => Self::made_of(own.cloned()),
            Scope::NotDenied => {
                let counts = |it: &&Policy| it.effect() == Force::Permit || denies(it);
                Self::made_of(own.filter(counts).cloned())
            }
        }
    }

    /// The acts that one prohibition is about.
    pub(crate) fn forbidden_by(policy: &Policy) -> Result<Self, Failure> {
        Self::made_of([turned_round(policy)?])
    }

    /// The acts that prohibitions, written in Cedar, are about.
    pub(crate) fn turned_round(prohibitions: &str) -> Result<Self, Failure> {
        let policies = read(prohibitions, "region")?;
        Self::made_of(policies.iter().map(turned_round).collect::<Result<Vec<_>, _>>()?)
    }

    /// The acts that `bundle` holds, whatever it permits.
    pub(crate) fn held(bundle: &Bundle, act: ActKind) -> Result<Self, Failure> {
        let own = || policies(bundle, act).policies();
        let holds = |it: &&Policy| it.effect() == Force::Forbid && !denies(it);
        let held = own().filter(holds).map(turned_round).collect::<Result<Vec<_>, _>>()?;
        Self::made_of(held.into_iter().chain(own().filter(|it| denies(it)).cloned()))
    }

    /// The acts inside a region that is written in Cedar.
    pub(crate) fn read(region: &str) -> Result<Self, Failure> {
        Self::made_of(read(region, "region")?)
    }

    /// Those of these acts that `prohibitions`, written in Cedar, leave.
    pub(crate) fn less(mut self, prohibitions: &str) -> Result<Self, Failure> {
        // Prohibitions may come in several texts: the number tells them apart.
        let name = format!("assumption after {}", self.policies.policies().count());
        for policy in read(prohibitions, &name)? {
            self.policies.add(policy).map_err(fault)?;
        }
        Ok(self)
    }

    pub(crate) fn made_of(policies: impl IntoIterator<Item = Policy>) -> Result<Self, Failure> {
        PolicySet::from_policies(policies).map(|policies| Self { policies }).map_err(fault)
    }

    /// The set in the form that a solver can be asked about.
    pub(crate) fn compiled(
        &self,
        kind: &Kind,
        schema: &Schema,
    ) -> Result<CompiledPolicySet, Failure> {
        CompiledPolicySet::compile(&self.policies, &kind.shape, schema).map_err(fault)
    }

    /// Whether `act` is one of them. An act that a policy fails on is none.
    pub(crate) fn contains(&self, act: &Request) -> bool {
        let answer = Authorizer::new().is_authorized(act, &self.policies, &Entities::empty());
        answer.decision() == Decision::Allow && answer.diagnostics().errors().next().is_none()
    }

    /// Whether a policy of them fails on `act`.
    pub(crate) fn fails_on(&self, act: &Request) -> bool {
        let answer = Authorizer::new().is_authorized(act, &self.policies, &Entities::empty());
        answer.diagnostics().errors().next().is_some()
    }

    /// The ids of the policies that decide about `act`.
    pub(crate) fn reasons(&self, act: &Request) -> Vec<String> {
        let answer = Authorizer::new().is_authorized(act, &self.policies, &Entities::empty());
        let mut reasons: Vec<_> = answer.diagnostics().reason().map(ToString::to_string).collect();
        reasons.sort();
        reasons
    }
}

impl From<PolicySet> for Acts {
    fn from(policies: PolicySet) -> Self {
        Self { policies }
    }
}

/// The policies of `bundle` that decide about `act`.
pub(crate) fn policies(bundle: &Bundle, act: ActKind) -> &PolicySet {
    let policies = bundle.policies();
    match act {
        ActKind::Invoke => &policies.invoke,
        ActKind::Release => &policies.release,
        ActKind::CallTool => &policies.call_tool,
    }
}

/// Whether a policy denies, rather than holds or permits.
pub(crate) fn denies(policy: &Policy) -> bool {
    policy.effect() == Force::Forbid && matches!(policy.annotation("outcome"), None | Some("deny"))
}

/// A prohibition as a permission of the same acts.
fn turned_round(policy: &Policy) -> Result<Policy, Failure> {
    let mut json = policy.to_json().map_err(fault)?;
    if let Some(effect) = json.get_mut("effect") {
        *effect = "permit".into();
    }
    Policy::from_json(Some(policy.id().clone()), json).map_err(fault)
}

/// Policies out of a text, under ids of their own.
fn read(text: &str, name: &str) -> Result<Vec<Policy>, Failure> {
    let set: PolicySet = text.parse().map_err(fault)?;
    let numbered = set.policies().enumerate();
    Ok(numbered.map(|(n, it)| it.new_id(PolicyId::new(format!("{name} {}", n + 1)))).collect())
}

pub(crate) fn fault(error: impl std::fmt::Display) -> Failure {
    Failure(error.to_string())
}
