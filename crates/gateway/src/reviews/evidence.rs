//! What people read before they decide: how much of it there is, and how it is changed for a test.

use protocol::json::{self, Value};
use review::Arguments;
use review::attention::respelled;

/// LIMIT: more words than fit are counted as the most; nobody reads so many.
const MOST: usize = u32::MAX as usize;

/// How many words there are in a request and its answer.
pub(crate) fn words_of(request: &[u8], answer: Option<&[u8]>) -> u32 {
    let words = words_in(request).saturating_add(answer.map_or(0, words_in));
    u32::try_from(words.min(MOST)).unwrap_or(u32::MAX)
}

/// The words of the texts of a document; of what is no JSON, all of it.
fn words_in(document: &[u8]) -> usize {
    let words = |text: &str| text.split_whitespace().count();
    let Ok(value) = json::parse(document) else {
        return words(&String::from_utf8_lossy(document));
    };
    let mut counted: usize = 0;
    each_text(&value, &mut |text| counted = counted.saturating_add(words(text)));
    counted
}

/// Gives every text in `value` to `each`. The nesting of what was parsed is bounded.
fn each_text(value: &Value, each: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => each(text),
        Value::Array(values) => values.iter().for_each(|value| each_text(value, each)),
        Value::Object(fields) => fields.iter().for_each(|(_, value)| each_text(value, each)),
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {}
    }
}

/// The passages of a request: the texts of each message, in order. None of a request that is not
/// read so.
pub(crate) fn passages(request: &[u8]) -> Vec<String> {
    let Ok(value) = json::parse(request) else { return Vec::new() };
    let messages = value.get("messages").and_then(Value::as_array).unwrap_or_default();
    messages.iter().map(passage).collect()
}

fn passage(message: &Value) -> String {
    let mut texts = Vec::new();
    if let Some(content) = message.get("content") {
        each_text(content, &mut |text| texts.push(text.to_owned()));
    }
    texts.join("\n")
}

/// The request with the messages taken away whose passages are not among `kept`, which are some of
/// its passages in their order. `None` if they are not, or no question would be left.
pub(crate) fn without(request: &[u8], kept: &[String]) -> Option<Vec<u8>> {
    let mut value = json::parse(request).ok()?;
    let Value::Object(fields) = &mut value else { return None };
    let (_, messages) = fields.iter_mut().find(|(name, _)| name == "messages")?;
    let Value::Array(messages) = messages else { return None };
    if messages.len() == kept.len() {
        return Some(request.to_vec());
    }
    let mut kept = kept.iter().peekable();
    messages.retain(|message| kept.next_if(|next| **next == passage(message)).is_some());
    let asks = |it: &Value| it.get("role").and_then(Value::as_str) == Some("user");
    let is_left = kept.next().is_none() && messages.iter().any(asks);
    is_left.then(|| value.encode())
}

/// The answer with the arguments `after` in place of `before`, in the spelling of the model. `None`
/// unless they stand in exactly one call of it.
pub(crate) fn with_arguments(
    answer: &[u8],
    before: &Arguments,
    after: &Arguments,
) -> Option<Vec<u8>> {
    let mut value = json::parse(answer).ok()?;
    let mut found = 0_usize;
    let changed = replace(&mut value, before, after, &mut found);
    changed.filter(|()| found == 1).map(|()| value.encode())
}

/// Replaces the arguments wherever they stand. `None` if one spelling cannot be followed.
fn replace(
    value: &mut Value,
    before: &Arguments,
    after: &Arguments,
    found: &mut usize,
) -> Option<()> {
    let is_before =
        |text: &str| Arguments::parse(text).is_ok_and(|it| it.canonical() == before.canonical());
    let spelled = |text: &str| {
        if before.canonical() == after.canonical() {
            return Some(text.to_owned());
        }
        respelled(text, before.original(), after.original())
    };
    match value {
        Value::Array(values) => {
            values.iter_mut().try_for_each(|it| replace(it, before, after, found))
        }
        Value::Object(fields) => fields.iter_mut().try_for_each(|(name, value)| match value {
            Value::String(text) if name == "arguments" && is_before(text) => {
                *found = found.saturating_add(1);
                *text = spelled(text)?;
                Some(())
            }
            Value::Object(_) if name == "input" => {
                let text = String::from_utf8(value.encode()).ok()?;
                if is_before(&text) {
                    *found = found.saturating_add(1);
                    *value = json::parse(spelled(&text)?.as_bytes()).ok()?;
                }
                Some(())
            }
            other => replace(other, before, after, found),
        }),
        _ => Some(()),
    }
}

#[cfg(test)]
mod tests;
