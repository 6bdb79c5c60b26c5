//! Every block of the format, read into its type.

use agreement::{Agreement, Bundle};

const TEXT: &str = include_str!("whole-language.md");

fn whole() -> Agreement {
    match Bundle::compile(TEXT, "whole-language.md") {
        Ok(bundle) => {
            assert!(bundle.warnings().is_empty(), "{:?}", bundle.warnings());
            bundle.agreement().clone()
        }
        Err(told) => panic!("{told:?}"),
    }
}

/// The value as it is shown for debugging, without places: those change with every edit.
fn shown(value: &impl std::fmt::Debug) -> String {
    let text = format!("{value:#?}");
    let mut lines = text.lines();
    let mut kept = Vec::new();
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("place: SourceSpan") {
            lines.by_ref().find(|line| line.trim() == "},");
        } else {
            kept.push(line);
        }
    }
    kept.join("\n")
}

#[test]
fn words_and_citations_are_read_whole() {
    let whole = whole();
    insta::assert_snapshot!("whole-meaning", shown(&(whole.terms, whole.laws)));
}

#[test]
fn governance_is_read_whole() {
    let whole = whole();
    let told = (
        (whole.refusals, whole.change_controls, whole.verifications),
        (whole.personnel, whole.terminations, whole.excluded),
    );
    insta::assert_snapshot!("whole-governance", shown(&told));
}

#[test]
fn cases_policies_and_acceptances_are_read_whole() {
    let whole = whole();
    insta::assert_snapshot!("whole-cases", shown(&(whole.cases, whole.policies, whole.accepted)));
}

#[test]
fn exceptions_of_one_clause_are_numbered_on_over_its_red_lines() {
    let whole = whole();
    let exceptions = whole.red_lines.iter().flat_map(|line| &line.exceptions);
    let ids: Vec<_> = exceptions.map(|exception| exception.id.as_str()).collect();
    assert_eq!(ids, ["surveillance#1", "surveillance#2"]);
    let first = whole.red_lines.first().unwrap();
    assert_eq!(first.qualifiers, ["independently"]);
    assert_eq!(first.conditions, ["Department policy"]);
}

#[test]
fn blocks_that_rule_nothing_leave_a_clause_to_its_prose() {
    let whole = whole();
    let typed = whole.clauses.iter().map(|clause| (clause.id.as_str(), clause.typed));
    let expected = [("use", false), ("surveillance", true), ("tools", true), ("keeping", true)];
    assert_eq!(typed.collect::<Vec<_>>(), expected);
}

#[test]
fn places_of_cedar_blocks_are_those_of_their_text() {
    let whole = whole();
    let policy = whole.policies.first().unwrap();
    let start = policy.place.offset();
    assert_eq!(TEXT.get(start..start + policy.place.len()), Some(policy.text.as_str()));
}
