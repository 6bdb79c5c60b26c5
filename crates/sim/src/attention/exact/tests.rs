use review::attention::Errors;

use super::*;

fn plan() -> Plan {
    Plan::new(&Errors::DEFAULT).unwrap()
}

/// The reference's table, which 4,000 drawn runs a cell gave.
#[test]
fn first_test_is_that_of_the_reference() {
    let (_, mean, ninety_fifth) = first_test(&plan(), 0.40);
    assert!((mean - 15.3).abs() < 0.5 && ninety_fifth == 35, "{mean} {ninety_fifth}");
    let (_, mean, ninety_fifth) = first_test(&plan(), 0.90);
    assert!((mean - 4.5).abs() < 0.1 && ninety_fifth == 6, "{mean} {ninety_fifth}");
    let (suspended, _, _) = first_test(&plan(), 0.10);
    assert!((suspended - 0.006).abs() < 0.001, "{suspended}");
}

#[test]
fn every_way_ends_once() {
    let ends = Ends::of(&plan(), SequentialTest::BEGIN, 0.40, 600);
    assert!((ends.suspended() - 1.0).abs() < 1e-6);
    let passed: f64 = ends.passed.iter().sum();
    let (suspended, _, _) = first_test(&plan(), 0.40);
    assert!((passed - (1.0 - suspended)).abs() < 1e-9, "{passed}");
}
