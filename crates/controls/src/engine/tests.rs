use lexicon::{ClauseId, Deployment, DeploymentClass, Effect, Purpose};
use proptest::prelude::*;

use super::*;
use crate::{Act, Approvals, Grounds, Ledger, example};

const AGREEMENT: &str = include_str!("../../../../agreements/classified-cloud.md");

fn engine() -> Engine {
    let bundle = Bundle::compile(AGREEMENT, "classified-cloud.md").unwrap();
    Engine::new(Arc::new(bundle)).unwrap()
}

/// What the example agreement says, read by a person and written down without Cedar.
fn by_hand(facts: &Facts) -> Verdict {
    let outside = facts.deployment.class != DeploymentClass::Cloud
        || !["gov-north", "gov-south"].contains(&facts.deployment.region.as_str());
    let case_work = facts.grant.as_ref().is_some_and(|grant| grant.as_str() == "case-work")
        && facts.purpose.as_ref().is_some_and(|purpose| purpose.as_str() == "investigation");
    let approved = |least: u64| {
        let by = |party: &str| facts.approvals.of(&party.parse().unwrap()) >= least;
        by("provider") && by("customer")
    };
    let too_many = facts.persons > if case_work { 25 } else { 5 } && !approved(1);
    let (effect, declared) = match facts.act {
        Act::CallTool { effect, declared, .. } => (effect, declared),
        Act::Invoke { .. } | Act::Release { .. } => (Effect::Read, true),
    };
    let stopped = facts.persons > 10_000 || facts.ledger == Ledger::OverStop;
    let over_budget = facts.ledger != Ledger::Within && !approved(1);
    let lethal = (effect == Effect::Lethal || !declared) && !approved(2);
    let high_stakes = effect == Effect::Consequential && !approved(1);

    let tool = if declared { Code::EffectNeedsPeople } else { Code::UndeclaredTool };
    let reached: Vec<_> = [
        (outside, "boundary", Code::OutsideBoundary),
        (facts.under_order, "default", Code::UnderOrder),
        (stopped, "surveillance", Code::TooManyPersons),
        (facts.refused && !approved(1), "refusals", Code::RefusedBefore),
        (too_many || over_budget, "surveillance", Code::TooManyPersons),
        (lethal, "lethal", tool),
        (high_stakes, "high-stakes", tool),
    ]
    .into_iter()
    .filter(|(reached, ..)| *reached)
    .collect();
    let Some((_, _, code)) = reached.first().copied() else {
        return Verdict::Permit(crate::cedar::Permission::of_tests(["use".parse().unwrap()]));
    };
    let mut clauses: Vec<ClauseId> = Vec::new();
    for clause in reached.iter().map(|(_, clause, _)| clause.parse().unwrap()) {
        if !clauses.contains(&clause) {
            clauses.push(clause);
        }
    }
    let grounds = Arc::new(Grounds { clauses, code });
    let denied = outside || stopped || facts.under_order;
    if denied { Verdict::Deny(grounds) } else { Verdict::Hold(grounds) }
}

fn any_act() -> impl Strategy<Value = Act> {
    let model = || prop_oneof![Just("large-1"), Just("small-1")].prop_map(|name| name.parse());
    let effect = prop::sample::select(Effect::ALL.as_slice());
    prop_oneof![
        model().prop_map(|model| Act::Invoke { model: model.unwrap() }),
        model().prop_map(|model| Act::Release { model: model.unwrap() }),
        (effect, any::<bool>()).prop_map(|(effect, declared)| Act::CallTool {
            tool: "tool".parse().unwrap(),
            effect,
            declared,
        }),
    ]
}

