use std::collections::BTreeMap;

use lexicon::DataCategory;

use super::{Peak, Peaks, agreement};
use crate::gate::House;
use crate::role::Role;

const TEMPLATE: &str = include_str!("../../worlds/drip.md");

fn peaks() -> Peaks {
    let mut peaks = Peaks::default();
    peaks[Role::Investigation.index()] = Peak {
        persons: BTreeMap::from([(DataCategory::Location, 1_000), (DataCategory::Identity, 50)]),
        own: BTreeMap::from([(DataCategory::Location, 40)]),
        linked: [300, 7],
        opaque_bytes: 0,
        per_request: 4,
    };
    peaks
}

#[test]
fn a_sized_agreement_compiles_and_says_the_peaks_and_the_margin() {
    let text = agreement(TEMPLATE, &peaks());
    let house = House::new(&text).unwrap();
    let grants = &house.bundle().agreement().grants;
    let grant = grants.iter().find(|grant| grant.id.as_str() == "investigation").unwrap();
    assert_eq!(grant.limits.persons.get(&DataCategory::Location), Some(&1_100));
    assert_eq!(grant.limits.linked, BTreeMap::from([(2, 330), (3, 8)]));
    assert_eq!(grant.per_workload.get(&DataCategory::Location), Some(&50));
    assert_eq!((grant.per_request, grant.limits.opaque_bytes), (5, 1 << 20));
}

#[test]
fn sizing_a_sized_agreement_again_changes_nothing() {
    let once = agreement(TEMPLATE, &peaks());
    assert_eq!(agreement(&once, &peaks()), once);
}

#[test]
fn a_role_without_work_is_granted_nothing_but_one() {
    let house = House::new(&agreement(TEMPLATE, &peaks())).unwrap();
    let grants = &house.bundle().agreement().grants;
    let grant = grants.iter().find(|grant| grant.id.as_str() == "fraud").unwrap();
    assert_eq!(grant.limits.persons, BTreeMap::from([(DataCategory::Identity, 1)]));
}
