use super::Dice;

#[test]
fn equal_paths_give_equal_streams_and_others_give_others() {
    let draw = |path: &[u64]| {
        let mut dice = Dice::of(path);
        [dice.next(), dice.next()]
    };
    assert_eq!(draw(&[1, 2, 3]), draw(&[1, 2, 3]));
    assert_ne!(draw(&[1, 2, 3]), draw(&[1, 3, 2]));
    assert_ne!(draw(&[0]), draw(&[0, 0]));
}

#[test]
fn counts_have_their_mean() {
    for mean in [0.5, 7.0, 35.0, 90.0] {
        let mut dice = Dice::of(&[11]);
        let sum: usize = (0..20_000).map(|_| dice.count(mean)).sum();
        let found = sum as f64 / 20_000.0;
        assert!((found / mean - 1.0).abs() < 0.03, "{found} for {mean}");
    }
}

#[test]
fn heavy_factors_have_mean_one() {
    let mut dice = Dice::of(&[12]);
    let sum: f64 = (0..50_000).map(|_| dice.heavy(0.5)).sum();
    assert!((sum / 50_000.0 - 1.0).abs() < 0.02, "{sum}");
}

#[test]
fn draws_stay_below_their_bound_and_reach_it() {
    let mut dice = Dice::of(&[13]);
    let drawn: Vec<usize> = (0..1_000).map(|_| dice.between(3, 7)).collect();
    assert_eq!((drawn.iter().min(), drawn.iter().max()), (Some(&3), Some(&7)));
    assert_eq!(dice.below(0), 0);
}
