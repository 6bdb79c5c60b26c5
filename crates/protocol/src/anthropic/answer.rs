//! Complete answers.

use super::block::{content, unknown};
use crate::answer::Usage;
use crate::blocked::{Blocked, extension, identifier};
use crate::call::{ToolCall, is_call_type, none_hidden_in};
use crate::error::Unreadable;
use crate::json::Value;
use crate::openai::answer::model;
use crate::place::Place;
use crate::walk::{Origin, See, Side, every, list, measured, object};

/// Shows every text of an answer.
pub(crate) fn walk(body: &Value, see: &mut See<'_>) -> Result<(), Unreadable> {
    let root = Place::ROOT;
    for (key, field) in object(body, &root)? {
        let place = root.key(key);
        see(Origin::Other, key);
        match key.as_str() {
            "content" => content(field, Origin::Assistant, Side::Answer, &place, see)?,
            "stop_details" | "stop_sequence" => every(field, Origin::Assistant, see),
            "usage" => measured(field, Origin::Other, see),
            _ => unknown(key, field, Origin::Other, &place, see)?,
        }
    }
    Ok(())
}

/// Reads the tool calls, those that the vendor runs itself among them.
pub(crate) fn calls(body: &Value) -> Result<Vec<ToolCall>, Unreadable> {
    let root = Place::ROOT;
    let place = root.key("content");
    let Some(blocks) = body.get("content") else {
        return Err(Unreadable::shape(&place, "is missing"));
    };
    let mut calls = Vec::new();
    for (key, field) in object(body, &root)?.iter().filter(|(key, _)| key != "content") {
        none_hidden_in(key, field, &root.key(key))?;
    }
    for (index, block) in list(blocks, &place)?.iter().enumerate() {
        let place = place.index(index);
        for (key, field) in object(block, &place)? {
            // The input of a call is the caller's to shape.
            if !matches!(key.as_str(), "type" | "input") {
                none_hidden_in(key, field, &place.key(key))?;
            }
        }
        if block.get("type").and_then(Value::as_str).is_some_and(is_call_type) {
            calls.push(call(block, &place)?);
        }
    }
    Ok(calls)
}

fn call(block: &Value, place: &Place<'_>) -> Result<ToolCall, Unreadable> {
    let (id, name) = name(block, place)?;
    let arguments = match block.get("input") {
        None | Some(Value::Null) => Value::Object(Vec::new()),
        Some(input @ Value::Object(_)) => input.clone(),
        Some(_) => return Err(Unreadable::tool_call(place, "`input` must be an object")),
    };
    Ok(ToolCall { choice: 0, id, name, arguments })
}

/// The id and the tool of a call.
pub(super) fn name(block: &Value, place: &Place<'_>) -> Result<(String, String), Unreadable> {
    let text = |key| block.get(key).and_then(Value::as_str);
    match (text("id"), text("name")) {
        (id, Some(name)) => Ok((id.unwrap_or_default().to_owned(), name.to_owned())),
        (_, None) => Err(Unreadable::tool_call(place, "`name` must be a text")),
    }
}

/// Whether the answer was refused, or ended for a reason that this version does not know.
pub(crate) fn refused(body: &Value) -> bool {
    body.get("stop_reason").and_then(Value::as_str).is_some_and(is_refusal)
}

/// Whether a `stop_reason` is that of a refusal. Unknown reasons are, until they are known.
pub(super) fn is_refusal(reason: &str) -> bool {
    !matches!(
        reason,
        "" | "end_turn"
            | "max_tokens"
            | "stop_sequence"
            | "tool_use"
            | "pause_turn"
            | "compaction"
            | "model_context_window_exceeded"
    )
}

/// Tokens of an answer or of the event that reports them.
pub(crate) fn usage(body: &Value) -> Usage {
    let count = |key| body.get("usage").and_then(|usage| usage.get(key)).and_then(Value::as_u64);
    Usage { input: count("input_tokens"), output: count("output_tokens") }
}

/// An answer without content in place of `body`.
pub(crate) fn withheld(body: &Value, usage: Usage, blocked: &Blocked<'_>) -> Value {
    Value::object([
        ("id", Value::text(identifier("msg", blocked))),
        ("type", Value::text("message")),
        ("role", Value::text("assistant")),
        ("model", Value::text(model(body))),
        ("content", Value::Array(Vec::new())),
        ("stop_reason", Value::text("refusal")),
        ("stop_sequence", Value::Null),
        ("stop_details", stop_details(blocked)),
        (
            "usage",
            Value::object([
                ("input_tokens", Value::count(usage.input.unwrap_or_default())),
                ("output_tokens", Value::count(usage.output.unwrap_or_default())),
            ]),
        ),
        ("brightline", extension(blocked)),
    ])
}

/// Why an answer ends here, where the format has a place for it. The categories are the vendor's
/// own, so none of them is claimed.
pub(crate) fn stop_details(blocked: &Blocked<'_>) -> Value {
    Value::object([
        ("type", Value::text("refusal")),
        ("category", Value::Null),
        ("explanation", Value::text(blocked.message)),
    ])
}
