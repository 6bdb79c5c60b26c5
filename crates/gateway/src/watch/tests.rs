use controls::ledger::Touches;
use controls::watch::{Overlap, Profile};

use super::*;

const WINDOW: u16 = 30;

/// A principal that met so many persons at one place.
fn observed(location: u64) -> Observed {
    let mut profile = Profile::default();
    profile.persons[DataCategory::Location.index()] = location;
    let touches = Touches { all: 2 * location, unexplained: 0 };
    Observed { profile, touches, overlap: 0 }
}

fn id(number: u64) -> SheetId {
    format!("grant desk w{number:02}").parse().unwrap()
}

/// So many principals who do the same, in the period before and now.
fn sight(principals: u64) -> Sight {
    let all: Vec<_> = (0..principals).map(|it| (id(it), observed(40 + it * 7 % 20))).collect();
    Sight {
        periods: Periods::default(),
        principals: all.clone(),
        overlaps: BTreeMap::new(),
        calibration: all,
        fresh: BTreeMap::new(),
        left_out: 0,
    }
}

fn about(found: &[Found]) -> Vec<&str> {
    found.iter().map(|found| found.about.as_str()).collect()
}

#[test]
fn a_day_begins_once_and_never_again() {
    let watch = Watch::default();
    assert!(watch.begins(Day(7)) && !watch.begins(Day(7)));
    assert!(watch.begins(Day(9)) && !watch.begins(Day(8)));
}

#[test]
fn periods_follow_each_other_a_window_at_a_time() {
    let first = after(Periods::default(), Day(100), WINDOW);
    let looked = Some(Day(100));
    assert_eq!(first, Periods { began: looked, calibrated: None, looked });
    let same = after(first, Day(130), WINDOW);
    assert_eq!(same, Periods { looked: Some(Day(130)), ..first });
    let next = after(same, Day(131), WINDOW);
    let began = Some(Day(131));
    assert_eq!(next, Periods { began, calibrated: Some(Day(100)), looked: began });
    assert_eq!(after(next, Day(162), WINDOW).calibrated, Some(Day(131)));
}

#[test]
fn who_works_as_before_is_not_told_of_and_too_few_are_not_judged() {
    assert_eq!(of_principals(&sight(40)), []);
    let mut few = sight(19);
    few.principals[0].1 = observed(9_000);
    assert_eq!(of_principals(&few), []);
}

#[test]
fn who_meets_many_more_than_the_others_is_told_of_by_name() {
    let mut sight = sight(40);
    sight.principals[3].1 = observed(400);
    let [found] = <[Found; 1]>::try_from(of_principals(&sight)).unwrap();
    assert_eq!((found.detector, found.about.as_str()), (Detector::Volume, "volume grant desk w03"));
    assert_eq!(found.grant, Some("desk".parse().unwrap()));
    assert_eq!(found.workload, Some("w03".parse().unwrap()));
    assert_eq!((found.measure.as_str(), found.with), ("location", None));
}

#[test]
fn a_pair_is_told_of_once_with_both_names() {
    let mut sight = sight(40);
    let (location, health) = (DataCategory::Location, DataCategory::Health);
    let overlap = |category, with| Overlap { persons: 50.0, category, with };
    for place in [5, 2] {
        sight.principals[place].1.overlap = 50;
    }
    sight.overlaps =
        BTreeMap::from([(2, overlap(location, (5, health))), (5, overlap(health, (2, location)))]);
    let [found] = <[Found; 1]>::try_from(of_principals(&sight)).unwrap();
    assert_eq!(found.about, "overlap grant desk w02 and grant desk w05");
    assert_eq!(found.workload, Some("w02".parse().unwrap()));
    assert_eq!(found.with, Some("w05".parse().unwrap()));
    assert_eq!(found.measure, "location+health");
}

/// What was new to a grant on each of so many days until day 400.
fn fresh(length: u16, more: impl Fn(u16) -> u64) -> BTreeMap<Day, BTreeMap<GrantId, Fresh>> {
    let of = |age: u16| {
        let day = Day(400 - age);
        let count = 50 + u64::from(day.0 * 7 % 11) + more(age);
        (day, BTreeMap::from([("desk".parse().unwrap(), [count, 0, 0, 0, 0, 0, 0, 0, 0])]))
    };
    (0..length).map(of).collect()
}

#[test]
fn a_grant_that_rises_is_told_of_once_three_windows_are_known() {
    let judge = |length, more: &dyn Fn(u16) -> u64| {
        let sight = Sight { fresh: fresh(length, more), ..sight(40) };
        of_grants(&sight, Day(400), WINDOW)
    };
    let rising = |age| if age < 20 { 15 } else { 0 };
    assert_eq!(about(&judge(90, &rising)), ["rise grant desk location"]);
    assert_eq!(about(&judge(90, &|_| 0)), Vec::<&str>::new());
    assert_eq!(about(&judge(89, &rising)), Vec::<&str>::new());
}
