//! Tool calls: what the model asks to have done.

use crate::error::Unreadable;
use crate::json::{self, Value};
use crate::place::Place;

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
    /// The bytes that stand for the act: the same tool with the same arguments gives the same bytes,
    /// whatever the wire format, the order of keys, or the id the vendor gave the call.
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
}

impl ToolCall {
    /// Shows every text of the call as whoever executes it reads it: names and texts of the arguments
    /// with nothing escaped.
    pub fn visit_text(&self, see: &mut dyn FnMut(&str)) {
        see(&self.id);
        see(&self.name);
        visit(&self.arguments, see);
    }
}

fn visit(value: &Value, see: &mut dyn FnMut(&str)) {
    match value {
        Value::String(text) => see(text),
        Value::Array(items) => items.iter().for_each(|item| visit(item, see)),
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            see(key);
            visit(value, see);
        }),
        Value::Null | Value::Bool(_) => {}
        number @ (Value::Int(_) | Value::Float(_)) => see(&number_text(number)),
    }
}

/// A number as it is written: a telephone number may be one.
fn number_text(number: &Value) -> String {
    String::from_utf8(number.encode()).unwrap_or_default()
}

/// Reads the arguments that a model wrote. No text at all stands for no arguments.
pub(crate) fn read_arguments(text: &str, place: &Place<'_>) -> Result<Value, Unreadable> {
    if text.is_empty() {
        return Ok(Value::Object(Vec::new()));
    }
    json::parse(text.as_bytes())
        .map_err(|cause| Unreadable::tool_call(place, format_args!("in its arguments, {cause}")))
}

#[cfg(test)]
mod tests;
