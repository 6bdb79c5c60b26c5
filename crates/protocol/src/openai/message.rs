//! Messages, in requests and in answers.

use crate::error::{Unreadable, is_a};
use crate::json::{self, Value};
use crate::place::Place;
use crate::walk::{Origin, See, Side, every, list, object};
use crate::{fields, opaque};

/// Shows every text of a message.
pub(super) fn message(
    value: &Value,
    side: Side,
    place: &Place<'_>,
    see: &mut See<'_>,
) -> Result<(), Unreadable> {
    let entries = object(value, place)?;
    let origin = speaker(value, side, place)?;
    for (key, field) in entries {
        let place = place.key(key);
        see(Origin::Other, key);
        match key.as_str() {
            "role" | "tool_call_id" => every(field, Origin::Other, see),
            "content" => content(field, origin, side, &place, see)?,
            "name" | "refusal" | "annotations" => every(field, origin, see),
            "reasoning" | "reasoning_content" | "reasoning_details" | "thinking_blocks" => {
                opaque::none_within(field, &place)?;
                every(field, Origin::Reasoning, see);
            }
            "tool_calls" => calls(field, &place, see)?,
            "function_call" => function(field, &place, see)?,
            _ => unknown(key, field, &place, see)?,
        }
    }
    Ok(())
}

/// Whose words the content is.
fn speaker(message: &Value, side: Side, place: &Place<'_>) -> Result<Origin, Unreadable> {
    match message.get("role").and_then(Value::as_str) {
        Some("system" | "developer") => Ok(Origin::System),
        Some("user") => Ok(Origin::User),
        Some("assistant") => Ok(Origin::Assistant),
        Some("tool" | "function") => Ok(Origin::ToolResult),
        None if side == Side::Answer => Ok(Origin::Assistant),
        Some(_) => Ok(Origin::Other),
        None => Err(Unreadable::shape(&place.key("role"), "must be a text")),
    }
}

/// Shows the content of a message: a text, or a list of parts.
pub(super) fn content(
    value: &Value,
    origin: Origin,
    side: Side,
    place: &Place<'_>,
    see: &mut See<'_>,
) -> Result<(), Unreadable> {
    match value {
        Value::Null => Ok(()),
        Value::String(text) => {
            see(origin, text);
            Ok(())
        }
        Value::Array(parts) => parts
            .iter()
            .enumerate()
            .try_for_each(|(index, one)| part(one, origin, side, &place.index(index), see)),
        Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Object(_) => {
            Err(Unreadable::shape(place, "must be a text or a list of parts"))
        }
    }
}

fn part(
    value: &Value,
    origin: Origin,
    side: Side,
    place: &Place<'_>,
    see: &mut See<'_>,
) -> Result<(), Unreadable> {
    if let Value::String(text) = value {
        see(origin, text);
        return Ok(());
    }
    let entries = object(value, place)?;
    let kind = value.get("type").and_then(Value::as_str);
    let origin = match kind {
        Some("text" | "refusal") => origin,
        Some("thinking" | "reasoning") => Origin::Reasoning,
        Some(kind @ "file") => return attached(kind, entries, origin, place, see),
        Some(kind @ ("image_url" | "input_audio"))
            if side == Side::Request && value.get(kind).is_some() =>
        {
            return attached(kind, entries, origin, place, see);
        }
        Some(kind) if side == Side::Request => {
            return Err(opaque::refuse(kind, place));
        }
        None if side == Side::Request => {
            return Err(Unreadable::shape(&place.key("type"), "must be a text: write `text`"));
        }
        Some(_) | None => {
            opaque::none_within(value, place)?;
            origin
        }
    };
    for (key, field) in entries {
        let place = place.key(key);
        see(Origin::Other, key);
        match key.as_str() {
            "type" => every(field, Origin::Other, see),
            "text" | "refusal" | "thinking" | "annotations" => every(field, origin, see),
            _ => {
                fields::exact(key, &place)?;
                opaque::not_a_mark(key, field, &place)?;
                opaque::none_within(field, &place)?;
                every(field, origin, see);
            }
        }
    }
    Ok(())
}

