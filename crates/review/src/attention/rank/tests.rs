use proptest::prelude::*;

use super::{correlation, middle, ranks, shift};

#[test]
fn equal_values_share_their_places() {
    assert_eq!(ranks(&[10.0, 20.0, 20.0, 5.0]), [2.0, 3.5, 3.5, 1.0]);
    assert_eq!(ranks(&[]), Vec::<f64>::new());
}

/// By hand: the squared differences of the ranks 1..5 and 2,1,4,3,5 sum to 4, so 1 - 24/120.
#[test]
fn correlation_is_that_of_the_ranks() {
    let found = correlation(&[1.0, 2.0, 3.0, 4.0, 5.0], &[20.0, 10.0, 40.0, 30.0, 5_000.0]);
    assert!((found.unwrap() - 0.8).abs() < 1e-12);
}

#[test]
fn a_constant_row_goes_together_with_nothing() {
    assert_eq!(correlation(&[1.0, 1.0, 1.0], &[1.0, 2.0, 3.0]), None);
    assert_eq!(correlation(&[1.0, 2.0], &[1.0, 2.0, 3.0]), None);
    assert_eq!(correlation(&[1.0], &[1.0]), None);
    assert_eq!(shift(&[2.0, 2.0], &[2.0]), None);
    assert_eq!(shift(&[], &[1.0]), None);
    assert_eq!(middle(&[]), None);
}

/// By hand: all three of `now` are above all four of `before`. The ranks sum to 18, expected are
/// 12, the variance is 3·4·8/12 = 8.
#[test]
fn shift_counts_deviations() {
    let found = shift(&[1.0, 2.0, 3.0, 4.0], &[7.0, 8.0, 9.0]).unwrap();
    assert!((found - 6.0 / 8.0_f64.sqrt()).abs() < 1e-12, "{found}");
}

proptest! {
    #[test]
    fn only_order_matters(values in prop::collection::vec((0_i32..50, 0_i32..50), 2..60)) {
        let one: Vec<f64> = values.iter().map(|it| f64::from(it.0)).collect();
        let other: Vec<f64> = values.iter().map(|it| f64::from(it.1)).collect();
        let stretched: Vec<f64> = one.iter().map(|it| it.powi(3) + 7.0).collect();
        prop_assert_eq!(correlation(&one, &other), correlation(&stretched, &other));
        prop_assert_eq!(correlation(&one, &other), correlation(&other, &one));
        if let Some(found) = correlation(&one, &one) {
            prop_assert!((found - 1.0).abs() < 1e-9);
        }
        let turned: Vec<f64> = one.iter().map(|it| -it).collect();
        if let (Some(there), Some(back)) = (shift(&one, &other), shift(&other, &one)) {
            prop_assert!((there + back).abs() < 1e-9);
        }
        if let Some(found) = correlation(&one, &turned) {
            prop_assert!((found + 1.0).abs() < 1e-9);
        }
    }
}
