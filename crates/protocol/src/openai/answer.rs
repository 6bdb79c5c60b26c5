//! Complete answers.

use lexicon::ModelName;

use super::message::message;
use crate::answer::Usage;
use crate::blocked::{Blocked, extension, identifier};
use crate::call::{ToolCall, none_hidden_in, read_arguments};
use crate::error::Unreadable;
use crate::json::Value;
use crate::place::Place;
use crate::walk::{Origin, See, Side, every, list, measured, object};
use crate::{fields, opaque};

/// Shows every text of an answer.
pub(crate) fn walk(body: &Value, see: &mut See<'_>) -> Result<(), Unreadable> {
    let root = Place::ROOT;
    for (key, field) in object(body, &root)? {
        let place = root.key(key);
        see(Origin::Other, key);
        match key.as_str() {
            "choices" => {
                for (index, one) in list(field, &place)?.iter().enumerate() {
                    choice(one, &place.index(index), see)?;
                }
            }
            "created" | "usage" => measured(field, Origin::Other, see),
            _ => unknown(key, field, &place, see)?,
        }
    }
    Ok(())
}

fn choice(value: &Value, place: &Place<'_>, see: &mut See<'_>) -> Result<(), Unreadable> {
    for (key, field) in object(value, place)? {
        let place = place.key(key);
        see(Origin::Other, key);
        match key.as_str() {
            "message" => message(field, Side::Answer, &place, see)?,
            "index" | "logprobs" => measured(field, Origin::Other, see),
            _ => unknown(key, field, &place, see)?,
        }
    }
    Ok(())
}

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

/// Reads the tool calls of every choice. The texts of their arguments are generated anew from what
/// was read, so that no reader can read them differently.
pub(crate) fn take_calls(body: &mut Value) -> Result<Vec<ToolCall>, Unreadable> {
    let root = Place::ROOT;
    no_calls_beside(body, &["choices"], &root)?;
    let place = root.key("choices");
    let choices = match body.get_mut("choices") {
        Some(Value::Array(choices)) if !choices.is_empty() => choices,
        _ => return Err(Unreadable::shape(&place, "must be a list of at least one choice")),
    };
    let mut calls = Vec::new();
    for (position, choice) in choices.iter_mut().enumerate() {
        let place = place.index(position);
        no_calls_beside(choice, &["message"], &place)?;
        let number = number(choice, position, &place)?;
        let place = place.key("message");
        let Some(message) = choice.get_mut("message") else {
            return Err(Unreadable::shape(&place, "is missing"));
        };
        no_calls_beside(message, &["tool_calls", "function_call"], &place)?;
        take_calls_of(message, number, &place, &mut calls)?;
    }
    Ok(calls)
}

fn take_calls_of(
    message: &mut Value,
    choice: u32,
    place: &Place<'_>,
    calls: &mut Vec<ToolCall>,
) -> Result<(), Unreadable> {
    if let Some(Value::Array(listed)) = message.get_mut("tool_calls") {
        let place = place.key("tool_calls");
        for (index, call) in listed.iter_mut().enumerate() {
            calls.push(take_call(call, choice, &place.index(index))?);
        }
    }
    match message.get_mut("function_call") {
        None | Some(Value::Null) => {}
        Some(function) => {
            let place = place.key("function_call");
            let (name, arguments) = take_function(function, &place)?;
            calls.push(ToolCall { choice, id: String::new(), name, arguments });
        }
    }
    Ok(())
}

/// Refuses tool calls in any field but the `known` ones.
fn no_calls_beside(value: &Value, known: &[&str], place: &Place<'_>) -> Result<(), Unreadable> {
    object(value, place)?
        .iter()
        .filter(|(key, _)| !known.contains(&key.as_str()))
        .try_for_each(|(key, field)| none_hidden_in(key, field, &place.key(key)))
}

/// The number of a choice: what it says, else its position.
fn number(choice: &Value, position: usize, place: &Place<'_>) -> Result<u32, Unreadable> {
    let number = match choice.get("index") {
        None | Some(Value::Null) => u32::try_from(position).ok(),
        Some(index) => index.as_u64().and_then(|index| u32::try_from(index).ok()),
    };
    number
        .filter(|number| *number < crate::MOST_CHOICES)
        .ok_or_else(|| Unreadable::shape(&place.key("index"), "must be a whole number below 128"))
}

