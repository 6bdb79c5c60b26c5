//! An answer that is accepted is generated anew as an equal answer, with the same tool calls.
#![no_main]

use libfuzzer_sys::fuzz_target;
use protocol::{Format, read_answer};

fuzz_target!(|bytes: &[u8]| {
    for format in Format::ALL {
        if let Ok(answer) = read_answer(format, bytes) {
            let again = read_answer(format, &answer.encode()).expect("what is sent is an answer");
            assert_eq!(again.tool_calls(), answer.tool_calls());
            assert_eq!(again.encode(), answer.encode());
        }
    }
});
