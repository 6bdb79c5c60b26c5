use std::collections::BTreeMap;

use lexicon::DataCategory;

use super::{Peers, Profile};

fn profile(location: u64, linked: u64) -> Profile {
    let mut profile = Profile { linked, ..Profile::default() };
    profile.persons[DataCategory::Location.index()] = location;
    profile
}

fn calibrated() -> (Peers<&'static str>, &'static str) {
    let grant = "desk";
    let profiles = (0..101).map(|number| profile(100 + number, number / 50)).collect();
    (Peers::calibrate(BTreeMap::from([(grant, profiles)])), grant)
}

#[test]
fn who_does_what_the_others_do_scores_about_nothing() {
    let (peers, grant) = calibrated();
    let (category, score) = peers.volume(&grant, &profile(150, 1)).unwrap();
    assert!(score.abs() < 1e-9, "{category} {score}");
    // From the median of 150 to the 19 in 20 of 195 it is one width.
    let (_, score) = peers.volume(&grant, &profile(195, 1)).unwrap();
    assert!((score - 1.0).abs() < 1e-9);
}

#[test]
fn the_largest_category_is_named() {
    let (peers, grant) = calibrated();
    let mut unlike = profile(150, 0);
    unlike.persons[DataCategory::Genomic.index()] = 40;
    let (category, score) = peers.volume(&grant, &unlike).unwrap();
    assert_eq!(category, DataCategory::Genomic);
    assert!((score - 40.0).abs() < 1e-9, "peers with nobody vary by one: {score}");
}

#[test]
fn persons_put_together_score_apart_from_volume() {
    let (peers, grant) = calibrated();
    assert!(peers.linked(&grant, &profile(150, 60)).unwrap() > 50.0);
    assert!(peers.linked(&grant, &profile(150, 1)).unwrap() < 1.0);
}

#[test]
fn a_grant_without_a_past_has_no_score() {
    let (peers, _) = calibrated();
    let other = "other";
    assert_eq!(peers.volume(&other, &profile(1, 1)), None);
    assert_eq!(peers.linked(&other, &profile(1, 1)), None);
}
