//! Content blocks, in requests and in answers.

use crate::call::is_call_type;
use crate::error::{Unreadable, is_a};
use crate::json::Value;
use crate::place::Place;
use crate::walk::{Origin, See, Side, every, list, object};
use crate::{fields, opaque};

/// Shows every text of a content: a text, or a list of blocks.
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
        Value::Array(blocks) => blocks
            .iter()
            .enumerate()
            .try_for_each(|(index, one)| block(one, origin, side, &place.index(index), see)),
        Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Object(_) => {
            Err(Unreadable::shape(place, "must be a text or a list of blocks"))
        }
    }
}

/// The types of blocks whose whole content is in the request or answer.
fn readable(kind: &str, origin: Origin, side: Side) -> Option<Origin> {
    match kind {
        "text" | "search_result" | "document" => Some(origin),
        "image" if side == Side::Request => Some(origin),
        "thinking" => Some(Origin::Reasoning),
        "tool_use" | "server_tool_use" | "mcp_tool_use" => Some(Origin::ToolCall),
        "tool_result" | "mcp_tool_result" | "tool_reference" => Some(Origin::ToolResult),
        _ => None,
    }
}

fn block(
    value: &Value,
    origin: Origin,
    side: Side,
    place: &Place<'_>,
    see: &mut See<'_>,
) -> Result<(), Unreadable> {
    let entries = object(value, place)?;
    let Some(kind) = value.get("type").and_then(Value::as_str) else {
        return Err(Unreadable::shape(&place.key("type"), "must be a text: write `text`"));
    };
    let origin = match readable(kind, origin, side) {
        Some(_) if kind == "image" && value.get("source").is_none() => {
            return Err(opaque::refuse(kind, place));
        }
        Some(origin) => origin,
        None if side == Side::Request => return Err(opaque::refuse(kind, place)),
        None => {
            opaque::none_within(value, place)?;
            if is_call_type(kind) { Origin::ToolCall } else { origin }
        }
    };
    for (key, field) in entries {
        let place = place.key(key);
        see(Origin::Other, key);
        match (kind, key.as_str()) {
            (_, "type") => every(field, Origin::Other, see),
            ("text", "text" | "citations") | ("thinking", "thinking" | "signature") => {
                every(field, origin, see);
            }
            ("tool_use" | "server_tool_use" | "mcp_tool_use", "id" | "name" | "input") => {
                every(field, origin, see);
            }
            ("tool_result" | "mcp_tool_result" | "search_result", "content") => {
                content(field, origin, side, &place, see)?;
            }
            ("document" | "image", "source") => source(field, origin, side, &place, see)?,
            _ => unknown(key, field, origin, &place, see)?,
        }
    }
    Ok(())
}

/// A document can be read when it comes along as text or as blocks of text.
fn source(
    value: &Value,
    origin: Origin,
    side: Side,
    place: &Place<'_>,
    see: &mut See<'_>,
) -> Result<(), Unreadable> {
    const INSTEAD: &str = "send a source of the type `text` or `base64`";
    let entries = object(value, place)?;
    let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
    if !matches!(kind, "text" | "content" | "base64") {
        return Err(Unreadable::opaque(place, is_a(kind), INSTEAD));
    }
    let media_type = value.get("media_type").and_then(Value::as_str).unwrap_or_default();
    for (key, field) in entries {
        let place = place.key(key);
        see(Origin::Other, key);
        match (kind, key.as_str(), field) {
            (_, "type" | "media_type", _) => every(field, Origin::Other, see),
            ("text", "data", Value::String(text)) => see(origin, text),
            ("content", "content", _) => content(field, origin, side, &place, see)?,
            ("base64", "data", Value::String(payload)) => {
                match opaque::text_of_base64(media_type, payload) {
                    Some(text) => see(origin, &text),
                    None if side == Side::Request => opaque::inline(payload, origin, &place, see)?,
                    None => return Err(Unreadable::opaque(&place, "is no text", INSTEAD)),
                }
            }
            _ => unknown(key, field, origin, &place, see)?,
        }
    }
    Ok(())
}

/// A field of a block that this version does not know: read as text, unless it carries what is no
/// text.
pub(super) fn unknown(
    key: &str,
    field: &Value,
    origin: Origin,
    place: &Place<'_>,
    see: &mut See<'_>,
) -> Result<(), Unreadable> {
    fields::exact(key, place)?;
    opaque::not_a_mark(key, field, place)?;
    opaque::none_within(field, place)?;
    every(field, origin, see);
    Ok(())
}

/// Refuses declared tools that the vendor runs, or that code of the vendor may call.
pub(super) fn tools(value: &Value, place: &Place<'_>, see: &mut See<'_>) -> Result<(), Unreadable> {
    const INSTEAD: &str = "declare a custom tool";
    if value.is_null() {
        return Ok(());
    }
    for (index, tool) in list(value, place)?.iter().enumerate() {
        let place = place.index(index);
        for (key, field) in object(tool, &place)? {
            let place = place.key(key);
            fields::exact(key, &place)?;
            match key.as_str() {
                "type" if !matches!(field.as_str(), Some("custom")) && !field.is_null() => {
                    let kind = field.as_str().unwrap_or_default();
                    return Err(Unreadable::vendor_tool(&place, is_a(kind), INSTEAD));
                }
                "allowed_callers" if !direct_only(field) => {
                    let what = "lets code of the vendor call the tool";
                    return Err(Unreadable::vendor_tool(&place, what, "write [\"direct\"]"));
                }
                _ => {}
            }
        }
        every(tool, Origin::ToolDeclaration, see);
    }
    Ok(())
}

fn direct_only(callers: &Value) -> bool {
    match callers {
        Value::Array(callers) => callers.iter().all(|caller| caller.as_str() == Some("direct")),
        other => other.is_null(),
    }
}
