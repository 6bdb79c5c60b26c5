//! The clauses of 2026, retold: lint reproduces what the public criticised, clause by clause.

use std::collections::{BTreeMap, BTreeSet};

use agreement::{Bundle, lint};

/// The rules found, by clause; what is about the whole text stands under `whole`.
fn by_clause(text: &str) -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut found: BTreeMap<String, BTreeSet<_>> = BTreeMap::new();
    for finding in lint(text, "published.md").findings() {
        let clause = finding.clause().map_or("whole".to_owned(), ToString::to_string);
        let page = agreement::explain(finding.rule().as_str()).unwrap();
        found.entry(clause).or_default().insert(page.name);
    }
    found
}

#[track_caller]
fn check(text: &str, expected: &[(&str, &[&'static str])]) {
    let expected: BTreeMap<_, BTreeSet<_>> = expected
        .iter()
        .map(|(clause, rules)| ((*clause).to_owned(), rules.iter().copied().collect()))
        .collect();
    assert_eq!(by_clause(text), expected);
}

#[test]
fn clauses_of_the_department_get_the_public_criticism_and_no_other() {
    check(
        include_str!("published/department.md"),
        &[
            ("c1", &["B4", "A2", "E2"]),
            ("c2", &["B2", "A4", "B1", "D1"]),
            ("c3", &["B2", "D4"]),
            ("c4", &["F2"]),
            ("c5", &["B1", "D3"]),
            ("c6", &["A2", "B3", "G3"]),
            ("c7", &["C1"]),
            ("c8", &["A3", "D2", "G3"]),
            ("c9", &["A5", "A3", "D3"]),
            ("c10", &["C3"]),
            ("whole", &["F1", "F2", "F3", "F4"]),
        ],
    );
}

#[test]
fn clause_of_another_vendor_wishes_and_yields() {
    check(
        include_str!("published/other-vendor.md"),
        &[("use", &["A5", "B4", "E3"]), ("whole", &["F1", "F2", "F3", "F4"])],
    );
}

#[test]
fn safeguard_that_was_offered_is_at_somebodys_discretion() {
    let found = by_clause(include_str!("published/concession.md"));
    assert_eq!(found.get("safeguard"), Some(&BTreeSet::from(["A1"])));
}

#[test]
fn slots_are_judged_where_the_prose_is_silent() {
    check(
        include_str!("published/structured.md"),
        &[
            ("c1", &["B4", "A2", "E2"]),
            ("c2", &["A4", "B1", "B2", "D1"]),
            ("c6", &["D2", "D3", "G3"]),
            ("c8", &["A3"]),
            ("c10", &["C3"]),
            ("whole", &["F1", "F2", "F3", "F4"]),
        ],
    );
}

#[test]
fn tight_twins_get_no_finding_and_compile() {
    let twins = include_str!("published/twins.md");
    check(twins, &[]);
    assert!(Bundle::compile(twins, "twins.md").is_ok());
}
