use lexicon::{DeploymentClass, Effect};
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
}

const PARTIES: [&str; 2] = ["p", "c"];

/// What a condition means, in Rust.
fn holds(condition: &Condition, facts: &Facts) -> bool {
    match condition {
        Condition::All(parts) => parts.iter().all(|part| holds(part, facts)),
        Condition::Any(parts) => parts.iter().any(|part| holds(part, facts)),
        Condition::Not(part) => !holds(part, facts),
        Condition::PersonsAbove(persons) => facts.persons > *persons,
        Condition::UnderGrant(grant, purpose) => {
            facts.grant == grant.as_str() && facts.purpose == purpose.as_str()
        }
        Condition::EffectIs(effect) => facts.effect == *effect,
        Condition::Declared => facts.declared,
        Condition::PartyIs(party) => facts.party == party.as_str(),
        Condition::DeploymentIs(class) => facts.deployment == *class,
        Condition::RegionIs(region) => facts.region == region.as_str(),
        Condition::Approved(quorum) => {
            let given = |party: &str| {
                PARTIES.iter().zip(facts.approvals).find(|(id, _)| **id == party).unwrap().1
            };
            !quorum.is_empty()
                && quorum.iter().all(|(party, least)| given(party.as_str()) >= *least)
        }
    }
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

fn quorum() -> impl Strategy<Value = Quorum> {
    let party = proptest::sample::select(PARTIES.to_vec()).prop_map(|it| it.parse().unwrap());
    proptest::collection::btree_map(party, 0_u64..3, 0..3)
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
    (0_u64..5, word(), word(), of_lexicon, any::<bool>(), word(), word(), [0_u64..4, 0_u64..4])
        .prop_map(
            |(
                persons,
                grant,
                purpose,
                (effect, deployment),
                declared,
                party,
                region,
                approvals,
            )| {
                Facts {
                    persons,
                    grant: grant.to_owned(),
                    purpose: purpose.to_owned(),
                    effect,
                    declared,
                    party: party.to_owned(),
                    deployment,
                    region: region.to_owned(),
                    approvals,
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
