use std::ops::Range;

use lexicon::{Categories, DataCategory};

use super::{KEPT, Sketch};
use crate::ledger::{Day, Pseudonym, Pseudonyms, Sheet, Touch, Touched};

/// Persons by number, spread evenly.
pub(crate) fn of(numbers: Range<u32>) -> Sketch {
    let persons = numbers.map(|number| Pseudonym::of(&number.to_be_bytes(), &[9; 32]));
    Sketch::of_persons(persons, KEPT)
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
fn a_sketch_that_shrank_is_the_smaller_sketch_of_the_same_set() {
    let mut shrunk = of(0..9_000);
    shrunk.shrink(256);
    let persons = (0..9_000_u32).map(|number| Pseudonym::of(&number.to_be_bytes(), &[9; 32]));
    assert_eq!(shrunk, Sketch::of_persons(persons, 256));
    near(shrunk.distinct(), 9_000.0, 0.2);
    near(shrunk.common(&of(0..9_000)), 9_000.0, 0.2);
    let mut whole = of(0..256);
    whole.shrink(256);
    assert_eq!(whole, of(0..256));
}

#[test]
fn persons_of_a_sheet_are_those_of_the_category_in_the_window() {
    let touched = |number: u8, category| Touched {
        person: Pseudonyms { now: Pseudonym::from_bytes([number; 8]), before: None },
        categories: Categories::of(category),
    };
    let touch = |day, persons| Touch {
        agreement: "a".parse().unwrap(),
        day: Day(day),
        workload: "w".parse().unwrap(),
        grant: None,
        explained: true,
        persons,
        opaque_bytes: 0,
    };
    let (location, health) = (DataCategory::Location, DataCategory::Health);
    let mut sheet = Sheet::default();
    sheet.turn(Day(100), 30);
    sheet.apply(&touch(100, vec![touched(1, location), touched(2, health)]));
    sheet.apply(&touch(110, vec![touched(3, location)]));
    let kept = |today| Sketch::of(&sheet, location, Day(today), KEPT).smallest;
    assert_eq!(kept(130), [[1; 8], [3; 8]]);
    assert_eq!(kept(131), [[3; 8]]);
    assert!(Sketch::of(&sheet, health, Day(141), KEPT).is_empty());
}

#[test]
fn nobody_is_in_the_debug_text() {
    assert_eq!(format!("{:?}", of(0..2)), "Sketch { kept: 2, .. }");
}
