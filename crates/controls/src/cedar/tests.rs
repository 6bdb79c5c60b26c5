use lexicon::Deployment;

use super::*;
use crate::Approvals;
use crate::example::{self, BOUNDARY, LETHAL, PERSONS, USE};

fn grounds(verdict: &Verdict) -> (&'static str, Code, Vec<&str>) {
    let (kind, grounds) = match verdict {
        Verdict::Hold(grounds) => ("hold", grounds),
        Verdict::Deny(grounds) => ("deny", grounds),
        Verdict::Permit(_) => panic!("it is permitted"),
    };
    (kind, grounds.code, grounds.clauses.iter().map(ClauseId::as_str).collect())
}

fn at_the_edge(facts: Facts) -> Facts {
    let deployment = Deployment { class: lexicon::DeploymentClass::Edge, ..facts.deployment };
    Facts { deployment, ..facts }
}

#[test]
fn act_that_no_clause_forbids_is_permitted_by_the_clause_that_permits() {
    let verdict = example::agreed().verdict(&example::facts()).unwrap();
    assert_eq!(verdict, Verdict::Permit(Permission::of_tests(["use".parse().unwrap()])));
}

#[test]
fn no_policy_permits_nothing() {
    let rules = example::rules(&[], &[]).unwrap();
    for facts in [example::facts(), example::call(Effect::Read, true)] {
        assert_eq!(rules.verdict(&facts), Ok(Verdict::deny(Code::NotPermitted)));
    }
}

#[test]
fn without_a_policy_that_permits_prohibitions_still_explain() {
    let rules = example::rules(&[BOUNDARY], &[]).unwrap();
    assert_eq!(rules.verdict(&example::facts()), Ok(Verdict::deny(Code::NotPermitted)));
    let verdict = rules.verdict(&at_the_edge(example::facts())).unwrap();
    assert_eq!(grounds(&verdict), ("deny", Code::OutsideBoundary, vec!["boundary"]));
}

#[test]
fn limit_is_met_by_its_number_and_passed_by_one_more() {
    let rules = example::agreed();
    for (grant, limit) in [(None, 5), (Some("case-work".parse().unwrap()), 25)] {
        let facts = |persons| Facts { persons, grant: grant.clone(), ..example::facts() };
        assert!(matches!(rules.verdict(&facts(limit)), Ok(Verdict::Permit(_))));
        let verdict = rules.verdict(&facts(limit + 1)).unwrap();
        assert_eq!(grounds(&verdict), ("hold", Code::TooManyPersons, vec!["surveillance"]));
    }
}

#[test]
fn lethal_call_needs_the_quorum_of_both_parties() {
    let rules = example::agreed();
    for (provider, customer, permitted) in
        [(0, 0, false), (2, 1, false), (1, 2, false), (9, 0, false), (2, 2, true), (3, 2, true)]
    {
        let approvals = example::approvals(provider, customer);
        let facts = Facts { approvals, ..example::call(Effect::Lethal, true) };
        let verdict = rules.verdict(&facts).unwrap();
        assert_eq!(matches!(verdict, Verdict::Permit(_)), permitted, "{provider}+{customer}");
        if !permitted {
            assert_eq!(grounds(&verdict), ("hold", Code::EffectNeedsPeople, vec!["lethal"]));
        }
    }
}

#[test]
fn undeclared_tool_is_named_as_such() {
    let verdict = example::agreed().verdict(&example::call(Effect::UNDECLARED, false)).unwrap();
    assert_eq!(grounds(&verdict), ("hold", Code::UndeclaredTool, vec!["lethal"]));
}

#[test]
fn denial_beats_hold_and_all_clauses_are_named_strictest_first() {
    let facts = Facts { persons: 6, ..at_the_edge(example::call(Effect::Lethal, true)) };
    let verdict = example::agreed().verdict(&facts).unwrap();
    let clauses = vec!["boundary", "surveillance", "lethal"];
    assert_eq!(grounds(&verdict), ("deny", Code::OutsideBoundary, clauses));
}

#[test]
fn order_of_grounds_does_not_depend_on_the_order_of_policies() {
    let facts = Facts { persons: 6, ..at_the_edge(example::call(Effect::Lethal, true)) };
    let one = example::rules(&[USE, BOUNDARY, PERSONS], &[LETHAL]).unwrap().verdict(&facts);
    for _ in 0..20 {
        let other = example::rules(&[PERSONS, BOUNDARY, USE], &[LETHAL]).unwrap().verdict(&facts);
        assert_eq!(one, other);
    }
}

#[test]
fn prohibition_without_an_outcome_denies() {
    let ban =
        r#"@id("ban/1") @clause("ban") forbid (principal == Workload::"desk", action, resource);"#;
    let verdict = example::rules(&[USE, ban], &[]).unwrap().verdict(&example::facts()).unwrap();
    assert_eq!(grounds(&verdict), ("deny", Code::AgreementForbids, vec!["ban"]));
}

