//! Content that a reader of text cannot see: references to it, and bytes that are no text.
//!
//! What is elsewhere is refused. Bytes that come along whole, a picture in a request for example,
//! are shown as what they are: somebody else may count them, and can have nothing else done with
//! them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::error::{Unreadable, is_a};
use crate::json::Value;
use crate::place::Place;
use crate::walk::{Origin, See};

const SEND_TEXT: &str = "send it as text";
const SEND_BYTES: &str =
    "send its bytes, as data:TYPE;base64 and padded base64, or send it as text";

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

/// Shows bytes that come along as base64.
pub(crate) fn inline(
    payload: &str,
    origin: Origin,
    place: &Place<'_>,
    see: &mut See<'_>,
) -> Result<(), Unreadable> {
    // What one reader takes for base64 and another does not would be two contents.
    let Ok(bytes) = STANDARD.decode(payload) else {
        return Err(Unreadable::opaque(place, "is no base64", SEND_BYTES));
    };
    see(Origin::Opaque, payload);
    let is_prose =
        |text: &String| !text.contains(|it: char| it.is_control() && !"\t\n\r".contains(it));
    if let Some(text) = String::from_utf8(bytes).ok().filter(is_prose) {
        see(origin, &text);
    }
    Ok(())
}

/// Shows the bytes in a `data:` URL. Any other URL refers to content that is elsewhere.
pub(crate) fn inline_url(
    url: &str,
    origin: Origin,
    place: &Place<'_>,
    see: &mut See<'_>,
) -> Result<(), Unreadable> {
    if let Some(text) = text_of_url(url) {
        see(origin, &text);
        return Ok(());
    }
    let payload = url.strip_prefix("data:").and_then(|url| url.split_once(";base64,"));
    match payload {
        Some((kind, payload)) if !kind.contains(',') => {
            see(Origin::Other, kind);
            inline(payload, origin, place, see)
        }
        Some(_) | None => Err(Unreadable::opaque(place, "refers to content elsewhere", SEND_BYTES)),
    }
}

/// How many bytes a payload of [`Origin::Opaque`] stands for.
#[must_use]
pub fn opaque_length(payload: &str) -> u64 {
    let digits = payload.trim_end_matches('=').len() as u64;
    digits.saturating_mul(3) / 4
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
