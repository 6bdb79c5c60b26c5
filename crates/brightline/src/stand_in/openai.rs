//! Answers in OpenAI's wire format: `chat.completion`, its stream, models and errors.

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

use super::rules::{Answer, Call, Finish};
use super::say::{Say, argument_pieces, pieces};
use super::{FINGERPRINT, OWNER};

/// The whole answer.
pub(super) fn completion(say: &Say<'_>) -> Vec<u8> {
    let choices: Vec<Value> =
        (0..say.asked.choices).filter_map(|choice| whole_choice(say, choice)).collect();
    encoded(&json!({
        "id": format!("chatcmpl-{}", say.id),
        "object": "chat.completion",
        "created": say.created,
        "model": say.asked.model,
        "choices": choices,
        "usage": usage(say),
        "system_fingerprint": FINGERPRINT,
    }))
}

/// The events of the streamed answer; the last one says that the stream is complete.
pub(super) fn stream(say: &Say<'_>) -> Vec<Bytes> {
    let mut choices: Vec<_> = (0..say.asked.choices)
        .filter_map(|choice| Some(deltas(say, choice, say.answer(choice)?).into_iter()))
        .collect();
    let mut events = Vec::new();
    // Choices take turns, as they do when a vendor computes them side by side.
    loop {
        let before = events.len();
        for choice in &mut choices {
            events.extend(choice.next().map(|delta| chunk(say, json!([delta]), Value::Null)));
        }
        if events.len() == before {
            break;
        }
    }
    if say.asked.wants_usage {
        events.push(chunk(say, json!([]), usage(say)));
    }
    events.push(Bytes::from_static(b"data: [DONE]\n\n"));
    events
}

/// The list of models.
pub(super) fn models(names: &[String], created: u32) -> Vec<u8> {
    let model =
        |name| json!({"id": name, "object": "model", "created": created, "owned_by": OWNER});
    let models: Vec<Value> = names.iter().map(model).collect();
    encoded(&json!({"object": "list", "data": models}))
}

/// An error.
pub(super) fn error(status: StatusCode, message: &str) -> Vec<u8> {
    let (kind, code) = match status.as_u16() {
        401 => ("invalid_request_error", Some("invalid_api_key")),
        404 => ("invalid_request_error", Some("model_not_found")),
        429 => ("requests", Some("rate_limit_exceeded")),
        500.. => ("server_error", None),
        _ => ("invalid_request_error", None),
    };
    encoded(&json!({"error": {"message": message, "type": kind, "param": null, "code": code}}))
}

fn whole_choice(say: &Say<'_>, choice: u32) -> Option<Value> {
    let answer = say.answer(choice)?;
    let call = |(index, call): (usize, &Call)| {
        json!({
            "id": say.call_id("call_", choice, index),
            "type": "function",
            "function": {"name": call.name, "arguments": call.arguments},
        })
    };
    let calls: Vec<Value> = answer.calls.iter().enumerate().map(call).collect();
    let mut message = vec![
        ("role", json!("assistant")),
        ("content", json!(answer.text)),
        ("refusal", json!(answer.refusal)),
    ];
    message.extend(answer.reasoning.as_ref().map(|text| ("reasoning_content", json!(text))));
    message.extend((!calls.is_empty()).then(|| ("tool_calls", calls.into())));
    let message: Value = message.into_iter().collect();
    Some(json!({
        "index": choice,
        "message": message,
        "logprobs": null,
        "finish_reason": finish_reason(answer),
    }))
}

fn finish_reason(answer: &Answer) -> &'static str {
    match answer.finish {
        None if answer.calls.is_empty() => "stop",
        None => "tool_calls",
        Some(Finish::Stop) => "stop",
        Some(Finish::Length) => "length",
        Some(Finish::Calls) => "tool_calls",
        Some(Finish::Refused) => "content_filter",
    }
}

/// What one choice adds to the stream, event by event.
fn deltas(say: &Say<'_>, choice: u32, answer: &Answer) -> Vec<Value> {
    let delta = |delta: Value| part(choice, delta, None);
    let mut deltas = vec![delta(json!({"role": "assistant", "content": "", "refusal": null}))];
    for piece in pieces_of(answer.reasoning.as_ref(), None) {
        deltas.push(delta(json!({"reasoning_content": piece})));
    }
    for piece in pieces_of(answer.text.as_ref(), answer.events) {
        deltas.push(delta(json!({"content": piece})));
    }
    for piece in pieces_of(answer.refusal.as_ref(), None) {
        deltas.push(delta(json!({"refusal": piece})));
    }
    for (index, call) in answer.calls.iter().enumerate() {
        let id = say.call_id("call_", choice, index);
        let function = json!({"name": call.name, "arguments": ""});
        let begun = json!({"index": index, "id": id, "type": "function", "function": function});
        deltas.push(delta(json!({"tool_calls": [begun]})));
        for piece in argument_pieces(&call.arguments) {
            let more = json!({"index": index, "function": {"arguments": piece}});
            deltas.push(delta(json!({"tool_calls": [more]})));
        }
    }
    deltas.push(part(choice, json!({}), Some(finish_reason(answer))));
    deltas
}

/// What one event has of one choice.
fn part(choice: u32, delta: Value, finish_reason: Option<&str>) -> Value {
    json!({
        "index": choice,
        "delta": delta,
        "logprobs": null,
        "finish_reason": finish_reason,
    })
}

fn pieces_of(text: Option<&String>, events: Option<usize>) -> Vec<&str> {
    text.map(|text| pieces(text, events)).unwrap_or_default()
}

fn chunk(say: &Say<'_>, choices: Value, usage: Value) -> Bytes {
    let mut chunk = vec![
        ("id", json!(format!("chatcmpl-{}", say.id))),
        ("object", json!("chat.completion.chunk")),
        ("created", json!(say.created)),
        ("model", json!(say.asked.model)),
        ("system_fingerprint", json!(FINGERPRINT)),
        ("choices", choices),
    ];
    chunk.extend(say.asked.wants_usage.then_some(("usage", usage)));
    let chunk: Value = chunk.into_iter().collect();
    format!("data: {chunk}\n\n").into()
}

fn usage(say: &Say<'_>) -> Value {
    let (read, written) = (say.tokens_read(), say.tokens_written());
    json!({"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written})
}

fn encoded(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}
