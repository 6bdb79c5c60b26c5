//! Content that a reader of text cannot see: references to it, and bytes that are no text.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::error::{Unreadable, is_a};
use crate::json::Value;
use crate::place::Place;

const SEND_TEXT: &str = "send it as text";

/// What to do instead of sending a file.
pub(crate) const SEND_TEXT_URL: &str = "send a text, as data:text/plain;base64 and its bytes";

/// Types of parts whose content is elsewhere or is no text, sorted.
const TYPES: &[&str] = &[
    "audio",
    "audio_url",
    "container_upload",
    "file",
    "image",
    "image_file",
    "image_url",
    "input_audio",
    "input_file",
    "input_image",
    "input_video",
    "output_audio",
    "output_image",
    "reasoning.encrypted",
    "redacted_thinking",
    "video",
    "video_url",
];

/// Keys under which such content is found, sorted.
const KEYS: &[&str] = &[
    "attachments",
    "audio",
    "audio_url",
    "b64_json",
    "encrypted_content",
    "file_data",
    "file_id",
    "file_ids",
    "file_url",
    "files",
    "image",
    "image_url",
    "images",
    "input_audio",
    "video",
    "video_url",
    "videos",
];

/// Refuses a part by its type.
pub(crate) fn refuse(kind: &str, place: &Place<'_>) -> Unreadable {
    let instead = match kind {
        "redacted_thinking" | "reasoning.encrypted" => "leave it out",
        _ => SEND_TEXT,
    };
    Unreadable::opaque(place, is_a(kind), instead)
}

/// Refuses a part of an answer if its type is that of content that cannot be seen.
pub(crate) fn readable(kind: &str, place: &Place<'_>) -> Result<(), Unreadable> {
    if TYPES.binary_search(&kind).is_ok() {
        return Err(refuse(kind, place));
    }
    Ok(())
}

/// Refuses an unknown part of a message if anything in it is a mark of content that cannot be seen:
/// a type or a key.
pub(crate) fn none_within(value: &Value, place: &Place<'_>) -> Result<(), Unreadable> {
    search(value, place, KEYS)
}

/// Refuses an unknown field if anything in it is *typed* as content that cannot be seen. Keys alone
/// are no mark here: such a field may be a schema, whose keys are names that somebody chose.
pub(crate) fn none_typed_within(value: &Value, place: &Place<'_>) -> Result<(), Unreadable> {
    search(value, place, &[])
}

/// Refuses the field `key` of a message if its name is such a mark.
pub(crate) fn not_a_mark(key: &str, value: &Value, place: &Place<'_>) -> Result<(), Unreadable> {
    if !value.is_null() && KEYS.binary_search(&key).is_ok() {
        return Err(Unreadable::opaque(place, "refers to a file or carries its bytes", SEND_TEXT));
    }
    Ok(())
}

fn search(value: &Value, place: &Place<'_>, keys: &[&str]) -> Result<(), Unreadable> {
    match value {
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .try_for_each(|(index, element)| search(element, &place.index(index), keys)),
        Value::Object(entries) => entries.iter().try_for_each(|(key, entry)| {
            let within = place.key(key);
            if !keys.is_empty() {
                not_a_mark(key, entry, &within)?;
            }
            match entry.as_str() {
                Some(kind) if key == "type" => readable(kind, place),
                _ => search(entry, &within, keys),
            }
        }),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => Ok(()),
    }
}

/// The text in a `data:` URL of a text type, if it is base64 of UTF-8.
pub(crate) fn text_of_url(url: &str) -> Option<String> {
    let (head, payload) = url.strip_prefix("data:")?.split_once(',')?;
    text_of_base64(head.strip_suffix(";base64")?, payload)
}

/// The text of a base64 payload of a text type, if it is UTF-8.
pub(crate) fn text_of_base64(media_type: &str, payload: &str) -> Option<String> {
    let mut parameters = media_type.split(';').map(str::trim);
    let text = parameters.next()?.get(..5)?.eq_ignore_ascii_case("text/");
    let plain = parameters.all(|parameter| {
        ["charset=utf-8", "charset=us-ascii"]
            .iter()
            .any(|known| parameter.eq_ignore_ascii_case(known))
    });
    if !text || !plain {
        return None;
    }
    String::from_utf8(STANDARD.decode(payload).ok()?).ok()
}

#[cfg(test)]
mod tests;
