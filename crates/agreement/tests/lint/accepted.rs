//! Findings that a party accepts stay visible and block nothing.

use agreement::{Code, Diagnostics, lint, lint_at};
use miette::Severity;

/// The tight agreement with one word too many, and what stands in the clause below it.
fn text(block: &str) -> String {
    let weakened = include_str!("published/twins.md").replace(
        "Nobody may use the models for domestic law enforcement.",
        "Nobody may intentionally use the models for domestic law enforcement.",
    );
    weakened.replace("## C8 Nationals", &format!("{block}\n## C8 Nationals"))
}

const ACCEPTED: &str = "```toml accepted\ncode = \"A3\"\nby = \"vendor\"\nreason = \"retold\"\n";

fn levels(told: &Diagnostics) -> Vec<(Code, Severity)> {
    told.findings().iter().map(|it| (it.rule(), it.level())).collect()
}

#[test]
fn finding_that_nobody_accepts_is_an_error() {
    let told = lint(&text(""), "text.md");
    assert_eq!(levels(&told), [(Code::IntentNeeded, Severity::Error)]);
    assert!(told.has_errors());
}

#[test]
fn accepted_finding_stays_visible_with_who_accepts_it_and_why() {
    let told = lint(&text(&format!("{ACCEPTED}```\n")), "text.md");
    assert_eq!(levels(&told), [(Code::IntentNeeded, Severity::Advice)]);
    assert!(!told.has_errors());
    let said = told.findings()[0].to_string();
    assert!(said.ends_with("accepted by `vendor`: retold"), "{said}");
}

#[test]
fn acceptance_ends_with_its_last_day() {
    let text = text(&format!("{ACCEPTED}until = 2026-06-01\n```\n"));
    let before = "2026-05-31T23:59:59Z".parse().unwrap();
    let after = "2026-06-01T00:00:00Z".parse().unwrap();
    assert!(!lint_at(&text, "text.md", before).has_errors());
    let told = lint_at(&text, "text.md", after);
    assert_eq!(
        levels(&told),
        [(Code::IntentNeeded, Severity::Error), (Code::IdleAcceptance, Severity::Warning)]
    );
}

#[test]
fn acceptance_of_what_is_not_there_is_a_warning() {
    let text = text("").replace(
        "## C12 Refusals {#c12}\n",
        &format!("## C12 Refusals {{#c12}}\n\n{ACCEPTED}```\n"),
    );
    let told = lint(&text, "text.md");
    assert_eq!(
        levels(&told),
        [(Code::IntentNeeded, Severity::Error), (Code::IdleAcceptance, Severity::Warning)]
    );
}
