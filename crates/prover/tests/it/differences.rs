//! Two agreements side by side.

use agreement::{ActKind, Expected};
use prover::{Behaviour, Turn};

use crate::support::{cvc5, engine, settings, shipped};

fn compared(old: &str, new: &str) -> Behaviour {
    let (old, new) = (engine(old), engine(new));
    let behaviour = prover::compare(&old, &new, &settings(vec![cvc5()])).unwrap();
    for change in &behaviour.changes {
        println!(
            "{:?} {} {}: {} -> {}",
            change.turn,
            change.act.as_str(),
            change.example,
            change.before,
            change.after
        );
        // A grant is looked up by each agreement; all else is one act under both.
        if change.at.is_none() {
            assert_eq!(change.example.ruled_by(&new), change.after);
        }
    }
    assert!(behaviour.open.is_empty(), "{:?}", behaviour.open);
    behaviour
}

#[test]
fn text_that_says_the_same_behaves_the_same() {
    let text = shipped("workplace");
    assert_eq!(compared(&text, &text).changes, []);
}

#[test]
fn wider_number_is_shown_with_the_clause_that_used_to_stop_it() {
    let old = shipped("classified-cloud");
    let new =
        old.replace("without-grant = { per-request = 5,", "without-grant = { per-request = 7,");
    let new = new.replace("at most 5 distinct persons", "at most 7 distinct persons");
    let behaviour = compared(&old, &new);
    let acts: Vec<_> = behaviour.changes.iter().map(|it| (it.turn, it.act)).collect();
    let permitted = |act| (Turn::Permitted, act);
    assert_eq!(acts, [ActKind::Invoke, ActKind::Release, ActKind::CallTool].map(permitted));
    for change in &behaviour.changes {
        assert_eq!(change.clause.as_ref().unwrap().as_str(), "surveillance");
        assert_eq!(change.example.facts.persons, 6);
        assert_eq!(
            (change.before.outcome, change.after.outcome),
            (Expected::Hold, Expected::Permit)
        );
    }
    // And the other way round it is stricter.
    let back = compared(&new, &old);
    assert!(back.changes.iter().all(|change| change.turn == Turn::Forbidden));
    assert_eq!(back.changes.len(), 3);
}

#[test]
fn ban_that_becomes_a_hold_is_opened() {
    let hold = shipped("classified-cloud");
    let deny = hold.replace(
        "cross-vendor = true\nrelease-quorum = { provider = 1, customer = 1 }\n",
        "cross-vendor = true\n",
    );
    let deny =
        deny.replace("One person of each party may together\nrelease exactly that task. ", "");
    let turns = |behaviour: &Behaviour| -> Vec<Turn> {
        let mut turns: Vec<_> = behaviour.changes.iter().map(|it| it.turn).collect();
        turns.dedup();
        turns
    };
    assert_eq!(turns(&compared(&deny, &hold)), [Turn::Permitted, Turn::Opened]);
    assert_eq!(turns(&compared(&hold, &deny)), [Turn::Closed, Turn::Forbidden]);
}

#[test]
fn milder_tool_and_longer_grant_are_shown() {
    let old = shipped("classified-cloud");
    let new = old.replace(
        "name = \"effector.release\"\neffect = \"lethal\"",
        "name = \"effector.release\"\neffect = \"read\"\nsubject-paths = []",
    );
    let behaviour = compared(&old, &new);
    assert_eq!(behaviour.changes.len(), 1);
    assert_eq!(behaviour.changes[0].turn, Turn::Permitted);
    let new = old.replace("valid = [2026-03-01, 2029-03-01]", "valid = [2026-03-01, 2030-03-01]");
    let behaviour = compared(&old, &new);
    assert_eq!(behaviour.changes.len(), 1);
    assert_eq!(behaviour.changes[0].at.unwrap().to_string(), "2030-02-28T23:59:59.999Z");
}

#[test]
fn party_that_joins_may_do_what_nobody_could_decide_before() {
    let old = shipped("classified-cloud");
    let joined = "organisation = \"Department of Example\"\n\n[[party]]\nid = \"inspector\"\n\
                  role = \"auditor\"\norganisation = \"Inspectorate of Example\"\n";
    let new = old.replacen("organisation = \"Department of Example\"\n", joined, 1);
    let behaviour = compared(&old, &new);
    assert!(!behaviour.changes.is_empty());
    for change in &behaviour.changes {
        assert_eq!(change.example.facts.party.as_str(), "inspector", "{}", change.example);
        assert!(change.turn.is_wider());
        assert_eq!(change.before.code, "cannot_decide");
    }
}
