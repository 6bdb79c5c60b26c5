//! Answers in Anthropic's wire format: `message`, its stream, models and errors.

use bytes::Bytes;
use http::StatusCode;
use lexicon::Moment;
use serde_json::{Value, json};

use super::rules::{Answer, Call, Finish};
use super::say::{Say, argument_pieces, pieces};
use super::{FINGERPRINT, OWNER};

/// The whole answer.
///
/// Written piece by piece: the arguments of a tool call go in as the rule has them, duplicate keys
/// and all, which no JSON value could hold.
pub(super) fn message(say: &Say<'_>) -> Vec<u8> {
    let Some(answer) = say.answer(0) else { return Vec::new() };
    let mut content = Vec::new();
    if let Some(thinking) = &answer.reasoning {
        content.push(thinking_block(thinking).to_string());
    }
    if let Some(text) = &answer.text {
        content.push(json!({"type": "text", "text": text}).to_string());
    }
    for (index, Call { name, arguments }) in answer.calls.iter().enumerate() {
        let (id, name) = (json!(say.call_id("toolu_", 0, index)), json!(name));
        content
            .push(format!(r#"{{"type":"tool_use","id":{id},"name":{name},"input":{arguments}}}"#));
    }
    let usage = json!({"input_tokens": say.tokens_read(), "output_tokens": say.tokens_written()});
    let fields = ending(answer).into_iter().chain([("usage", usage)]);
    let fields: String = fields.map(|(key, value)| format!(r#","{key}":{value}"#)).collect();
    let (id, model) = (json!(format!("msg_{}", say.id)), json!(say.asked.model));
    let content = content.join(",");
    let head = format!(r#""id":{id},"type":"message","role":"assistant","model":{model}"#);
    format!(r#"{{{head},"content":[{content}]{fields}}}"#).into_bytes()
}

/// The events of the streamed answer; the last one says that the stream is complete.
pub(super) fn stream(say: &Say<'_>) -> Vec<Bytes> {
    let Some(answer) = say.answer(0) else { return Vec::new() };
    let mut events = vec![started(say), event(&json!({"type": "ping"}))];
    let mut index = 0;
    let mut block = |start: &Value, deltas: Vec<Value>, end: Option<Value>| {
        let at = |kind: &str, key: &str, value: &Value| {
            event(&json!({"type": kind, "index": index, key: value}))
        };
        events.push(at("content_block_start", "content_block", start));
        for delta in deltas.iter().chain(&end) {
            events.push(at("content_block_delta", "delta", delta));
        }
        events.push(event(&json!({"type": "content_block_stop", "index": index})));
        index += 1;
    };
    if let Some(thinking) = &answer.reasoning {
        let delta = |piece| json!({"type": "thinking_delta", "thinking": piece});
        let signature = json!({"type": "signature_delta", "signature": FINGERPRINT});
        let start = json!({"type": "thinking", "thinking": "", "signature": ""});
        block(&start, pieces(thinking, None).into_iter().map(delta).collect(), Some(signature));
    }
    if let Some(text) = &answer.text {
        let delta = |piece| json!({"type": "text_delta", "text": piece});
        let deltas = pieces(text, answer.events).into_iter().map(delta).collect();
        block(&json!({"type": "text", "text": ""}), deltas, None);
    }
    for (number, Call { name, arguments }) in answer.calls.iter().enumerate() {
        let id = say.call_id("toolu_", 0, number);
        let delta = |piece| json!({"type": "input_json_delta", "partial_json": piece});
        let deltas = argument_pieces(arguments).into_iter().map(delta).collect();
        block(&json!({"type": "tool_use", "id": id, "name": name, "input": {}}), deltas, None);
    }
    let usage = json!({"output_tokens": say.tokens_written()});
    let delta: Value = ending(answer).into_iter().collect();
    events.push(event(&json!({"type": "message_delta", "delta": delta, "usage": usage})));
    events.push(event(&json!({"type": "message_stop"})));
    events
}

/// The list of models.
pub(super) fn models(names: &[String], created: u32) -> Vec<u8> {
    let created = Moment::from_unix_ms(i64::from(created) * 1_000).map(|at| at.to_string()).ok();
    let model = |name: &String| {
        json!({
            "type": "model",
            "id": name,
            "display_name": format!("{name} ({OWNER})"),
            "created_at": created,
            "lifecycle": "active",
        })
    };
    let models: Vec<Value> = names.iter().map(model).collect();
    let (first, last) = (names.first(), names.last());
    encoded(&json!({"data": models, "has_more": false, "first_id": first, "last_id": last}))
}

/// An error.
pub(super) fn error(status: StatusCode, message: &str) -> Vec<u8> {
    let kind = match status.as_u16() {
        401 => "authentication_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        500.. => "api_error",
        _ => "invalid_request_error",
    };
    encoded(&json!({"type": "error", "error": {"type": kind, "message": message}}))
}

fn thinking_block(thinking: &str) -> Value {
    json!({"type": "thinking", "thinking": thinking, "signature": FINGERPRINT})
}

/// How the answer ends. A refusal has its own reason, and says why beside the content.
fn ending(answer: &Answer) -> Vec<(&'static str, Value)> {
    let reason = match answer {
        Answer { finish: Some(finish), .. } => match finish {
            Finish::Stop => "end_turn",
            Finish::Length => "max_tokens",
            Finish::Calls => "tool_use",
            Finish::Refused => "refusal",
        },
        Answer { refusal: Some(_), .. } => "refusal",
        Answer { calls, .. } if !calls.is_empty() => "tool_use",
        _ => "end_turn",
    };
    let mut ending = vec![("stop_reason", json!(reason)), ("stop_sequence", Value::Null)];
    if let Some(refusal) = &answer.refusal {
        let details = json!({"type": "refusal", "category": null, "explanation": refusal});
        ending.push(("stop_details", details));
    }
    ending
}

fn started(say: &Say<'_>) -> Bytes {
    let usage = json!({"input_tokens": say.tokens_read(), "output_tokens": 1});
    let message = json!({
        "id": format!("msg_{}", say.id),
        "type": "message",
        "role": "assistant",
        "model": say.asked.model,
        "content": [],
        "stop_reason": null,
        "stop_sequence": null,
        "usage": usage,
    });
    event(&json!({"type": "message_start", "message": message}))
}

/// One server-sent event. Its name is the type inside.
fn event(value: &Value) -> Bytes {
    let name = value.get("type").and_then(Value::as_str).unwrap_or_default();
    format!("event: {name}\ndata: {value}\n\n").into()
}

fn encoded(value: &Value) -> Vec<u8> {
    value.to_string().into_bytes()
}
