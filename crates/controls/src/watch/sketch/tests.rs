use super::{KEPT, Sketch};
use crate::ledger::Pseudonym;

/// Persons by number, spread evenly.
fn of(numbers: std::ops::Range<u32>) -> Sketch {
    let mut sketch = Sketch::default();
    for number in numbers {
        sketch.note(Pseudonym::of(&number.to_be_bytes(), &[9; 32]));
    }
    sketch
}

fn near(found: f64, truth: f64, tolerance: f64) {
    assert!((found / truth - 1.0).abs() < tolerance, "{found} for {truth}");
}

#[test]
fn a_set_that_fits_is_exact() {
    let (one, other) = (of(0..KEPT as u32), of(1_000..1_500));
    near(one.distinct(), 1_024.0, 1e-9);
    near(one.common(&other), 24.0, 1e-9);
}

#[test]
fn one_more_makes_it_a_sample() {
    let sketch = of(0..KEPT as u32 + 1);
    assert!(sketch.is_sample);
    assert_eq!(sketch.smallest.len(), KEPT);
    near(sketch.distinct(), 1_025.0, 0.1);
}

#[test]
fn large_sets_are_told_to_some_percent() {
    let (one, other) = (of(0..40_000), of(20_000..60_000));
    near(one.distinct(), 40_000.0, 0.1);
    near(one.common(&other), 20_000.0, 0.15);
    near(one.common(&of(0..500)), 500.0, 0.4);
}

#[test]
fn a_merged_sketch_is_that_of_the_union_whatever_the_order() {
    let mut merged = of(0..5_000);
    merged.merge(&of(3_000..9_000));
    let mut reversed = of(3_000..9_000);
    reversed.merge(&of(0..5_000));
    assert_eq!(merged.smallest, of(0..9_000).smallest);
    assert_eq!(merged, reversed);
    near(merged.distinct(), 9_000.0, 0.1);
}

#[test]
fn persons_seen_again_do_not_make_a_sample() {
    let mut sketch = of(0..KEPT as u32);
    sketch.merge(&of(0..KEPT as u32));
    assert!(!sketch.is_sample);
}

#[test]
fn nobody_is_in_the_debug_text() {
    assert_eq!(format!("{:?}", of(0..2)), "Sketch { kept: 2, .. }");
}
