//! What people read who are told: one snapshot for each published text.

use agreement::lint;
use miette::{GraphicalReportHandler, GraphicalTheme};

#[track_caller]
fn check(name: &str, text: &str) {
    let mut shown = String::new();
    GraphicalReportHandler::new_themed(GraphicalTheme::unicode_nocolor())
        .with_width(100)
        .with_break_words(false)
        .render_report(&mut shown, &lint(text, &format!("{name}.md")))
        .unwrap();
    insta::assert_snapshot!(name, shown);
}

#[test]
fn department_is_told_clause_by_clause() {
    check("department", include_str!("published/department.md"));
}

#[test]
fn slots_are_pointed_at() {
    check("structured", include_str!("published/structured.md"));
}

#[test]
fn page_of_a_rule_fits_a_terminal() {
    insta::assert_snapshot!("page", agreement::explain("B2").unwrap().to_string());
}
