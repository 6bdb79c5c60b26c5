//! The tool calls that a conversation has behind it.

use crate::call::{ToolCall, is_call_type};
use crate::exchange::Format;
use crate::json::{self, Value};

/// The tool calls in the messages of a request. What cannot be one is left out: its texts are shown
/// as those of any other part.
pub(crate) fn calls(format: Format, body: &Value) -> Vec<ToolCall> {
    let messages = body.get("messages").and_then(Value::as_array).unwrap_or_default();
    match format {
        Format::OpenAi => messages.iter().flat_map(openai).collect(),
        Format::Anthropic => messages.iter().flat_map(anthropic).collect(),
    }
}

fn openai(message: &Value) -> impl Iterator<Item = ToolCall> {
    let calls = message.get("tool_calls").and_then(Value::as_array).unwrap_or_default();
    let functions = calls.iter().map(|call| (text(call, "id"), call.get("function")));
    let single = std::iter::once((String::new(), message.get("function_call")));
    functions.chain(single).filter_map(|(id, function)| {
        let function = function.filter(|function| function.as_object().is_some())?;
        let arguments = match function.get("arguments") {
            Some(Value::String(text)) => {
                json::parse(text.as_bytes()).unwrap_or_else(|_| Value::text(text.as_str()))
            }
            Some(other) => other.clone(),
            None => Value::Null,
        };
        Some(ToolCall { choice: 0, id, name: text(function, "name"), arguments })
    })
}

fn anthropic(message: &Value) -> impl Iterator<Item = ToolCall> {
    let blocks = message.get("content").and_then(Value::as_array).unwrap_or_default();
    let is_call =
        |block: &&Value| block.get("type").and_then(Value::as_str).is_some_and(is_call_type);
    blocks.iter().filter(is_call).map(|block| ToolCall {
        choice: 0,
        id: text(block, "id"),
        name: text(block, "name"),
        arguments: block.get("input").cloned().unwrap_or(Value::Null),
    })
}

fn text(value: &Value, key: &str) -> String {
    value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