fn take_call(call: &mut Value, choice: u32, place: &Place<'_>) -> Result<ToolCall, Unreadable> {
    let id = call.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let function = call.get("function").is_some_and(|function| !function.is_null());
    let custom = call.get("custom").is_some_and(|custom| !custom.is_null());
    let (name, arguments) = match (call.get_mut("function"), function, custom) {
        (Some(function), true, false) => take_function(function, &place.key("function"))?,
        (_, false, true) => custom_call(call, place)?,
        _ => return Err(Unreadable::tool_call(place, "it names neither function nor custom tool")),
    };
    Ok(ToolCall { choice, id, name, arguments })
}

fn custom_call(call: &Value, place: &Place<'_>) -> Result<(String, Value), Unreadable> {
    let custom = call.get("custom");
    let text = |key| custom.and_then(|custom| custom.get(key)).and_then(Value::as_str);
    match (text("name"), text("input")) {
        (Some(name), Some(input)) => Ok((name.to_owned(), Value::text(input))),
        _ => Err(Unreadable::tool_call(place, "`name` and `input` must be texts")),
    }
}

fn take_function(function: &mut Value, place: &Place<'_>) -> Result<(String, Value), Unreadable> {
    let Some(name) = function.get("name").and_then(Value::as_str).map(str::to_owned) else {
        return Err(Unreadable::tool_call(place, "`name` must be a text"));
    };
    let arguments = match function.get_mut("arguments") {
        None | Some(Value::Null) => Value::Object(Vec::new()),
        Some(Value::String(text)) => {
            let arguments = read_arguments(text, place)?;
            *text = String::from_utf8_lossy(&arguments.encode()).into_owned();
            arguments
        }
        Some(_) => return Err(Unreadable::tool_call(place, "`arguments` must be a text")),
    };
    Ok((name, arguments))
}

/// Whether any choice was refused: by the model in its own words, by a content filter, or for a
/// reason that this version does not know.
pub(crate) fn refused(body: &Value) -> bool {
    let choices = body.get("choices").and_then(Value::as_array).unwrap_or_default();
    choices.iter().any(|choice| {
        let reason = choice.get("finish_reason").and_then(Value::as_str);
        let refusal = choice.get("message").and_then(|message| message.get("refusal"));
        reason.is_some_and(is_refusal)
            || refusal.and_then(Value::as_str).is_some_and(|refusal| !refusal.is_empty())
    })
}

/// Whether a `finish_reason` is that of a refusal. Unknown reasons are, until they are known.
pub(super) fn is_refusal(reason: &str) -> bool {
    !matches!(reason, "" | "stop" | "length" | "tool_calls" | "function_call")
}

/// Tokens of an answer or of the chunk that reports them.
pub(crate) fn usage(body: &Value) -> Usage {
    let count = |key| body.get("usage").and_then(|usage| usage.get(key)).and_then(Value::as_u64);
    Usage { input: count("prompt_tokens"), output: count("completion_tokens") }
}

/// An answer without content in place of `body`.
pub(crate) fn withheld(body: &Value, usage: Usage, blocked: &Blocked<'_>) -> Value {
    let choices = body.get("choices").and_then(Value::as_array).unwrap_or_default();
    let choices = choices.iter().enumerate().map(|(position, choice)| {
        let number = number(choice, position, &Place::ROOT).unwrap_or_default();
        Value::object([
            ("index", Value::count(u64::from(number))),
            (
                "message",
                Value::object([
                    ("role", Value::text("assistant")),
                    ("content", Value::Null),
                    ("refusal", Value::Null),
                ]),
            ),
            ("logprobs", Value::Null),
            ("finish_reason", Value::text("content_filter")),
        ])
    });
    let (input, output) = (usage.input.unwrap_or_default(), usage.output.unwrap_or_default());
    Value::object([
        ("id", Value::text(identifier("chatcmpl", blocked))),
        ("object", Value::text("chat.completion")),
        ("created", Value::count(body.get("created").and_then(Value::as_u64).unwrap_or_default())),
        ("model", Value::text(model(body))),
        ("choices", Value::Array(choices.collect())),
        (
            "usage",
            Value::object([
                ("prompt_tokens", Value::count(input)),
                ("completion_tokens", Value::count(output)),
                ("total_tokens", Value::count(input.saturating_add(output))),
            ]),
        ),
        ("brightline", extension(blocked)),
    ])
}

/// The name of the model that answered, if it can be one.
pub(crate) fn model(body: &Value) -> String {
    body.get("model")
        .and_then(Value::as_str)
        .filter(|name| name.parse::<ModelName>().is_ok())
        .unwrap_or("withheld")
        .to_owned()
}
