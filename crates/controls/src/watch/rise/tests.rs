use super::{Level, Rise};

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
