use std::collections::BTreeMap;
use std::ops::Range;

use lexicon::DataCategory;

use super::{Overlap, largest_overlaps};
use crate::watch::Sketch;
use crate::watch::sketch::tests::of;

type Principals = BTreeMap<u32, BTreeMap<DataCategory, Sketch>>;

fn add(principals: &mut Principals, who: u32, category: DataCategory, persons: Range<u32>) {
    principals.entry(who).or_default().insert(category, of(persons));
}

#[test]
fn two_who_look_at_different_data_of_the_same_persons_are_found() {
    let mut principals = Principals::new();
    add(&mut principals, 1, DataCategory::Location, 0..200);
    add(&mut principals, 2, DataCategory::Transactions, 50..250);
    add(&mut principals, 3, DataCategory::Location, 1_000..1_200);
    let (location, transactions) = (DataCategory::Location, DataCategory::Transactions);
    let of = |category, with| Overlap { persons: 150.0, category, with };
    let expected = [(1, of(location, (2, transactions))), (2, of(transactions, (1, location)))];
    assert_eq!(largest_overlaps(&principals), BTreeMap::from(expected));
}

#[test]
fn the_same_data_of_the_same_persons_is_ordinary_work() {
    let mut principals = Principals::new();
    add(&mut principals, 1, DataCategory::Location, 0..200);
    add(&mut principals, 2, DataCategory::Location, 0..200);
    assert!(largest_overlaps(&principals).is_empty());
}

#[test]
fn one_principal_does_not_overlap_with_itself() {
    let mut principals = Principals::new();
    add(&mut principals, 1, DataCategory::Location, 0..200);
    add(&mut principals, 1, DataCategory::Transactions, 0..200);
    assert!(largest_overlaps(&principals).is_empty());
}

#[test]
fn a_person_whom_everybody_meets_ties_nobody_together() {
    let mut principals = Principals::new();
    for who in 0..65 {
        let category = if who % 2 == 0 { DataCategory::Location } else { DataCategory::Health };
        add(&mut principals, who, category, 0..1);
    }
    assert!(largest_overlaps(&principals).is_empty());
    principals.remove(&64);
    let found = largest_overlaps(&principals);
    assert_eq!(found.len(), 64);
    assert!(found.values().all(|overlap| (overlap.persons - 1.0).abs() < 1e-9));
}
