//! Every text of a value, with where it comes from.

use crate::error::Unreadable;
use crate::json::Value;
use crate::place::Place;

/// Who speaks in a text, or what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Instructions of the application: OpenAI's roles `system` and `developer`, Anthropic's
    /// `system`.
    System,
    /// The user.
    User,
    /// The model, in what it says.
    Assistant,
    /// The model, in what it thinks.
    Reasoning,
    /// The model, in what it asks a tool to do.
    ToolCall,
    /// What a tool gave back.
    ToolResult,
    /// What tools there are: names, descriptions, schemas.
    ToolDeclaration,
    /// Bytes that are no text, as base64: a picture, a sound, a file. [`opaque_length`] says how
    /// many. If they are a text all the same, that is shown beside them.
    ///
    /// [`opaque_length`]: crate::opaque_length
    Opaque,
    /// Anything else: keys, settings, identifiers, fields that this version does not know.
    Other,
}

/// Which side a message is from. What this version does not know is refused in a request, because
/// the vendor may read it as something else, and is read as text in an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Answer,
}

/// Who is shown the texts.
pub(crate) type See<'a> = dyn FnMut(Origin, &str) + 'a;

/// Shows every key, text and number of `value`. A number can identify a person as well as a text.
pub(crate) fn every(value: &Value, origin: Origin, see: &mut See<'_>) {
    match value {
        Value::Null | Value::Bool(_) => {}
        Value::Int(_) | Value::Float(_) => {
            if let Some(digits) = value.digits() {
                see(origin, &digits);
            }
        }
        Value::String(text) => see(origin, text),
        Value::Array(elements) => elements.iter().for_each(|element| every(element, origin, see)),
        Value::Object(entries) => {
            for (key, entry) in entries {
                see(origin, key);
                every(entry, origin, see);
            }
        }
    }
}

/// Shows every key and text of a field whose numbers are known to measure something: a setting, a
/// count, a probability.
pub(crate) fn measured(value: &Value, origin: Origin, see: &mut See<'_>) {
    match value {
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {}
        Value::String(text) => see(origin, text),
        Value::Array(elements) => elements.iter().for_each(|one| measured(one, origin, see)),
        Value::Object(entries) => {
            for (key, entry) in entries {
                see(origin, key);
                measured(entry, origin, see);
            }
        }
    }
}

/// The entries of what must be an object.
pub(crate) fn object<'v>(
    value: &'v Value,
    place: &Place<'_>,
) -> Result<&'v [(String, Value)], Unreadable> {
    value.as_object().ok_or_else(|| Unreadable::shape(place, "must be an object"))
}

/// The elements of what must be a list.
pub(crate) fn list<'v>(value: &'v Value, place: &Place<'_>) -> Result<&'v [Value], Unreadable> {
    value.as_array().ok_or_else(|| Unreadable::shape(place, "must be a list"))
}
