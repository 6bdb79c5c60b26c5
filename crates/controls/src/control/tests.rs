use super::*;

fn code_of(read: &[&str]) -> Option<Code> {
    explaining(&read.iter().copied().collect()).map(|explain| explain(&crate::example::facts()))
}

#[test]
fn clause_is_explained_by_the_facts_it_reads() {
    assert_eq!(code_of(&["deployment"]), Some(Code::OutsideBoundary));
    assert_eq!(code_of(&["deployment", "region"]), Some(Code::OutsideBoundary));
    assert_eq!(code_of(&["persons"]), Some(Code::TooManyPersons));
    assert_eq!(code_of(&["over_budget"]), Some(Code::TooManyPersons));
    assert_eq!(code_of(&["over_stop", "persons"]), Some(Code::TooManyPersons));
    assert_eq!(code_of(&["declared", "effect"]), Some(Code::EffectNeedsPeople));
    assert_eq!(code_of(&["refused"]), Some(Code::RefusedBefore));
    assert_eq!(code_of(&["under_order"]), Some(Code::UnderOrder));
}

#[test]
fn facts_that_select_or_lift_a_clause_do_not_explain_it() {
    assert_eq!(code_of(&["approvals", "effect"]), Some(Code::EffectNeedsPeople));
    assert_eq!(code_of(&["approvals", "persons"]), Some(Code::TooManyPersons));
    assert_eq!(code_of(&["grant", "persons", "purpose"]), Some(Code::TooManyPersons));
    assert_eq!(code_of(&["purpose"]), None);
    assert_eq!(code_of(&["party"]), None);
    assert_eq!(code_of(&["workload"]), None);
    assert_eq!(code_of(&["approvals", "exception", "persons"]), Some(Code::TooManyPersons));
}

#[test]
fn clause_of_two_controls_or_of_none_is_a_rule_of_its_own() {
    assert_eq!(code_of(&["persons", "region"]), None);
    assert_eq!(code_of(&[]), None);
    assert_eq!(code_of(&["weather"]), None);
}

#[test]
fn each_fact_belongs_to_one_control() {
    let mut names: Vec<_> = facts().collect();
    names.sort();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}
