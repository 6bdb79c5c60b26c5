//! What the types make impossible, shown by programs that do not compile.

#[test]
fn forwarding_needs_a_recorded_permit_of_ones_own() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/compile_fail/pass_forward_a_recorded_permit.rs");
    cases.compile_fail("tests/compile_fail/forward_*.rs");
    cases.compile_fail("tests/compile_fail/forge_*.rs");
}
