use review::attention::{Errors, Plan};

use super::super::profile::PROFILES;
use super::*;

fn years(name: &str, count: u64) -> Vec<Year> {
    let plan = Plan::new(&Errors::DEFAULT).unwrap();
    let profile = PROFILES.iter().find(|it| it.name == name).unwrap();
    (0..count).map(|number| Year::live(*profile, plan, &[7, number]).unwrap()).collect()
}

#[test]
fn equal_seeds_give_equal_years() {
    assert_eq!(years("careless", 3), years("careless", 3));
}

#[test]
fn a_careful_year_has_its_acts_and_canaries() {
    for year in years("careful", 2) {
        assert_eq!(year.suspended_after_days, None);
        assert!((9_000..11_000).contains(&year.shown), "{year:?}");
        assert!((400..800).contains(&year.canaries), "{year:?}");
    }
}

#[test]
fn whoever_clicks_is_suspended_within_days() {
    for year in years("blind", 20) {
        assert!(year.suspended_after_days.unwrap() <= 10, "{year:?}");
        assert!((4..=15).contains(&year.since), "{year:?}");
    }
}

#[test]
fn whoever_turns_is_found_afterwards() {
    for year in years("blind, from some day on", 5) {
        assert!(!year.suspended_before && year.suspended_after_days.is_some(), "{year:?}");
        assert!(year.canaries > year.since, "{year:?}");
    }
}
