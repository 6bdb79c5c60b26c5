use super::{LEAST_UNEXPLAINED, LEAST_Z, Unexplained};

#[test]
fn the_usual_share_is_no_deviation() {
    let usual = Unexplained::calibrate(400, 10_000);
    assert!(usual.z(40, 1_000).abs() < 0.1);
}

#[test]
fn an_account_that_explains_nothing_stands_out() {
    let usual = Unexplained::calibrate(400, 10_000);
    assert!(usual.z(50, 50) > LEAST_Z);
    assert!(usual.z(60, 1_000) < LEAST_Z);
}

#[test]
fn few_are_too_few_whatever_their_share() {
    let usual = Unexplained::calibrate(0, 10_000);
    assert!(usual.z(LEAST_UNEXPLAINED - 1, LEAST_UNEXPLAINED - 1).abs() < f64::EPSILON);
    assert!(usual.z(LEAST_UNEXPLAINED, LEAST_UNEXPLAINED) > LEAST_Z);
}

#[test]
fn where_nothing_is_explained_nobody_stands_out() {
    let usual = Unexplained::calibrate(10_000, 10_000);
    assert!(usual.z(500, 500) < LEAST_Z);
}
