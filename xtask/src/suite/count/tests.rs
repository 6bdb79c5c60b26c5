use super::*;

fn count(lines: &[&str]) -> (usize, usize, usize) {
    let mut count = Count::default();
    lines.iter().for_each(|line| count.read(line));
    (count.passed, count.failed, count.skipped)
}

#[test]
fn results_of_libtest_are_added_up() {
    let lines = [
        "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 3 filtered out",
        "test tests::test_result_of_nothing ... ok",
        "test result: FAILED. 3 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out",
    ];
    assert_eq!(count(&lines), (15, 2, 1));
}

#[test]
fn results_of_unittest_are_added_up() {
    assert_eq!(count(&["Ran 1 test in 0.1s", "", "OK"]), (1, 0, 0));
    assert_eq!(count(&["Ran 9 tests in 0.1s", "OK (skipped=2)"]), (7, 0, 2));
    let failed = "FAILED (failures=1, errors=2, skipped=3, expected failures=1)";
    assert_eq!(count(&["Ran 20 tests in 0.1s", failed]), (13, 3, 4));
    assert_eq!(count(&["Ran 5 tests in 0.1s", "FAILED (errors=5)"]), (0, 5, 0));
    assert_eq!(count(&["Ran 5 tests in 1s", "FAILED (unexpected successes=1)"]), (4, 1, 0));
}

#[test]
fn what_is_no_result_counts_nothing() {
    assert_eq!(count(&["OK", "FAILED (failures=3)", "Ran out of tests", "12 passed"]), (0, 0, 0));
}

#[test]
fn a_run_without_tests_and_a_skipped_test_are_faults() {
    assert_eq!(Count::default().fault(false), None);
    assert_eq!(Count::default().fault(true).as_deref(), Some("no test ran"));
    let passed = Count { passed: 1, ..Count::default() };
    assert_eq!(passed.fault(true), None);
    let skipped = Count { skipped: 1, ..passed };
    assert_eq!(skipped.fault(true).as_deref(), Some("1 tests were skipped"));
    let failed = Count { failed: 2, ..skipped };
    assert_eq!(failed.fault(true).as_deref(), Some("2 tests failed"));
}
