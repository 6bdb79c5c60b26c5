use lexicon::DataCategory;

use super::*;
use crate::ledger::Touches;

/// Someone who met so many persons, and touched them so often without a case.
fn observed(location: u64, linked: u64, unexplained: u64, overlap: u64) -> Observed {
    let mut profile = Profile { linked, ..Profile::default() };
    profile.persons[DataCategory::Location.index()] = location;
    Observed { profile, touches: Touches { all: 2 * location + unexplained, unexplained }, overlap }
}

/// Two groups of so many who do about the same.
fn house(each: u64) -> Vec<(&'static str, Observed)> {
    let desk = (0..each).map(|it| ("desk", observed(40 + it * 7 % 20, it % 3, it % 4, it % 2)));
    let cases = (0..each).map(|it| ("cases", observed(400 + it * 7 % 90, it % 9, it % 5, it % 3)));
    desk.chain(cases).collect()
}

fn alerting(
    principals: &Principals<&'static str>,
    group: &'static str,
    it: Observed,
) -> Vec<&'static str> {
    let alerts = principals.alerts(&principals.scores(&group, &it));
    let named = Principals::<&str>::DETECTORS.into_iter().zip(alerts);
    named.filter(|(_, alert)| *alert).map(|(detector, _)| detector.as_str()).collect()
}

#[test]
fn nobody_who_works_as_the_others_is_told_of() {
    let house = house(50);
    let principals = Principals::calibrate(&house).unwrap();
    for (group, it) in &house {
        assert_eq!(alerting(&principals, group, *it), Vec::<&str>::new(), "{group} {it:?}");
    }
}

#[test]
fn each_detector_finds_its_own() {
    let principals = Principals::calibrate(&house(50)).unwrap();
    let desk = |it| alerting(&principals, "desk", it);
    assert_eq!(desk(observed(300, 0, 0, 0)), ["volume"]);
    assert_eq!(desk(observed(50, 45, 0, 0)), ["linked"]);
    assert_eq!(desk(observed(50, 0, 60, 0)), ["unexplained"]);
    assert_eq!(desk(observed(50, 0, 0, 40)), ["overlap"]);
}

#[test]
fn what_is_much_for_one_group_is_ordinary_for_another() {
    let principals = Principals::calibrate(&house(50)).unwrap();
    assert_eq!(alerting(&principals, "cases", observed(420, 0, 0, 0)), Vec::<&str>::new());
    assert_eq!(alerting(&principals, "desk", observed(420, 0, 0, 0)), ["volume"]);
    let largest = principals.category(&"desk", &observed(420, 0, 0, 0));
    assert_eq!(largest, Some(DataCategory::Location));
}

#[test]
fn a_group_without_a_past_is_judged_by_overlaps_only() {
    let principals = Principals::calibrate(&house(50)).unwrap();
    assert_eq!(alerting(&principals, "new", observed(9_000, 99, 99, 0)), Vec::<&str>::new());
    assert_eq!(alerting(&principals, "new", observed(9_000, 99, 99, 90)), ["overlap"]);
}

#[test]
fn too_few_principals_make_no_detector() {
    assert!(Principals::calibrate(&house(9)).is_none());
    assert!(Principals::calibrate(&house(10)).is_some());
}
