use super::*;

fn highest(days: impl IntoIterator<Item = u64>, level: Level) -> f64 {
    let mut rise = Rise::default();
    days.into_iter().map(|day| rise.day(day, level)).fold(0.0, f64::max)
}

#[test]
fn ordinary_days_do_not_add_up() {
    let days: Vec<u64> = (0..60).map(|day| 95 + day * 7 % 11).collect();
    let level = Level::calibrate(&days);
    assert!(highest(days, level) < 3.0);
}

#[test]
fn a_little_more_every_day_adds_up() {
    let level = Level::calibrate(&[90, 100, 110, 100, 95, 105]);
    // One and a half deviations of a count of 100, which no day alone shows.
    assert!(highest([115; 20], level) > 15.0);
}

#[test]
fn what_is_below_half_a_deviation_is_forgiven() {
    let level = Level::calibrate(&[90, 100, 110, 100, 95, 105]);
    assert!(highest([104; 100], level) < 1e-9);
    assert!(highest([107; 100], level) > 10.0);
}

#[test]
fn quiet_days_do_not_make_up_for_loud_ones_to_come() {
    let level = Level::calibrate(&[100; 10]);
    let mut rise = Rise::default();
    (0..50).for_each(|_| assert!(rise.day(0, level) < 1e-9));
    assert!(rise.day(200, level) > 9.0);
}

#[test]
fn no_past_is_a_level_of_nobody() {
    assert!(highest([10], Level::calibrate(&[])) > 9.0);
}

/// Days from a Monday on, on which `count` of a day is new.
fn days(first: u16, length: u16, count: impl Fn(u16) -> u64) -> Days<&'static str> {
    let first = Day(20_458 + first);
    let of = |day| BTreeMap::from([("desk", [count(day), 0, 0, 0, 0, 0, 0, 0, 0])]);
    Days { first, fresh: (0..length).map(of).collect() }
}

/// Work with a weekend, a little uneven.
fn work(day: u16) -> u64 {
    let uneven = u64::from(day * 7 % 11);
    if day % 7 < 5 { 95 + uneven } else { 5 + uneven / 4 }
}

#[test]
fn weekends_have_a_level_of_their_own() {
    assert!(is_of_work(Day(20_458)) && is_of_work(Day(20_462)));
    assert!(!is_of_work(Day(20_463)) && !is_of_work(Day(20_464)) && is_of_work(Day(20_465)));
    let first = Day(20_458);
    let usual = Days { first, ..days(0, 28, work) };
    let levels = Levels::calibrate(&usual);
    let highest = Rises::of(&levels, &usual).highest;
    assert!(highest[&("desk", 0)] < 3.0, "{highest:?}");
    // As much on a Sunday as on any other day is a rise.
    let all_week = Rises::of(&levels, &Days { first, ..days(0, 28, |_| 100) });
    assert!(all_week.highest[&("desk", 0)] > 20.0);
}

#[test]
fn threshold_is_no_lower_than_chance_makes_it() {
    let usual = Days { first: Day(20_458), ..days(0, 28, work) };
    let levels = Levels::calibrate(&usual);
    let quiet = Rises::of(&levels, &usual);
    assert_eq!(rise_threshold(&quiet, 50), Some(LEAST_RISE));
    let loud = Rises::of(&levels, &Days { first: Day(20_458), ..days(0, 28, |day| 2 * work(day)) });
    assert_eq!(rise_threshold(&loud, 50), Some(loud.highest[&("desk", 0)]));
    assert_eq!(rise_threshold(&Rises::<&str>::default(), 50), None);
}

#[test]
fn a_group_without_a_past_does_not_rise() {
    let levels = Levels::calibrate(&Days { first: Day(20_458), ..days(0, 28, work) });
    let mut rises = Rises::default();
    rises.day(&levels, Day(20_486), &BTreeMap::from([("new", [9_999; 9])]));
    assert!(!rises.highest.contains_key(&("new", 0)));
}
