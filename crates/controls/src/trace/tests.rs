use std::sync::Arc;

use agreement::Bundle;

use super::*;

const SHIPPED: [&str; 3] = [
    include_str!("../../../../agreements/classified-cloud.md"),
    include_str!("../../../../agreements/hospital.md"),
    include_str!("../../../../agreements/workplace.md"),
];

fn traced(text: &str) -> Vec<Thread> {
    let bundle = Bundle::compile(text, "traced.md").unwrap();
    of(&Engine::new(Arc::new(bundle)).unwrap())
}

#[test]
fn thread_goes_from_a_clause_to_its_cases() {
    let threads = traced(SHIPPED[0]);
    let of = |id: &str| threads.iter().find(|thread| thread.clause.as_str() == id).unwrap();
    let lethal = of("lethal");
    assert_eq!(lethal.policies, ["lethal/1"]);
    assert_eq!(lethal.controls, BTreeSet::from(["effects"]));
    assert_eq!(lethal.invariants, BTreeSet::from([InvariantId::I3, InvariantId::I7]));
    assert!(!lethal.cases.is_empty());
    let surveillance = of("surveillance");
    assert_eq!(surveillance.policies.len(), 4);
    assert_eq!(surveillance.controls, BTreeSet::from(["effects", "persons", "purpose"]));
    assert_eq!(of("boundary").controls, BTreeSet::from(["boundary"]));
    assert!(of("default").invariants.contains(&InvariantId::I9));
}

#[test]
fn every_clause_that_prohibits_in_a_shipped_agreement_has_its_whole_thread() {
    for text in SHIPPED {
        for thread in traced(text) {
            if !thread.prohibits || thread.clause.as_str() == "default" {
                continue;
            }
            // The head of a written policy can name workloads or tools without reading a fact.
            let written = thread.policies.iter().all(|id| id.contains("/x"));
            assert!(written || !thread.controls.is_empty(), "{}: no control", thread.clause);
            assert!(!thread.cases.is_empty(), "{}: no case shows it", thread.clause);
        }
    }
}

#[test]
fn policies_are_in_the_order_of_their_numbers_and_written_ones_last() {
    let ids = ["c/2", "c/x1", "c/10", "c/x12", "c/1"];
    let mut sorted = ids.map(PolicyId::new);
    sorted.sort_by_key(number);
    let sorted: Vec<_> = sorted.iter().map(ToString::to_string).collect();
    assert_eq!(sorted, ["c/1", "c/2", "c/10", "c/x1", "c/x12"]);
}
