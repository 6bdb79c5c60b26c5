use super::*;

#[test]
fn epoch_lasts_for_its_window_and_not_a_day_longer() {
    assert_eq!(turn(Day(100), Day(100), 30), Turn::Stays);
    assert_eq!(turn(Day(100), Day(129), 30), Turn::Stays);
    assert_eq!(turn(Day(100), Day(130), 30), Turn::Next { begins: Day(130), keep: true });
}

#[test]
fn key_of_an_epoch_that_ended_a_window_ago_is_not_kept() {
    assert_eq!(turn(Day(100), Day(159), 30), Turn::Next { begins: Day(130), keep: true });
    assert_eq!(turn(Day(100), Day(160), 30), Turn::Next { begins: Day(160), keep: false });
    assert_eq!(turn(Day(100), Day(1_000), 30), Turn::Next { begins: Day(1_000), keep: false });
}

#[test]
fn clock_that_goes_back_begins_nothing() {
    assert_eq!(turn(Day(100), Day(99), 30), Turn::Stays);
    assert_eq!(turn(Day(100), Day(70), 30), Turn::Stays);
}

#[test]
fn epoch_of_a_wrong_clock_is_not_waited_for() {
    assert_eq!(turn(Day(100), Day(69), 30), Turn::Next { begins: Day(69), keep: true });
    assert_eq!(turn(Day(u16::MAX), Day(100), 30), Turn::Next { begins: Day(100), keep: true });
}

#[test]
fn no_window_is_no_way_out() {
    assert_eq!(turn(Day(100), Day(100), 0), Turn::Stays);
    assert_eq!(turn(Day(100), Day(101), 0), Turn::Next { begins: Day(101), keep: true });
    assert_eq!(
        turn(Day(0), Day(u16::MAX), u16::MAX),
        Turn::Next { begins: Day(u16::MAX), keep: true }
    );
}

/// Whoever was touched on a day that still counts is known by one of two keys: checked for every
/// pair of days in a row of epochs.
#[test]
fn touch_that_counts_is_always_known() {
    for window in 1..=9 {
        let mut begins = Day(50);
        // The number of the epoch of each day, and of the oldest key that lives on it.
        let (mut number, mut oldest) = (1_u32, 1_u32);
        let mut days = Vec::new();
        for today in (50..140).map(Day) {
            if let Turn::Next { begins: next, keep } = turn(begins, today, window) {
                begins = next;
                number += 1;
                oldest = if keep { number - 1 } else { number };
            }
            days.push((today, number, oldest));
        }
        for (touched, under, _) in &days {
            for (today, _, oldest) in days.iter().filter(|(today, ..)| today >= touched) {
                let counts = touched.counts(*today, window);
                assert!(!counts || under >= oldest, "{touched:?} on {today:?} in {window}");
            }
        }
    }
}
