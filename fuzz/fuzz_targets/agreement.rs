//! An agreement compiles or is refused with messages; it never does anything else.
#![no_main]

use agreement::Bundle;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(bundle) = Bundle::compile(text, "fuzz.md") {
        assert_eq!(bundle.digest(), Bundle::compile(text, "fuzz.md").expect("as before").digest());
    }
});
