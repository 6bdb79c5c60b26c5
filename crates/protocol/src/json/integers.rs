//! Integers that parsers read differently.
//!
//! The parser hands over an integer that fits no machine integer as a double, exactly like a number
//! that was written as one. When a document has a double that may be such an integer, this second
//! look at its text decides. It is rare, and linear.

use super::LARGEST_INTEGER;
use super::fault::Fault;

/// The first integer of a well-formed document that is out of range or `-0`, with its offset.
pub(super) fn ambiguous(document: &[u8]) -> Option<(Fault, usize)> {
    let mut offset = 0;
    let mut rest = document;
    while let Some(&byte) = rest.first() {
        let length = match byte {
            b'"' => text_length(rest),
            b'-' | b'0'..=b'9' => {
                let length = rest.iter().take_while(|byte| in_number(**byte)).count();
                if let Some(fault) = rest.get(..length).and_then(fault_of) {
                    return Some((fault, offset));
                }
                length
            }
            _ => 1,
        };
        offset += length;
        rest = rest.get(length..).unwrap_or_default();
    }
    None
}

/// Length of the text literal at the start of `rest`, quotation marks included.
fn text_length(rest: &[u8]) -> usize {
    let mut escaped = true; // steps over the opening quotation mark
    for (index, byte) in rest.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return index + 1,
            _ => {}
        }
    }
    rest.len()
}

fn in_number(byte: u8) -> bool {
    matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')
}

fn fault_of(literal: &[u8]) -> Option<Fault> {
    if literal == b"-0" {
        return Some(Fault::NegativeZero);
    }
    if literal.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E')) {
        return None;
    }
    let number: Option<i64> = std::str::from_utf8(literal).ok()?.parse().ok();
    let safe = -LARGEST_INTEGER..=LARGEST_INTEGER;
    (!number.is_some_and(|number| safe.contains(&number))).then_some(Fault::Integer)
}