#[test]
fn policy_that_fails_is_a_fault_and_not_a_policy_less() {
    for effect in ["permit", "forbid"] {
        let fails = format!(
            r#"@id("sum/1") @clause("sum") {effect} (principal, action, resource)
            when {{ context.persons + 9223372036854775807 > 0 }};"#
        );
        let rules = example::rules(&[USE, &fails], &[]).unwrap();
        assert!(rules.verdict(&example::facts()).is_ok());
        let error = rules.verdict(&Facts { persons: 1, ..example::facts() }).unwrap_err();
        assert!(matches!(error, Fault::Policy { policy, .. } if policy == "sum/1"));
    }
}

#[test]
fn persons_beyond_what_a_policy_can_count_are_a_fault() {
    let most = i64::MAX.unsigned_abs();
    let facts = |persons| Facts { persons, ..example::facts() };
    let rules = example::agreed();
    assert!(matches!(rules.verdict(&facts(most)), Ok(Verdict::Hold(_))));
    assert_eq!(rules.verdict(&facts(most + 1)), Err(Fault::Count(most + 1)));
}

#[test]
fn party_that_did_not_agree_is_a_fault() {
    let rules = example::agreed();
    let stranger: PartyId = "stranger".parse().unwrap();
    let caller = Facts { party: stranger.clone(), ..example::facts() };
    assert_eq!(rules.verdict(&caller), Err(Fault::Party(stranger.clone())));
    let approvals: Approvals = [(stranger.clone(), 2)].into_iter().collect();
    let approved = Facts { approvals, ..example::call(Effect::Lethal, true) };
    assert_eq!(rules.verdict(&approved), Err(Fault::Party(stranger)));
}

#[test]
fn approvals_beyond_what_a_policy_can_count_are_a_fault() {
    let facts = Facts { approvals: example::approvals(u64::MAX, 2), ..example::facts() };
    assert_eq!(example::agreed().verdict(&facts), Err(Fault::Count(u64::MAX)));
}

#[test]
fn facts_of_another_shape_than_the_schema_are_a_fault() {
    let narrow = example::SCHEMA.replace("persons: Long,", "");
    let policies = USE.parse().unwrap();
    let rules = Rules::prepare(Source {
        schema: &narrow.parse().unwrap(),
        invoke: &policies,
        release: &policies,
        call_tool: &policies,
        parties: ["provider", "customer"].map(|party| party.parse().unwrap()).into(),
        clauses: Vec::new(),
    });
    let error = rules.unwrap().verdict(&example::facts()).unwrap_err();
    assert!(matches!(error, Fault::Shape(_)), "{error}");
}

#[test]
fn every_fact_of_a_request_belongs_to_a_control() {
    let facts = example::call(Effect::Read, true);
    let context = example::agreed().context(&facts).unwrap();
    let mut asked: Vec<_> = context.into_iter().map(|(name, _)| name).collect();
    asked.sort();
    let mut answered: Vec<_> = control::facts().map(str::to_owned).collect();
    answered.sort();
    assert_eq!(asked, answered);
}

#[test]
fn policies_that_nobody_could_explain_or_evaluate_are_not_loaded() {
    let of = |policy: &str| example::rules(&[policy], &[]).unwrap_err();
    let unnamed = of(r#"@id("p/1") forbid (principal, action, resource);"#);
    assert_eq!(unnamed, EngineError::Clause { policy: "p/1".into() });
    let misnamed = of(r#"@id("p/1") @clause("two words") forbid (principal, action, resource);"#);
    assert_eq!(misnamed, EngineError::Clause { policy: "p/1".into() });
    let odd =
        of(r#"@id("p/1") @clause("c") @outcome("warn") forbid (principal, action, resource);"#);
    assert_eq!(odd, EngineError::Outcome { policy: "p/1".into(), outcome: "warn".into() });
    let slot = of(r#"@id("p/1") @clause("c") forbid (principal == ?principal, action, resource);"#);
    assert!(matches!(slot, EngineError::Template { .. }), "{slot}");
}

#[test]
fn code_follows_from_what_a_condition_reads_wherever_it_reads_it() {
    for (condition, code) in [
        ("unless { context.region == \"south\" }", Code::OutsideBoundary),
        ("when { [1, context.persons].contains(0) }", Code::TooManyPersons),
        ("when { if true then context.persons < 9 else false }", Code::TooManyPersons),
        ("when { context has persons } when { context.purpose == \"\" }", Code::TooManyPersons),
        ("when { {a: context.persons}.a < 9 }", Code::TooManyPersons),
        ("when { context.persons < 9 && context.region == \"north\" }", Code::AgreementForbids),
        ("when { context == context }", Code::AgreementForbids),
        ("when { context.purpose == \"\" }", Code::AgreementForbids),
        ("", Code::AgreementForbids),
    ] {
        let ban =
            format!(r#"@id("b/1") @clause("b") forbid (principal, action, resource) {condition};"#);
        let rules = example::rules(&[USE, &ban], &[]).unwrap();
        let verdict = rules.verdict(&example::facts()).unwrap();
        assert_eq!(grounds(&verdict).1, code, "{condition}");
    }
}