/// Shows a file, a picture or a sound that comes along: as text where it is one, else how many
/// bytes it has.
fn attached(
    kind: &str,
    entries: &[(String, Value)],
    origin: Origin,
    place: &Place<'_>,
    see: &mut See<'_>,
) -> Result<(), Unreadable> {
    for (key, field) in entries {
        let place = place.key(key);
        see(Origin::Other, key);
        match key.as_str() {
            "type" => every(field, Origin::Other, see),
            key if key == kind => {
                for (key, field) in object(field, &place)? {
                    see(Origin::Other, key);
                    let place = place.key(key);
                    match (kind, key.as_str(), field) {
                        ("file", "filename", _) => every(field, origin, see),
                        ("file", "file_data", Value::String(url))
                        | ("image_url", "url", Value::String(url)) => {
                            opaque::inline_url(url, origin, &place, see)?;
                        }
                        ("input_audio", "data", Value::String(payload)) => {
                            opaque::inline(payload, origin, &place, see)?;
                        }
                        _ => unknown(key, field, &place, see)?,
                    }
                }
            }
            _ => unknown(key, field, &place, see)?,
        }
    }
    Ok(())
}

/// Shows tool calls: all of it is what the model asks for.
fn calls(value: &Value, place: &Place<'_>, see: &mut See<'_>) -> Result<(), Unreadable> {
    if value.is_null() {
        return Ok(());
    }
    for (index, call) in list(value, place)?.iter().enumerate() {
        let place = place.index(index);
        for (key, field) in object(call, &place)? {
            let place = place.key(key);
            see(Origin::Other, key);
            match key.as_str() {
                "function" => function(field, &place, see)?,
                "id" | "type" | "index" | "custom" => every(field, Origin::ToolCall, see),
                _ => {
                    fields::exact(key, &place)?;
                    every(field, Origin::ToolCall, see);
                }
            }
        }
    }
    Ok(())
}

/// Shows a called function. Arguments are JSON in a text: what they say is what stands in them
/// after unescaping. In the history of a request they may be anything; then the text itself is
/// shown.
fn function(value: &Value, place: &Place<'_>, see: &mut See<'_>) -> Result<(), Unreadable> {
    if value.is_null() {
        return Ok(());
    }
    for (key, field) in object(value, place)? {
        see(Origin::Other, key);
        match (key.as_str(), field) {
            ("arguments", Value::String(text)) => match json::parse(text.as_bytes()) {
                Ok(arguments) => every(&arguments, Origin::ToolCall, see),
                Err(_) => see(Origin::ToolCall, text),
            },
            ("arguments" | "name", _) => every(field, Origin::ToolCall, see),
            _ => {
                fields::exact(key, &place.key(key))?;
                every(field, Origin::ToolCall, see);
            }
        }
    }
    Ok(())
}

/// A field of a message that this version does not know: read as text, unless it carries what is no
/// text.
fn unknown(
    key: &str,
    field: &Value,
    place: &Place<'_>,
    see: &mut See<'_>,
) -> Result<(), Unreadable> {
    fields::exact(key, place)?;
    opaque::not_a_mark(key, field, place)?;
    opaque::none_within(field, place)?;
    every(field, Origin::Other, see);
    Ok(())
}

/// Refuses declared tools other than functions and custom tools.
pub(super) fn tools(value: &Value, place: &Place<'_>, see: &mut See<'_>) -> Result<(), Unreadable> {
    const INSTEAD: &str = "declare a function or a custom tool";
    if value.is_null() {
        return Ok(());
    }
    for (index, tool) in list(value, place)?.iter().enumerate() {
        let place = place.index(index);
        for (key, _) in object(tool, &place)? {
            fields::exact(key, &place.key(key))?;
        }
        match tool.get("type").and_then(Value::as_str) {
            Some("function" | "custom") => every(tool, Origin::ToolDeclaration, see),
            Some(kind) => return Err(Unreadable::vendor_tool(&place, is_a(kind), INSTEAD)),
            None => {
                let expected = "must be a text: write `function` or `custom`";
                return Err(Unreadable::shape(&place.key("type"), expected));
            }
        }
    }
    Ok(())
}
