//! The strict reader: `serde_json` for the grammar, and a visitor for what the grammar leaves open.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::fault::Fault;
use super::{DEEPEST, LARGEST_INTEGER, MOST_VALUES, Malformed, Value, integers, keys};
use crate::place::pointer_step;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// From here on a double may be an integer that did not fit.
const SUSPICIOUS: f64 = LARGEST_INTEGER as f64;

/// From this many values on, lists and objects give back the room that they reserved and do not
/// use: a million small ones would take four times their size.
const MANY: usize = 10_000;

/// Reads one JSON document that every parser reads alike.
///
/// # Errors
///
/// Besides anything that RFC 8259 forbids: bytes that are not UTF-8, a byte order mark, keys of one
/// object that are equal or differ in case only, lone surrogates, integers beyond
/// [`LARGEST_INTEGER`] and `-0`, numbers that overflow, nesting beyond [`DEEPEST`], more than
/// [`MOST_VALUES`] values.
pub fn parse(document: &[u8]) -> Result<Value, Malformed> {
    if document.starts_with(BYTE_ORDER_MARK) {
        return Err(Malformed::new(Fault::ByteOrderMark, Some(0), String::new()));
    }
    let text = std::str::from_utf8(document).map_err(|error| {
        Malformed::new(Fault::NotUtf8, Some(error.valid_up_to()), String::new())
    })?;
    let mut reading = Reading::default();
    let mut grammar = serde_json::Deserializer::from_str(text);
    let read = Node { reading: &mut reading, depth: 0 }
        .deserialize(&mut grammar)
        .and_then(|value| grammar.end().map(|()| value));
    match read {
        Err(error) => Err(reading.explain(&error, document)),
        Ok(value) if !reading.suspicious => Ok(value),
        Ok(value) => match integers::ambiguous(document) {
            None => Ok(value),
            Some((fault, offset)) => Err(Malformed::new(fault, Some(offset), String::new())),
        },
    }
}

/// What is known across the whole document.
#[derive(Default)]
struct Reading {
    values: usize,
    /// Whether a double was seen that may be an integer out of range.
    suspicious: bool,
    /// The fault that the visitor found; faults of the grammar are in the parser's error.
    fault: Option<Fault>,
    /// Steps to the fault, innermost first: written while the error is on its way up.
    steps: Vec<String>,
}

impl Reading {
    fn refuse<E: Error>(&mut self, fault: Fault) -> E {
        self.fault = Some(fault);
        E::custom("refused")
    }

    fn count<E: Error>(&mut self) -> Result<(), E> {
        self.values += 1;
        if self.values > MOST_VALUES { Err(self.refuse(Fault::TooMany)) } else { Ok(()) }
    }

    fn explain(&mut self, error: &serde_json::Error, document: &[u8]) -> Malformed {
        let pointer = self.steps.iter().rev().map(|step| pointer_step(step)).collect();
        match self.fault.take() {
            // The parser stands behind the object whose keys clash: an offset would mislead.
            Some(fault @ (Fault::Duplicate(_) | Fault::CaseVariant(..))) => {
                Malformed::new(fault, None, pointer)
            }
            Some(fault) => Malformed::new(fault, Some(offset(error, document)), pointer),
            None => {
                let offset = offset(error, document);
                Malformed::new(translate(error, document.get(offset)), Some(offset), pointer)
            }
        }
    }
}

/// Reads one value, `depth` arrays and objects down.
struct Node<'r> {
    reading: &'r mut Reading,
    depth: usize,
}

impl Node<'_> {
    fn inner(&mut self) -> Node<'_> {
        Node { reading: self.reading, depth: self.depth + 1 }
    }

    fn within_depth<E: Error>(&mut self) -> Result<(), E> {
        if self.depth < DEEPEST { Ok(()) } else { Err(self.reading.refuse(Fault::TooDeep)) }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.reading.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, truth: bool) -> Result<Value, E> {
        Ok(Value::Bool(truth))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        if (-LARGEST_INTEGER..=LARGEST_INTEGER).contains(&number) {
            return Ok(Value::Int(number));
        }
        Err(self.reading.refuse(Fault::Integer))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            Err(_) => Err(self.reading.refuse(Fault::Integer)),
        }
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        let negative_zero = number == 0.0 && number.is_sign_negative();
        self.reading.suspicious |= negative_zero || number.abs() >= SUSPICIOUS;
        Ok(Value::Float(number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Value, E> {
        Ok(Value::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<Value, A::Error> {
        self.within_depth()?;
        let mut elements = Vec::new();
        loop {
            match list.next_element_seed(self.inner()) {
                Ok(Some(element)) => elements.push(element),
                Ok(None) => {
                    if self.reading.values > MANY {
                        elements.shrink_to_fit();
                    }
                    return Ok(Value::Array(elements));
                }
                Err(error) => {
                    self.reading.steps.push(elements.len().to_string());
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut object: A) -> Result<Value, A::Error> {
        self.within_depth()?;
        // The outermost object of a request, an answer or an event has more than four keys.
        let mut entries: Vec<(String, Value)> =
            Vec::with_capacity(if self.depth == 0 { 8 } else { 0 });
        while let Some(key) = object.next_key::<String>()? {
            self.reading.count()?;
            match object.next_value_seed(self.inner()) {
                Ok(value) => entries.push((key, value)),
                Err(error) => {
                    self.reading.steps.push(key);
                    return Err(error);
                }
            }
        }
        keys::distinct(&entries).map_err(|fault| self.reading.refuse(fault))?;
        if self.reading.values > MANY {
            entries.shrink_to_fit();
        }
        Ok(Value::Object(entries))
    }
}

/// The parser counts lines and columns from 1; people with a request body count bytes from 0.
fn offset(error: &serde_json::Error, document: &[u8]) -> usize {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => memchr::memchr_iter(b'\n', document).nth(line - 2).map_or(0, |at| at + 1),
    };
    line_start + error.column().saturating_sub(1)
}

/// From the words of the parser to ours. A word that a later version changes still reaches the
/// caller, as [`Fault::Syntax`]; the snapshots notice.
fn translate(error: &serde_json::Error, byte: Option<&u8>) -> Fault {
    let words = error.to_string();
    let words = words.split(" at line ").next().unwrap_or_default();
    match words {
        _ if words.starts_with("EOF") => Fault::CutOff,
        _ if words.starts_with("control character") => Fault::ControlCharacter,
        "lone leading surrogate in hex escape" | "unexpected end of hex escape" => {
            Fault::LoneSurrogate
        }
        "number out of range" => Fault::Overflow,
        "trailing characters" => Fault::Trailing,
        "expected value" | "invalid number" if matches!(byte, Some(b'N' | b'I')) => {
            Fault::NotFinite
        }
        _ => Fault::Syntax(words.to_owned()),
    }
}
