use lexicon::{DeploymentClass, Effect, PartyId};
use proptest::prelude::*;

use super::condition::{Condition, literal};
use super::*;
use crate::terms::Quorum;

/// The facts that a condition is about.
#[derive(Clone, Debug)]
struct Facts {
    persons: u64,
    grant: String,
    purpose: String,
    effect: Effect,
    declared: bool,
    party: String,
    deployment: DeploymentClass,
    region: String,
    approvals: [u64; 2],
    exception: String,
    workload: String,
    /// Over a budget, over an outer stop, refused, under an order.
    flags: [bool; 4],
}

const PARTIES: [&str; 2] = ["p", "c"];
const PATTERNS: [&str; 6] = ["*", "p", "a*", "*b", "a/*b", "a**/b*"];

/// What a condition means, in Rust.
fn holds(condition: &Condition, facts: &Facts) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| holds(part, facts)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, facts)),
        Condition::Not(part) => !holds(part, facts),
        Condition::PersonsAbove(persons) => facts.persons > *persons,
        Condition::OverBudget => facts.flags[0],
        Condition::OverStop => facts.flags[1],
        Condition::Refused => facts.flags[2],
        Condition::UnderOrder => facts.flags[3],
        Condition::WorkloadLike(pattern) => pattern.matches(&facts.workload),
        Condition::UnderException(id, approver, most) => {
            facts.exception == *id && given(approver, facts) >= 1 && facts.persons <= *most
        }
        Condition::UnderGrant(grant, purpose) => {
            facts.grant == grant.as_str() && facts.purpose == purpose.as_str()
        }
        Condition::EffectIs(effect) => facts.effect == *effect,
        Condition::Declared => facts.declared,
        Condition::PartyIs(party) => facts.party == party.as_str(),
        Condition::DeploymentIs(class) => facts.deployment == *class,
        Condition::RegionIs(region) => facts.region == region.as_str(),
        Condition::Approved(quorum) => {
            !quorum.is_empty() && quorum.iter().all(|(party, least)| given(party, facts) >= *least)
        }
    }
}

fn given(party: &PartyId, facts: &Facts) -> u64 {
    PARTIES.iter().zip(facts.approvals).find(|(id, _)| **id == party.as_str()).unwrap().1
}

/// What Cedar makes of the text of a condition.
fn cedar_holds(condition: &Condition, facts: &Facts) -> bool {
    use cedar_policy::{
        Authorizer, Context, Decision, Entities, EntityUid, Request, RestrictedExpression as Value,
    };
    let text = |value: &str| Value::new_string(value.to_owned());
    let number = |value: u64| Value::new_long(i64::try_from(value).unwrap());
    let effect: EntityUid = format!("Effect::\"{}\"", facts.effect).parse().unwrap();
    let approvals = PARTIES.iter().zip(facts.approvals);
    let approvals = approvals.map(|(party, given)| ((*party).to_owned(), number(given)));
    let context = Context::from_pairs([
        ("persons".to_owned(), number(facts.persons)),
        ("grant".to_owned(), text(&facts.grant)),
        ("purpose".to_owned(), text(&facts.purpose)),
        ("effect".to_owned(), Value::new_entity_uid(effect)),
        ("declared".to_owned(), Value::new_bool(facts.declared)),
        ("party".to_owned(), text(&facts.party)),
        ("deployment".to_owned(), text(facts.deployment.as_str())),
        ("region".to_owned(), text(&facts.region)),
        ("approvals".to_owned(), Value::new_record(approvals).unwrap()),
        ("exception".to_owned(), text(&facts.exception)),
        ("workload".to_owned(), text(&facts.workload)),
        ("over_budget".to_owned(), Value::new_bool(facts.flags[0])),
        ("over_stop".to_owned(), Value::new_bool(facts.flags[1])),
        ("refused".to_owned(), Value::new_bool(facts.flags[2])),
        ("under_order".to_owned(), Value::new_bool(facts.flags[3])),
    ]);
    let uid = |text: &str| text.parse::<EntityUid>().unwrap();
    let request = Request::new(
        uid("Workload::\"w\""),
        uid("Action::\"CallTool\""),
        uid("Tool::\"t\""),
        context.unwrap(),
        None,
    );
    let policy = format!("permit (principal, action, resource) when {{ {condition} }};");
    let policies: PolicySet = policy.parse().unwrap();
    let answer = Authorizer::new().is_authorized(&request.unwrap(), &policies, &Entities::empty());
    assert_eq!(answer.diagnostics().errors().count(), 0, "{condition}");
    answer.decision() == Decision::Allow
}

