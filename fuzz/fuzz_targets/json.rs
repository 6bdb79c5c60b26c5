//! What is accepted is written back as it was read (I4).
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::json;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(value) = json::parse(bytes) {
        let written = value.encode();
        assert_eq!(json::parse(&written).as_ref(), Ok(&value), "it reads back otherwise");
        assert_eq!(json::parse(&written).map(|value| value.encode()), Ok(written));
    }
});