prop_compose! {
    fn any_facts()(
        class in prop::sample::select(DeploymentClass::ALL.as_slice()),
        region in prop::sample::select(vec!["gov-north", "gov-south", "gov-west"]),
        workload in prop::sample::select(vec!["desk", "analyst-7"]),
        party in prop::sample::select(vec!["provider", "customer"]),
        purpose in prop::sample::select(vec![None, Some("investigation"), Some("other")]),
        grant in prop::sample::select(vec![None, Some("case-work"), Some("other")]),
        persons in prop_oneof![0_u64..30, 9_999_u64..10_003, Just(i64::MAX.unsigned_abs())],
        ledger in prop::sample::select(vec![
            Ledger::Within, Ledger::Within, Ledger::OverBudget, Ledger::OverStop,
        ]),
        flags in 0_u8..8,
        exception in prop::sample::select(vec![None, Some("surveillance#1")]),
        provider in 0_u64..4,
        customer in 0_u64..4,
        act in any_act(),
    ) -> Facts {
        Facts {
            workload: workload.parse().unwrap(),
            party: party.parse().unwrap(),
            deployment: Deployment { class, region: region.parse().unwrap() },
            purpose: purpose.map(|purpose: &str| purpose.parse::<Purpose>().unwrap()),
            grant: grant.map(|grant: &str| grant.parse().unwrap()),
            exception: exception.map(str::to_owned),
            persons,
            ledger,
            refused: flags == 1,
            under_order: flags == 2,
            approvals: example::approvals(provider, customer),
            act,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn engine_decides_as_a_reader_of_the_agreement_would(facts in any_facts()) {
        let engine = engine_once();
        prop_assert_eq!(unremembered(&engine.rules, &facts), by_hand(&facts));
    }

    #[test]
    fn what_is_remembered_is_what_would_be_worked_out(facts in any_facts()) {
        let engine = engine_once();
        let anew = unremembered(&engine.rules, &facts);
        prop_assert_eq!(&engine.verdict(&facts), &anew);
        prop_assert_eq!(engine.memory.recall(&facts), Some(anew.clone()));
        prop_assert_eq!(&engine.verdict(&facts), &anew);
    }

    #[test]
    fn more_approvals_never_forbid_what_fewer_permit(facts in any_facts(), more in 0_u64..4) {
        let engine = engine_once();
        let raised = facts.approvals.iter().map(|(party, count)| (party.clone(), count + more));
        let approved = Facts { approvals: raised.collect(), ..facts.clone() };
        if matches!(engine.verdict(&facts), Verdict::Permit(_)) {
            prop_assert!(matches!(engine.verdict(&approved), Verdict::Permit(_)));
        }
    }

    #[test]
    fn more_persons_never_permit_what_fewer_forbid(facts in any_facts(), more in 0_u64..30) {
        let engine = engine_once();
        let fuller = Facts { persons: facts.persons.saturating_add(more), ..facts.clone() };
        if matches!(engine.verdict(&fuller), Verdict::Permit(_)) {
            prop_assert!(matches!(engine.verdict(&facts), Verdict::Permit(_)));
        }
    }
}

/// One engine for all cases of all properties: what it remembers is part of what is tested.
fn engine_once() -> &'static Engine {
    static ENGINE: std::sync::LazyLock<Engine> = std::sync::LazyLock::new(engine);
    &ENGINE
}

fn now() -> Moment {
    "2026-03-01T00:00:00Z".parse().unwrap()
}

fn inside() -> Facts {
    let deployment =
        Deployment { class: DeploymentClass::Cloud, region: "gov-north".parse().unwrap() };
    Facts { deployment, ..example::facts() }
}

#[test]
fn permit_is_for_the_subject_and_from_the_moment_of_the_decision() {
    let engine = engine();
    for bytes in [b"one", b"two"] {
        let Decision::Permit(permit) = engine.decide(&inside(), Digest::of(bytes), now()) else {
            panic!("it is not permitted");
        };
        assert_eq!(permit.clauses(), ["use".parse::<ClauseId>().unwrap()]);
        assert!(permit.redeem(&Digest::of(bytes), now()).is_ok());
    }
}

#[test]
fn hold_and_denial_say_why() {
    let engine = engine();
    let many = Facts { persons: 6, ..inside() };
    let Decision::Hold(hold) = engine.decide(&many, Digest::of(b""), now()) else {
        panic!("it is not held");
    };
    assert_eq!(hold.grounds.code, Code::TooManyPersons);
    let edge = Deployment { class: DeploymentClass::Edge, ..many.deployment.clone() };
    let outside = Facts { deployment: edge, ..many };
    let Decision::Deny(deny) = engine.decide(&outside, Digest::of(b""), now()) else {
        panic!("it is not denied");
    };
    assert_eq!(deny.grounds.code, Code::OutsideBoundary);
}

#[test]
fn what_cannot_be_decided_is_denied_and_explained_to_the_operator() {
    let engine = engine();
    let uncountable = Facts { persons: u64::MAX, ..inside() };
    for _ in 0..2 {
        let Decision::Deny(deny) = engine.decide(&uncountable, Digest::of(b""), now()) else {
            panic!("it is not denied");
        };
        assert_eq!(deny.grounds, Grounds::without_clause(Code::CannotDecide));
    }
    assert_eq!(engine.fault(&uncountable, now()), Some(Fault::Count(u64::MAX)));
    assert_eq!(engine.fault(&inside(), now()), None);
}

#[test]
fn memory_is_bounded_and_forgetting_changes_no_verdict() {
    let engine = engine();
    let facts = |persons: usize| Facts { persons: persons as u64, ..inside() };
    for persons in 0..=REMEMBERED {
        assert_eq!(engine.verdict(&facts(persons)), by_hand(&facts(persons)));
        assert!(engine.memory.0.lock().unwrap().len() <= REMEMBERED);
    }
    assert_eq!(engine.memory.0.lock().unwrap().len(), 1);
    assert_eq!(engine.verdict(&facts(0)), by_hand(&facts(0)));
}

#[test]
fn other_facts_are_other_verdicts() {
    // Each field is part of what is remembered: two facts that differ in one never share a verdict.
    let engine = engine();
    let permitted = inside();
    let by_stranger = Facts { party: "stranger".parse().unwrap(), ..permitted.clone() };
    let elsewhere =
        Deployment { region: "gov-west".parse().unwrap(), ..permitted.deployment.clone() };
    let lethal =
        Act::CallTool { tool: "t".parse().unwrap(), effect: Effect::Lethal, declared: true };
    let approvals = example::approvals(2, 2);
    assert!(matches!(engine.verdict(&permitted), Verdict::Permit(_)));
    for (other, permits) in [
        (by_stranger, false),
        (Facts { deployment: elsewhere, ..permitted.clone() }, false),
        (Facts { persons: 6, ..permitted.clone() }, false),
        (Facts { persons: 6, approvals: approvals.clone(), ..permitted.clone() }, true),
        (Facts { act: lethal.clone(), ..permitted.clone() }, false),
        (Facts { act: lethal, approvals, ..permitted.clone() }, true),
    ] {
        assert_eq!(matches!(engine.verdict(&other), Verdict::Permit(_)), permits, "{other:?}");
    }
    assert_eq!(engine.fault(&Facts { approvals: Approvals::none(), ..permitted }, now()), None);
}
