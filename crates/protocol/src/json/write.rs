//! The writer: compact, deterministic, and safe inside a server-sent event.

use std::io::Write as _;

use super::{LARGEST_INTEGER, Value};

pub(super) fn value(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Int(number) => integer(*number, out),
        Value::Float(number) => float(*number, out),
        Value::String(text) => string(text, out),
        Value::Array(elements) => list(elements, out, self::value),
        Value::Object(entries) => object(entries.iter(), out, self::value),
    }
}

pub(super) fn canonical(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Array(elements) => list(elements, out, canonical),
        Value::Object(entries) => {
            let mut sorted: Vec<&(String, Value)> = entries.iter().collect();
            sorted.sort_unstable_by(|one, other| one.0.cmp(&other.0));
            object(sorted.into_iter(), out, canonical);
        }
        Value::Float(number) if number.trunc() == *number && number.abs() <= LARGEST as f64 => {
            integer(*number as i64, out);
        }
        plain => self::value(plain, out),
    }
}

const LARGEST: i64 = LARGEST_INTEGER;

fn list(elements: &[Value], out: &mut Vec<u8>, write: fn(&Value, &mut Vec<u8>)) {
    out.push(b'[');
    for (index, element) in elements.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        write(element, out);
    }
    out.push(b']');
}

fn object<'a>(
    entries: impl Iterator<Item = &'a (String, Value)>,
    out: &mut Vec<u8>,
    write: fn(&Value, &mut Vec<u8>),
) {
    out.push(b'{');
    for (index, (key, entry)) in entries.enumerate() {
        if index > 0 {
            out.push(b',');
        }
        string(key, out);
        out.push(b':');
        write(entry, out);
    }
    out.push(b'}');
}

/// Writes the digits from the last to the first, and turns them round.
fn integer(number: i64, out: &mut Vec<u8>) {
    if number < 0 {
        out.push(b'-');
    }
    let start = out.len();
    let mut rest = number.unsigned_abs();
    loop {
        // INVARIANT: a remainder of 10 is below 10.
        out.push(b'0' + (rest % 10) as u8);
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if let Some(digits) = out.get_mut(start..) {
        digits.reverse();
    }
}

/// The shortest text that reads back as the same double; always with a fraction or an exponent, so
/// that it reads back as a float.
fn float(number: f64, out: &mut Vec<u8>) {
    if number.is_finite() {
        // INVARIANT: writing to a Vec cannot fail.
        write!(out, "{number:?}").unwrap_or_default();
    } else {
        out.extend_from_slice(b"null");
    }
}

/// How many bytes are looked at together: a whole block is tested without a branch.
const BLOCK: usize = 32;

fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let plain = plain_prefix(rest);
        let (head, tail) = rest.split_at_checked(plain).unwrap_or((rest, &[]));
        out.extend_from_slice(head);
        if tail.is_empty() {
            break;
        }
        let (escape, length) = escape(tail);
        out.extend_from_slice(escape.unwrap_or(tail.get(..length).unwrap_or_default()));
        rest = tail.get(length..).unwrap_or_default();
    }
    out.push(b'"');
}

/// How many bytes from the start need no second look.
fn plain_prefix(bytes: &[u8]) -> usize {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    for (number, block) in blocks.iter().enumerate() {
        if block.iter().fold(false, |any, byte| any | remarkable(*byte)) {
            return number * BLOCK + first_remarkable(block);
        }
    }
    blocks.len() * BLOCK + first_remarkable(rest)
}

fn first_remarkable(bytes: &[u8]) -> usize {
    bytes.iter().position(|byte| remarkable(*byte)).unwrap_or(bytes.len())
}

/// Whether `byte` must be escaped, or may start a character that must.
fn remarkable(byte: u8) -> bool {
    // Without short cuts, so that a block is tested with vector instructions.
    (byte < 0x20) | (byte == b'"') | (byte == b'\\') | (byte == 0xc2) | (byte == 0xe2)
}

/// The escape of the character at the start of `bytes` (none: it stands for itself), and how many
/// bytes it stands for.
///
/// NEL and the line and paragraph separators are escaped although JSON allows them: some clients
/// split an event stream at them, and would read the rest of a text as lines of their own.
fn escape(bytes: &[u8]) -> (Option<&'static [u8]>, usize) {
    match bytes {
        [0xc2, 0x85, ..] => (Some(b"\\u0085"), 2),
        [0xe2, 0x80, 0xa8, ..] => (Some(b"\\u2028"), 3),
        [0xe2, 0x80, 0xa9, ..] => (Some(b"\\u2029"), 3),
        [b'"', ..] => (Some(b"\\\""), 1),
        [b'\\', ..] => (Some(b"\\\\"), 1),
        [control, ..] => (CONTROLS.get(usize::from(*control)).copied(), 1),
        [] => (None, 0),
    }
}

/// The escapes of U+0000 to U+001F.
const CONTROLS: [&[u8]; 32] = [
    b"\\u0000", b"\\u0001", b"\\u0002", b"\\u0003", b"\\u0004", b"\\u0005", b"\\u0006", b"\\u0007",
    b"\\b", b"\\t", b"\\n", b"\\u000b", b"\\f", b"\\r", b"\\u000e", b"\\u000f", b"\\u0010",
    b"\\u0011", b"\\u0012", b"\\u0013", b"\\u0014", b"\\u0015", b"\\u0016", b"\\u0017", b"\\u0018",
    b"\\u0019", b"\\u001a", b"\\u001b", b"\\u001c", b"\\u001d", b"\\u001e", b"\\u001f",
];
