use std::sync::Arc;

use super::*;

const AGREEMENT: &str = include_str!("../../../../agreements/classified-cloud.md");

/// The example without its own cases, with these.
fn results(cases: &[(&str, &str)]) -> Vec<CaseResult> {
    let own = AGREEMENT.split("```toml case\n");
    let kept: Vec<_> = own
        .enumerate()
        .map(|(index, part)| if index == 0 { part } else { part.split_once("```\n").unwrap().1 })
        .collect();
    let mut text = kept.concat();
    for (index, (given, expect)) in cases.iter().enumerate() {
        text.push_str(&format!(
            "\n\n```toml case\nname = \"{index}\"\ngiven = {{ {given} }}\nexpect = \"{expect}\"\n```\n"
        ));
    }
    run(&engine(&text))
}

fn engine(text: &str) -> Engine {
    let bundle = Bundle::compile(text, "cases.md").unwrap_or_else(|told| panic!("{told:?}"));
    Engine::new(Arc::new(bundle)).unwrap()
}

#[test]
fn cases_of_the_shipped_agreements_hold() {
    let hospital = include_str!("../../../../agreements/hospital.md");
    let workplace = include_str!("../../../../agreements/workplace.md");
    for text in [AGREEMENT, hospital, workplace] {
        let results = run(&engine(text));
        assert!(results.len() >= 6);
        for result in results {
            assert!(result.holds(), "{result:?}");
        }
    }
}

fn clauses(result: &CaseResult) -> Vec<&str> {
    result.clauses.iter().map(ClauseId::as_str).collect()
}

#[test]
fn cases_are_decided_in_the_order_of_the_file_and_say_why() {
    let results = results(&[
        ("persons = 5", "permit"),
        ("persons = 6", "hold"),
        ("deployment = \"edge\"", "deny"),
    ]);
    let said: Vec<_> =
        results.iter().map(|it| (it.holds(), it.decided, clauses(it), it.code)).collect();
    assert_eq!(
        said,
        [
            (true, Expected::Permit, vec!["use"], None),
            (true, Expected::Hold, vec!["surveillance"], Some(Code::TooManyPersons)),
            (true, Expected::Deny, vec!["boundary"], Some(Code::OutsideBoundary)),
        ]
    );
}

#[test]
fn case_that_expects_something_else_does_not_hold() {
    for (given, expected, decided) in [
        ("persons = 5", "hold", Expected::Permit),
        ("persons = 5", "deny", Expected::Permit),
        ("persons = 6", "permit", Expected::Hold),
        ("persons = 6", "deny", Expected::Hold),
        ("under-order = true", "permit", Expected::Deny),
        ("under-order = true", "hold", Expected::Deny),
    ] {
        let results = results(&[(given, expected)]);
        assert_eq!((results[0].holds(), results[0].decided), (false, decided), "{given}");
    }
}

#[test]
fn what_a_case_leaves_out_is_ordinary_work() {
    let bundle = Bundle::compile(AGREEMENT, "classified-cloud.md").unwrap();
    let facts = facts(&bundle, &Given::default()).unwrap();
    assert_eq!(facts.party.as_str(), "customer");
    let Deployment { class, region } = &facts.deployment;
    assert_eq!((*class, region.as_str()), (DeploymentClass::Cloud, "gov-north"));
    assert_eq!((facts.persons, facts.ledger), (0, Ledger::Within));
    assert_eq!((facts.purpose, facts.grant, facts.exception), (None, None, None));
    assert!(matches!(facts.act, Act::Invoke { .. }));
    assert!(!facts.refused && !facts.under_order);
}

#[test]
fn ordinary_work_is_inside_every_boundary() {
    let text = format!(
        "{AGREEMENT}\n\n## 90 North {{#north}}\n\nOnly there.\n\n\
         ```toml boundary\nregions = [\"gov-south\", \"gov-west\"]\n```\n"
    );
    let engine = engine(&text);
    let facts = facts(engine.bundle(), &Given::default()).unwrap();
    assert_eq!(facts.deployment.region.as_str(), "gov-south");
}

#[test]
fn grant_follows_from_purpose_workload_case_and_time() {
    let all = "purpose = \"investigation\", workload = \"analyst-7\", case = true, persons = 25";
    let held = Expected::Hold;
    for (given, decided) in [
        (all.to_owned(), Expected::Permit),
        (all.replace("case = true, ", ""), held),
        (all.replace("analyst-7", "desk"), held),
        (all.replace("workload = \"analyst-7\", ", ""), held),
        (all.replace("investigation", "audit"), held),
        (format!("{all}, at = 2029-02-28T23:59:59Z"), Expected::Permit),
        (format!("{all}, at = 2029-03-01T00:00:00Z"), held),
        (all.replace("25", "26"), held),
    ] {
        assert_eq!(results(&[(&given, "permit")])[0].decided, decided, "{given}");
    }
}

#[test]
fn tool_of_a_case_has_the_effect_of_its_entry() {
    for (given, decided, code) in [
        ("tool = \"records.search\"", Expected::Permit, None),
        ("tool = \"effector.release\"", Expected::Hold, Some(Code::EffectNeedsPeople)),
        ("tool = \"weather.change\"", Expected::Hold, Some(Code::UndeclaredTool)),
        ("act = \"invoke\"", Expected::Permit, None),
        ("act = \"release\", persons = 6", Expected::Hold, Some(Code::TooManyPersons)),
    ] {
        let results = results(&[(given, "permit")]);
        assert_eq!((results[0].decided, results[0].code), (decided, code), "{given}");
    }
    let approved = "tool = \"effector.release\", approvals = { provider = 2, customer = 2 }";
    assert_eq!(results(&[(approved, "permit")])[0].decided, Expected::Permit);
}

#[test]
fn findings_of_ledger_refusals_and_orders_can_be_given() {
    for (given, decided, code) in [
        ("over-budget = true", Expected::Hold, Code::TooManyPersons),
        ("over-stop = true", Expected::Deny, Code::TooManyPersons),
        ("under-order = true", Expected::Deny, Code::UnderOrder),
    ] {
        let results = results(&[(given, "permit")]);
        assert_eq!((results[0].decided, results[0].code), (decided, Some(code)), "{given}");
    }
}

#[test]
fn exception_counts_while_it_is_in_force() {
    let text = AGREEMENT.replace(
        "exceptions = []\nremedy = [\"notify<=1h\", \"suspend-workload\", \"publish-count\"]\n\n[limits]",
        "exceptions = [{ authority = \"warrant naming each person\", approver = \"provider\", \
         max-persons = 30, expires = 2027-01-01, disclosure = \"count published each quarter\" }]\n\n[limits]",
    );
    assert_ne!(text, AGREEMENT);
    let bundle = Bundle::compile(&text, "excepted.md").unwrap_or_else(|told| panic!("{told:?}"));
    let given = |at: &str| Given {
        exception: Some("surveillance#1".to_owned()),
        at: Some(at.parse().unwrap()),
        ..Given::default()
    };
    let named = |at: &str| facts(&bundle, &given(at)).unwrap().exception;
    assert_eq!(named("2026-12-31T23:59:59Z").as_deref(), Some("surveillance#1"));
    assert_eq!(named("2027-01-01T00:00:00Z"), None);
}
