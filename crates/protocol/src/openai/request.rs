//! Requests.

use super::message::{content, message, tools};
use crate::error::Unreadable;
use crate::json::Value;
use crate::place::Place;
use crate::walk::{Origin, See, Side, every, list, measured, object};
use crate::{fields, opaque};

/// Shows every text of a request, and refuses what cannot be judged.
pub(crate) fn walk(body: &Value, see: &mut See<'_>) -> Result<(), Unreadable> {
    let root = Place::ROOT;
    let Some(messages) = body.get("messages") else {
        return Err(Unreadable::shape(
            &root.key("messages"),
            "is missing: send a list of messages",
        ));
    };
    list(messages, &root.key("messages"))?;
    for (key, field) in object(body, &root)? {
        let place = root.key(key);
        see(Origin::Other, key);
        fields::admit(key, field, &place)?;
        match key.as_str() {
            "messages" => {
                for (index, one) in list(field, &place)?.iter().enumerate() {
                    message(one, Side::Request, &place.index(index), see)?;
                }
            }
            "tools" => tools(field, &place, see)?,
            "functions" => every(field, Origin::ToolDeclaration, see),
            "prediction" => prediction(field, &place, see)?,
            "modalities" => modalities(field, &place, see)?,
            "response_format" | "metadata" | "stop" | "user" | "tool_choice" => {
                every(field, Origin::Other, see);
            }
            "frequency_penalty"
            | "logit_bias"
            | "max_completion_tokens"
            | "max_tokens"
            | "n"
            | "presence_penalty"
            | "seed"
            | "temperature"
            | "top_k"
            | "top_logprobs"
            | "top_p" => measured(field, Origin::Other, see),
            _ => {
                opaque::none_typed_within(field, &place)?;
                every(field, Origin::Other, see);
            }
        }
    }
    Ok(())
}

/// Text that the caller expects the answer to contain.
fn prediction(value: &Value, place: &Place<'_>, see: &mut See<'_>) -> Result<(), Unreadable> {
    if value.is_null() {
        return Ok(());
    }
    for (key, field) in object(value, place)? {
        let place = place.key(key);
        see(Origin::Other, key);
        match key.as_str() {
            "content" => content(field, Origin::Other, Side::Request, &place, see)?,
            _ => every(field, Origin::Other, see),
        }
    }
    Ok(())
}

/// An answer as sound could not be inspected, so it is not asked for.
fn modalities(value: &Value, place: &Place<'_>, see: &mut See<'_>) -> Result<(), Unreadable> {
    let text_only = match value {
        Value::Array(asked) => asked.iter().all(|modality| modality.as_str() == Some("text")),
        other => other.is_null(),
    };
    if !text_only {
        return Err(Unreadable::opaque(place, "asks for more than text", "write [\"text\"]"));
    }
    every(value, Origin::Other, see);
    Ok(())
}

/// How many answers are asked for.
pub(crate) fn choices(body: &Value) -> Result<u32, Unreadable> {
    let expected = "must be a whole number from 1 to 128";
    match body.get("n") {
        None | Some(Value::Null) => Ok(1),
        Some(number) => number
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
            .filter(|number| (1..=crate::MOST_CHOICES).contains(number))
            .ok_or_else(|| Unreadable::shape(&Place::ROOT.key("n"), expected)),
    }
}
