//! What the types make impossible stays impossible (I3, I4, I7).

#[test]
fn permits_cannot_be_made_up_copied_or_used_twice() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
