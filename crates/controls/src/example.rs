//! A small agreement in hand-written Cedar, and facts under it. For tests.

use cedar_policy::{PolicySet, Schema};
use lexicon::{Deployment, DeploymentClass, Effect};

use crate::cedar::{Rules, Source};
use crate::{Act, Approvals, EngineError, Facts, Ledger};

pub(crate) const SCHEMA: &str = r#"
entity Workload;
entity Model;
entity Tool;
entity Effect enum ["read", "write", "consequential", "lethal"];
type Approvals = { "customer": Long, "provider": Long };
type Act = {
    deployment: String, region: String, party: String, purpose: String, grant: String,
    exception: String, workload: String, persons: Long, over_budget: Bool, over_stop: Bool,
    refused: Bool, under_order: Bool, approvals: Approvals,
};
action "Invoke", "Release" appliesTo { principal: Workload, resource: Model, context: Act };
action "CallTool" appliesTo { principal: Workload, resource: Tool, context: {
    deployment: String, region: String, party: String, purpose: String, grant: String,
    exception: String, workload: String, persons: Long, over_budget: Bool, over_stop: Bool,
    refused: Bool, under_order: Bool, approvals: Approvals, effect: Effect, declared: Bool,
} };
"#;

pub(crate) const USE: &str = r#"@id("use/0") @clause("use") permit (principal, action, resource);"#;

pub(crate) const BOUNDARY: &str = r#"
@id("boundary/1") @clause("boundary") @outcome("deny")
forbid (principal, action, resource)
when { context.deployment != "cloud" || context.region != "north" };
"#;

pub(crate) const PERSONS: &str = r#"
@id("surveillance/1") @clause("surveillance") @outcome("hold")
forbid (principal, action, resource) when { context.grant == "" && context.persons > 5 };
@id("surveillance/2") @clause("surveillance") @outcome("hold")
forbid (principal, action, resource) when { context.grant == "case-work" && context.persons > 25 };
"#;

pub(crate) const LETHAL: &str = r#"
@id("lethal/1") @clause("lethal") @outcome("hold")
forbid (principal, action == Action::"CallTool", resource)
when { context.effect == Effect::"lethal" }
unless { context.approvals.provider >= 2 && context.approvals.customer >= 2 };
"#;

/// Rules of `policies`, of which those about tools apply to tools only.
pub(crate) fn rules(policies: &[&str], tools: &[&str]) -> Result<Rules, EngineError> {
    let set = |texts: &[&str]| -> PolicySet { with_ids(&texts.concat()) };
    let everywhere = set(policies);
    Rules::prepare(Source {
        schema: &SCHEMA.parse::<Schema>().unwrap(),
        invoke: &everywhere,
        release: &everywhere,
        call_tool: &set(&[policies, tools].concat()),
        parties: ["provider", "customer"].map(|party| party.parse().unwrap()).into(),
        clauses: ["use", "surveillance", "lethal", "boundary"].map(|id| id.parse().unwrap()).into(),
    })
}

/// Policies under the ids that they are annotated with.
fn with_ids(text: &str) -> PolicySet {
    let parsed: PolicySet = text.parse().unwrap();
    let mut named = PolicySet::new();
    for policy in parsed.policies() {
        let id = policy.annotation("id").unwrap().parse().unwrap();
        named.add(policy.new_id(id)).unwrap();
    }
    for template in parsed.templates() {
        named.add_template(template.clone()).unwrap();
    }
    named
}

/// The whole example.
pub(crate) fn agreed() -> Rules {
    rules(&[USE, BOUNDARY, PERSONS], &[LETHAL]).unwrap()
}

/// An act that the example permits: a model is asked, from inside, about nobody.
pub(crate) fn facts() -> Facts {
    Facts {
        workload: "desk".parse().unwrap(),
        party: "customer".parse().unwrap(),
        deployment: Deployment { class: DeploymentClass::Cloud, region: "north".parse().unwrap() },
        purpose: None,
        grant: None,
        exception: None,
        persons: 0,
        ledger: Ledger::Within,
        refused: false,
        under_order: false,
        approvals: Approvals::none(),
        act: Act::Invoke { model: "large-1".parse().unwrap() },
    }
}

/// A call of a tool, otherwise like [`facts`].
pub(crate) fn call(effect: Effect, declared: bool) -> Facts {
    let act = Act::CallTool { tool: "tool".parse().unwrap(), effect, declared };
    Facts { act, ..facts() }
}

/// So many approvals of each party.
pub(crate) fn approvals(provider: u64, customer: u64) -> Approvals {
    let of = |party: &str, count| (party.parse().unwrap(), count);
    [of("provider", provider), of("customer", customer)].into_iter().collect()
}
