use std::collections::BTreeSet;

use super::Campaign;
use crate::family::{FAMILIES, Family, Form};
use crate::gate::House;
use crate::person::Person;

const TEMPLATE: &str = include_str!("../../worlds/drip.md");

fn campaign(family: Family, recall: f64) -> Campaign {
    Campaign { family, seed: 5, recall, split: 1.0 }
}

fn read_share(family: Family, recall: f64) -> f64 {
    let house = House::new(TEMPLATE).unwrap();
    let family = Family { persons: 200, days: 5, ..family };
    let plan = campaign(family, recall).plan(&house, |_| 10);
    let (mut read, mut asked) = (0, 0);
    for probe in (0..5).flat_map(|day| plan.day(day).collect::<Vec<_>>()) {
        read += probe.exchange.read().iter().map(|part| part.persons.len()).sum::<usize>();
        asked += probe.targets.len();
    }
    read as f64 / asked as f64
}

#[test]
fn every_family_asks_about_everybody_in_every_category() {
    let house = House::new(TEMPLATE).unwrap();
    for family in FAMILIES {
        let family = Family { persons: 200, hugging: false, ..family };
        let plan = campaign(family, 1.0).plan(&house, |_| 10);
        let probes: Vec<_> = (0..90).flat_map(|day| plan.day(day).collect::<Vec<_>>()).collect();
        let targets = probes.iter().flat_map(|probe| probe.targets.iter().copied());
        let asked: Vec<Person> = targets.collect();
        assert_eq!(asked.len(), 800, "{}", family.name);
        assert_eq!(asked.iter().collect::<BTreeSet<_>>().len(), 200, "{}", family.name);
        let accounts: BTreeSet<_> = probes.iter().map(|probe| probe.principal).collect();
        assert!(accounts.len() <= family.accounts.next_multiple_of(4), "{}", family.name);
        assert!(accounts.iter().all(|principal| principal.place >= 10), "{}", family.name);
    }
}

#[test]
fn what_is_missed_is_missed_by_the_real_extraction() {
    let questions = FAMILIES.into_iter().find(|family| family.form == Form::Question).unwrap();
    assert!((read_share(questions, 1.0) - 1.0).abs() < 0.02);
    let half = read_share(questions, 0.5);
    assert!((half - 0.5).abs() < 0.06, "{half}");
    assert!(read_share(questions, 0.0) < 1e-9);
}

#[test]
fn a_picture_is_bytes_and_nobody() {
    let pictures = FAMILIES.into_iter().find(|family| family.form == Form::Picture).unwrap();
    assert!(read_share(pictures, 1.0) < 1e-9);
}
