use super::threshold;

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
