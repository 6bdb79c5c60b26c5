//! Tool calls: what the model asks to have done.

use crate::error::Unreadable;
use crate::json::{self, Value};
use crate::place::Place;
use crate::walk::{Origin, every};

/// One complete tool call of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct ToolCall {
    /// Which of several answers asks for it, from 0.
    pub choice: u32,
    /// The id by which the result will refer to it; empty where the format has none.
    pub id: String,
    /// The tool.
    pub name: String,
    /// What it is called with: an object as a rule, a text for tools that take one.
    pub arguments: Value,
}

impl ToolCall {
    /// The bytes that stand for the act: the same tool with the same arguments gives the same
    /// bytes, whatever the wire format, the order of keys, or the id the vendor gave the call.
    #[must_use]
    pub fn canonical(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(128);
        Value::object([
            ("arguments", self.arguments.clone()),
            ("name", Value::text(self.name.as_str())),
        ])
        .write_canonical(&mut out);
        out
    }

    /// The arguments as one text: as JSON, or as the text that they are.
    #[must_use]
    pub fn arguments_text(&self) -> String {
        match &self.arguments {
            Value::String(text) => text.clone(),
            other => String::from_utf8(other.encode()).unwrap_or_default(),
        }
    }

    /// Shows every text and number in the arguments at `pointer` (RFC 6901), without keys.
    pub fn visit_at(&self, pointer: &str, see: &mut dyn FnMut(&str)) {
        if let Some(value) = self.arguments.at(pointer) {
            leaves(value, see);
        }
    }

    /// Shows every text of the call as whoever executes it reads it: names and texts of the
    /// arguments with nothing escaped.
    pub fn visit_text(&self, see: &mut dyn FnMut(&str)) {
        see(&self.id);
        see(&self.name);
        every(&self.arguments, Origin::ToolCall, &mut |_, text| see(text));
    }
}

fn leaves(value: &Value, see: &mut dyn FnMut(&str)) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Int(_) | Value::Float(_) => {
            if let Some(digits) = value.digits() {
                see(&digits);
            }
        }
        Value::String(text) => see(text),
        Value::Array(elements) => elements.iter().for_each(|element| leaves(element, see)),
        Value::Object(entries) => entries.iter().for_each(|(_, entry)| leaves(entry, see)),
    }
}

/// Reads the arguments that a model wrote. No text at all stands for no arguments.
pub(crate) fn read_arguments(text: &str, place: &Place<'_>) -> Result<Value, Unreadable> {
    if text.is_empty() {
        return Ok(Value::Object(Vec::new()));
    }
    json::parse(text.as_bytes())
        .map_err(|cause| Unreadable::tool_call(place, format_args!("in its arguments, {cause}")))
}

/// Refuses a field of an answer in which a tool call stands where none is looked for: a client that
/// looks there would run a call that nobody has judged.
pub(crate) fn none_hidden_in(
    key: &str,
    value: &Value,
    place: &Place<'_>,
) -> Result<(), Unreadable> {
    let says_nothing = value.is_null() || value.as_array().is_some_and(<[Value]>::is_empty);
    let marked = match &*json::fold(key) {
        "tool_calls" | "function_call" => !says_nothing,
        "type" => value.as_str().is_some_and(is_call_type),
        _ => false,
    };
    if marked {
        return Err(Unreadable::tool_call(place, "it stands where no tool call belongs"));
    }
    none_hidden_within(value, place)
}

/// The same for a value, whatever key it stands under.
pub(crate) fn none_hidden_within(value: &Value, place: &Place<'_>) -> Result<(), Unreadable> {
    match value {
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .try_for_each(|(index, one)| none_hidden_within(one, &place.index(index))),
        Value::Object(entries) => {
            entries.iter().try_for_each(|(key, entry)| none_hidden_in(key, entry, &place.key(key)))
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => Ok(()),
    }
}

/// Whether a block of this type is a tool call, also one that only a later version knows.
pub(crate) fn is_call_type(kind: &str) -> bool {
    kind.ends_with("tool_use")
}

#[cfg(test)]
mod tests;
