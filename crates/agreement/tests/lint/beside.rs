//! Two texts side by side: a policy that is stricter, a statement that promises more.

use agreement::{Code, Publication, lint_against};

const AGREEMENT: &str = "\
    The models will not be used by any party to direct weapons where department policy requires a \
    human.\n\nNobody may use the models to track a person.\n";
const PUBLISHED: &str = "\
    Nobody may use our models to direct weapons. No model may rank persons. Nobody may track a \
    person with them.\n";

#[track_caller]
fn check(kind: Publication, code: Code) {
    let told = lint_against(AGREEMENT, "agreement.md", PUBLISHED, kind);
    let found = told.findings().iter().filter(|it| it.rule() == code);
    let said: Vec<_> = found.map(ToString::to_string).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert!(said.iter().any(|it| it.contains("weapons") && it.ends_with("less")));
    assert!(said.iter().any(|it| it.contains("decisions") && it.ends_with("nothing")));
}

#[test]
fn agreement_that_is_weaker_than_the_policy_is_told_where() {
    check(Publication::Policy, Code::WeakerThanPolicy);
}

#[test]
fn statement_that_is_wider_than_the_agreement_is_told_where() {
    check(Publication::Statement, Code::StatementWider);
}

#[test]
fn texts_that_say_the_same_get_neither() {
    let told = lint_against(PUBLISHED, "agreement.md", PUBLISHED, Publication::Policy);
    assert!(told.findings().iter().all(|it| it.rule() != Code::WeakerThanPolicy));
}