fn name<T: std::str::FromStr<Err: std::fmt::Debug> + std::fmt::Debug>() -> impl Strategy<Value = T>
{
    proptest::sample::select(vec!["p", "c", "a/b", "x.y"]).prop_map(|text| text.parse().unwrap())
}

fn party() -> impl Strategy<Value = PartyId> {
    proptest::sample::select(PARTIES.to_vec()).prop_map(|it| it.parse().unwrap())
}

fn exception() -> impl Strategy<Value = String> {
    proptest::sample::select(vec!["p#1", "a/b#1", "a\"b#2"]).prop_map(str::to_owned)
}

fn quorum() -> impl Strategy<Value = Quorum> {
    proptest::collection::btree_map(party(), 0_u64..3, 0..3)
}

fn condition() -> impl Strategy<Value = Condition> {
    let leaf = prop_oneof![
        (0_u64..4).prop_map(Condition::PersonsAbove),
        (name(), name()).prop_map(|(grant, purpose)| Condition::UnderGrant(grant, purpose)),
        proptest::sample::select(Effect::ALL.to_vec()).prop_map(Condition::EffectIs),
        Just(Condition::Declared),
        name().prop_map(Condition::PartyIs),
        proptest::sample::select(DeploymentClass::ALL.to_vec()).prop_map(Condition::DeploymentIs),
        name().prop_map(Condition::RegionIs),
        quorum().prop_map(Condition::Approved),
        Just(Condition::OverBudget),
        Just(Condition::OverStop),
        Just(Condition::Refused),
        Just(Condition::UnderOrder),
        proptest::sample::select(PATTERNS.to_vec())
            .prop_map(|text| Condition::WorkloadLike(text.parse().unwrap())),
        (exception(), party(), 0_u64..4)
            .prop_map(|(id, approver, most)| Condition::UnderException(id, approver, most)),
    ];
    leaf.prop_recursive(4, 24, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Condition::All),
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Condition::Any),
            inner.prop_map(|part| Condition::Not(Box::new(part))),
        ]
    })
}

fn facts() -> impl Strategy<Value = Facts> {
    let word = || proptest::sample::select(vec!["", "p", "c", "a/b", "x.y"]);
    let of_lexicon = (
        proptest::sample::select(Effect::ALL.to_vec()),
        proptest::sample::select(DeploymentClass::ALL.to_vec()),
    );
    let text = (word(), word(), word(), word(), prop_oneof![exception(), Just(String::new())]);
    (0_u64..5, text, of_lexicon, any::<bool>(), [0_u64..4, 0_u64..4], any::<[bool; 4]>()).prop_map(
        |(persons, text, (effect, deployment), declared, approvals, flags)| {
            let (grant, purpose, party, region, exception) = text;
            let [grant, purpose, party, region] =
                [grant, purpose, party, region].map(str::to_owned);
            let workload = format!("{grant}{region}");
            Facts {
                persons,
                grant,
                purpose,
                effect,
                declared,
                party,
                deployment,
                region,
                approvals,
                exception,
                workload,
                flags,
            }
        },
    )
}

proptest! {
    #[test]
    fn cedar_reads_a_condition_as_it_is_meant(condition in condition(), facts in facts()) {
        let meant = holds(&condition, &facts);
        prop_assert_eq!(cedar_holds(&condition, &facts), meant, "{}", condition);
    }

    #[test]
    fn hostile_text_in_a_literal_stays_one_string(text in any::<String>()) {
        let policy = format!("@clause({}) permit (principal, action, resource);", literal(&text));
        let policies: PolicySet = policy.parse().unwrap();
        let said: Vec<_> = policies.policies().map(|it| it.annotation("clause")).collect();
        prop_assert_eq!(said, [Some(text.as_str())]);
    }
}

#[test]
fn text_that_looks_like_policy_stays_one_string() {
    for text in ["\"", "\\", "\") permit (principal, action, resource);//", "\u{0}\u{202e}\"\n*"] {
        let policy = format!("@clause({}) permit (principal, action, resource);", literal(text));
        let policies: PolicySet = policy.parse().unwrap();
        let said: Vec<_> = policies.policies().map(|it| it.annotation("clause")).collect();
        assert_eq!(said, [Some(text)]);
    }
}

#[test]
fn quorum_of_nobody_approves_nothing() {
    assert_eq!(Condition::Approved(Quorum::new()).to_string(), "false");
}
