//! Requests.

use super::block::{content, tools, unknown};
use crate::error::Unreadable;
use crate::json::Value;
use crate::place::Place;
use crate::walk::{Origin, See, Side, every, list, measured, object};
use crate::{fields, opaque};

/// Shows every text of a request, and refuses what cannot be judged.
pub(crate) fn walk(body: &Value, see: &mut See<'_>) -> Result<(), Unreadable> {
    let root = Place::ROOT;
    if body.get("messages").is_none() {
        return Err(Unreadable::shape(
            &root.key("messages"),
            "is missing: send a list of messages",
        ));
    }
    for (key, field) in object(body, &root)? {
        let place = root.key(key);
        see(Origin::Other, key);
        fields::admit(key, field, &place)?;
        match key.as_str() {
            "messages" => {
                for (index, one) in list(field, &place)?.iter().enumerate() {
                    message(one, &place.index(index), see)?;
                }
            }
            "system" => content(field, Origin::System, Side::Request, &place, see)?,
            "tools" => tools(field, &place, see)?,
            "metadata" | "stop_sequences" | "tool_choice" | "output_config" | "output_format" => {
                every(field, Origin::Other, see);
            }
            "max_tokens" | "temperature" | "thinking" | "top_k" | "top_p" => {
                measured(field, Origin::Other, see);
            }
            _ => {
                opaque::none_typed_within(field, &place)?;
                every(field, Origin::Other, see);
            }
        }
    }
    Ok(())
}

fn message(value: &Value, place: &Place<'_>, see: &mut See<'_>) -> Result<(), Unreadable> {
    let entries = object(value, place)?;
    let origin = match value.get("role").and_then(Value::as_str) {
        Some("system") => Origin::System,
        Some("user") => Origin::User,
        Some("assistant") => Origin::Assistant,
        Some(_) => Origin::Other,
        None => return Err(Unreadable::shape(&place.key("role"), "must be a text")),
    };
    for (key, field) in entries {
        let place = place.key(key);
        see(Origin::Other, key);
        match key.as_str() {
            "role" => every(field, Origin::Other, see),
            "content" => content(field, origin, Side::Request, &place, see)?,
            _ => unknown(key, field, Origin::Other, &place, see)?,
        }
    }
    Ok(())
}
