//! An agreement compiles or is refused with messages, and what is told of it points into it; it
//! never does anything else.
#![no_main]

use agreement::{Bundle, Diagnostics};
use libfuzzer_sys::fuzz_target;

fn check_places(text: &str, told: &Diagnostics) {
    for found in told.findings() {
        assert!(found.places().next().is_some(), "a finding without a place");
        for place in found.places() {
            assert!(text.get(place.offset()..place.offset() + place.len()).is_some());
        }
    }
}

fuzz_target!(|text: &str| {
    check_places(text, &agreement::lint(text, "fuzz.md"));
    match Bundle::compile(text, "fuzz.md") {
        Ok(bundle) => {
            check_places(text, bundle.warnings());
            let again = Bundle::compile(text, "fuzz.md").expect("as before");
            assert_eq!(bundle.cedar_text(), again.cedar_text());
        }
        Err(told) => {
            assert!(!told.is_empty(), "refused without a reason");
            check_places(text, &told);
        }
    }
});
