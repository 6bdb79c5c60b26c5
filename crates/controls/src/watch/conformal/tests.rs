use super::{Joint, threshold, tolerated};

#[test]
fn one_score_in_so_many_is_above_the_threshold() {
    let scores: Vec<f64> = (0..999).map(f64::from).collect();
    assert_eq!(threshold(&scores, 0.1), Some(899.0));
    assert_eq!(threshold(&scores, 0.001), Some(998.0));
}

#[test]
fn too_few_scores_promise_nothing() {
    let scores: Vec<f64> = (0..998).map(f64::from).collect();
    assert_eq!(threshold(&scores, 0.001), None);
    assert_eq!(threshold(&[], 0.5), None);
}

#[test]
fn order_is_no_matter_and_what_is_no_number_is_largest() {
    assert_eq!(threshold(&[3.0, 1.0, f64::NAN, 2.0], 0.5), Some(3.0));
    assert_eq!(threshold(&[3.0, 1.0, f64::NAN, 2.0], 0.2), Some(f64::INFINITY));
}

#[test]
fn a_house_bears_one_alert_for_a_thousand_principals_and_two_at_least() {
    let alerts = |principals: usize| tolerated(principals, principals) * principals as f64;
    assert!((alerts(20) - 1.0).abs() < 1e-9);
    assert!((alerts(2_000) - 1.0).abs() < 1e-9);
    assert!((alerts(10_000) - 5.0).abs() < 1e-9);
    assert!((tolerated(0, 0) - 1.0).abs() < 1e-9);
    // The smallest share that so many scores can promise is promised.
    let scores: Vec<f64> = (0..20).map(f64::from).collect();
    assert_eq!(threshold(&scores, tolerated(20, 20)), Some(19.0));
}

/// A number in 0..1 for each place, spread evenly.
fn spread(place: usize) -> f64 {
    (place as f64 * 0.618_033_988_749_894_9).fract()
}

#[test]
fn all_detectors_together_alert_about_no_more_than_is_tolerated() {
    let of = |place: usize| {
        let exponential = |place| -(1.0 - spread(place)).ln();
        [exponential(place), 1_000.0 * exponential(place * 7 + 1), 0.0]
    };
    let scores: Vec<[f64; 3]> = (0..2_000).map(of).collect();
    let joint = Joint::calibrate(&scores, 0.01).unwrap();
    let thresholds = joint.thresholds();
    let is_above = |it: &&[f64; 3]| it.iter().zip(thresholds).any(|(score, most)| *score > most);
    let above = scores.iter().filter(is_above).count();
    assert!((10..=20).contains(&above), "{above}");
    // Neither scale makes the other detector blind.
    for place in [0, 1] {
        let own = scores.iter().filter(|it| it[place] > thresholds[place]).count();
        assert!(own >= 3, "{place}: {own}");
    }
}

#[test]
fn a_detector_that_was_silent_alerts_when_it_is_not() {
    let scores: Vec<[f64; 2]> = (0..100).map(|place| [spread(place), 0.0]).collect();
    let [_, silent] = Joint::calibrate(&scores, 0.01).unwrap().thresholds();
    assert!((0.0..2.0).contains(&silent), "{silent}");
    assert_eq!(Joint::calibrate(&scores[..50], 0.01), None);
}
