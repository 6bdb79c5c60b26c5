use super::Spread;

#[test]
fn mean_and_percentile_are_those_of_the_numbers() {
    let spread = Spread::of((1..=100).rev());
    let (mean, reach) = spread.mean();
    assert!((mean - 50.5).abs() < 1e-9);
    assert!((reach - 1.959_964 * 29.011_491 / 10.0).abs() < 1e-3, "{reach}");
    assert_eq!(spread.percentile(0.95), (95, 91, 100));
    assert_eq!(spread.percentile(0.5).0, 50);
}

#[test]
fn of_none_there_is_nothing() {
    let spread = Spread::of(std::iter::empty());
    assert_eq!(spread.percentile(0.95), (0, 0, 0));
    assert_eq!(spread.mean(), (0.0, 0.0));
    assert_eq!(Spread::of([7].into_iter()).percentile(0.95), (7, 7, 7));
}
