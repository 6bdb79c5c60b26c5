use serde_json::json;

use super::*;

fn decision(verdict: &str, code: &str) -> Value {
    json!({"kind": "decision", "verdict": verdict, "code": code, "clauses": ["privacy"],
        "grant": "open-cases", "persons": 2, "touched": {"health": 2}})
}

fn outcome(verdict: &str, code: &str, ending: &str) -> Value {
    json!({"kind": "outcome", "verdict": verdict, "code": code, "clauses": ["lethal"],
        "ending": ending, "persons": 5, "touched": {"health": 5}})
}

#[test]
fn held_request_has_no_answer() {
    let played = Played::of(&vec![(7, decision("hold", "too_many_persons"))]).unwrap();
    assert_eq!((played.verdict(), played.answer, played.record), (Verdict::Hold, None, 7));
    assert_eq!((played.code.as_str(), played.persons), ("too_many_persons", Some(2)));
    assert_eq!(
        (played.clauses, played.grant.as_deref()),
        (vec!["privacy".to_owned()], Some("open-cases"))
    );
}

#[test]
fn strictest_decision_counts_and_persons_of_the_whole_exchange() {
    let records = vec![
        (7, decision("permit", "permitted")),
        (8, outcome("deny", "effect_needs_people", "withheld")),
    ];
    let played = Played::of(&records).unwrap();
    assert_eq!((played.request, played.answer), (Verdict::Permit, Some(Verdict::Deny)));
    assert_eq!((played.verdict(), played.code.as_str()), (Verdict::Deny, "effect_needs_people"));
    assert_eq!((played.clauses, played.persons), (vec!["lethal".to_owned()], Some(5)));
    assert_eq!(played.categories["health"], 5);
}

#[test]
fn permitted_answer_is_shown_by_the_decision_that_let_it() {
    let records = vec![
        (7, decision("permit", "permitted")),
        (8, outcome("permit", "permitted", "delivered")),
    ];
    let played = Played::of(&records).unwrap();
    assert_eq!((played.verdict(), played.clauses), (Verdict::Permit, vec!["privacy".to_owned()]));
}

#[test]
fn answer_that_could_not_be_given_is_no_success() {
    let ended = |ending| {
        Played::of(&vec![
            (7, decision("permit", "permitted")),
            (8, outcome("permit", "permitted", ending)),
        ])
        .unwrap()
    };
    assert!(ended("upstream_failed").failed());
    assert!(!ended("delivered").failed());
    assert_eq!(evidence::Ending::UpstreamFailed.as_str(), "upstream_failed");
}

#[test]
fn what_was_noticed_is_kept() {
    let noticed = json!({"kind": "noticed", "what": "budget", "grant": "open-cases",
        "measure": "location", "share": 80});
    let records = vec![(7, decision("permit", "permitted")), (8, noticed)];
    let [noticed] = <[Noticed; 1]>::try_from(Played::of(&records).unwrap().noticed).unwrap();
    assert_eq!(
        (noticed.measure.as_str(), noticed.share, noticed.workload),
        ("location", Some(80), None)
    );
}

#[test]
fn nothing_is_made_up_where_the_decision_is_not_on_record() {
    assert!(Played::of(&vec![]).is_none());
    assert!(Played::of(&vec![(1, outcome("permit", "permitted", "delivered"))]).is_none());
    assert!(Played::of(&vec![(1, decision("perhaps", "permitted"))]).is_none());
}
