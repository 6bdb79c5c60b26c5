use std::collections::BTreeMap;
use std::ops::Range;

use lexicon::DataCategory;

use super::largest_overlaps;
use crate::ledger::Pseudonym;
use crate::watch::Sketch;

type Principals = BTreeMap<u32, BTreeMap<DataCategory, Sketch>>;

fn add(principals: &mut Principals, who: u32, category: DataCategory, persons: Range<u32>) {
    let sketch = principals.entry(who).or_default().entry(category).or_default();
    for number in persons {
        sketch.note(Pseudonym::of(&number.to_be_bytes(), &[3; 32]));
    }
}

#[test]
fn two_who_look_at_different_data_of_the_same_persons_are_found() {
    let mut principals = Principals::new();
    add(&mut principals, 1, DataCategory::Location, 0..200);
    add(&mut principals, 2, DataCategory::Transactions, 50..250);
    add(&mut principals, 3, DataCategory::Location, 1_000..1_200);
    let found = largest_overlaps(&principals);
    assert_eq!(found.into_iter().collect::<Vec<_>>(), [(1, 150.0), (2, 150.0), (3, 0.0)]);
}

#[test]
fn the_same_data_of_the_same_persons_is_ordinary_work() {
    let mut principals = Principals::new();
    add(&mut principals, 1, DataCategory::Location, 0..200);
    add(&mut principals, 2, DataCategory::Location, 0..200);
    assert!(largest_overlaps(&principals).values().all(|common| *common == 0.0));
}

#[test]
fn one_principal_does_not_overlap_with_itself() {
    let mut principals = Principals::new();
    add(&mut principals, 1, DataCategory::Location, 0..200);
    add(&mut principals, 1, DataCategory::Transactions, 0..200);
    assert!(largest_overlaps(&principals).values().all(|common| *common == 0.0));
}

#[test]
fn a_person_whom_everybody_meets_ties_nobody_together() {
    let mut principals = Principals::new();
    for who in 0..65 {
        let category = if who % 2 == 0 { DataCategory::Location } else { DataCategory::Health };
        add(&mut principals, who, category, 0..1);
    }
    assert!(largest_overlaps(&principals).values().all(|common| *common == 0.0));
    principals.remove(&64);
    assert!(largest_overlaps(&principals).values().all(|common| *common == 1.0));
}
