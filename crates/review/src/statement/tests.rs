use lexicon::Effect;

use crate::Statement;
use crate::fixture::{call, opening};

#[test]
fn every_fact_has_one_line_and_no_argument_makes_another() {
    let forged = "{\"site\":\"7\\nquorum: provider 0\",\"note\":\"a\u{202e}b\"}";
    let mut act = call(Effect::Lethal, forged);
    act.on_behalf_of = Some("eve\nact: none".to_owned());
    let statement = Statement::of(&opening(act));
    assert_eq!(statement.text().lines().count(), statement.lines().count());
    assert_eq!(statement.text().matches("\nquorum: ").count(), 1);
    assert_eq!(statement.line("on-behalf-of"), Some("eve⟦U+000A⟧act: none"));
    assert!(statement.line("arguments").unwrap().contains("a⟦U+202E⟧b"));
    assert_eq!(statement.line("hidden-characters"), Some("3"));
}

#[test]
fn another_fact_is_another_statement() {
    let one = Statement::of(&opening(call(Effect::Lethal, r#"{"site":7}"#)));
    let two = Statement::of(&opening(call(Effect::Lethal, r#"{"site":8}"#)));
    assert_ne!(one.digest(), two.digest());
    assert_eq!(one, Statement::of(&opening(call(Effect::Lethal, r#"{"site":7}"#))));
}

#[test]
fn the_documentation_shows_a_real_statement() {
    let mut act = call(Effect::Lethal, "{\"units\": 1, \"site\": \"m\u{430}st 7\"}");
    act.on_behalf_of = Some("Lt. Doe".to_owned());
    let statement = Statement::of(&opening(act));
    let page = include_str!("../../../../docs/review.md");
    assert!(page.contains(statement.text()), "write this into the page:\n{}", statement.text());
}
