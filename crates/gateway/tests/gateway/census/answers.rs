//! Every place of an answer in which a model can put text.

use gateway::Route;
use serde_json::{Value, json};

use crate::world::Script;

/// One kind of content of an answer, and a script that carries `text` there and nowhere else.
pub(super) type AnswerPlace = (&'static str, fn(&str) -> Script);

/// Every place of an answer in which a model can put text, by route.
pub(super) fn answers(route: Route, streamed: bool) -> Vec<AnswerPlace> {
    match (route, streamed) {
        (Route::ChatCompletions, false) => openai_answers(),
        (Route::ChatCompletions, true) => openai_streams(),
        (Route::Messages, false) => anthropic_answers(),
        (Route::Messages, true) => anthropic_streams(),
        (Route::Models | Route::Review | Route::ReviewEvents, _) => Vec::new(),
    }
}

/// `text` in pieces of a few bytes, as models send it.
fn pieces(text: &str) -> impl Iterator<Item = String> {
    text.as_bytes().chunks(7).map(|piece| String::from_utf8(piece.to_vec()).unwrap())
}

fn completion(choices: &[Value]) -> Script {
    let usage = json!({"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2});
    let answer = json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1,
        "model": "model-1", "choices": choices, "usage": usage});
    Script::json(&answer.to_string())
}

fn choice(index: u32, message: Value) -> Value {
    json!({"index": index, "message": message, "finish_reason": "stop"})
}

fn openai_answers() -> Vec<AnswerPlace> {
    fn said(field: &str, value: Value) -> Script {
        let mut message = json!({"role": "assistant", "content": "x"});
        message[field] = value;
        completion(&[choice(0, message)])
    }
    vec![
        ("text", |t| said("content", json!(t))),
        ("reasoning", |t| said("reasoning_content", json!(t))),
        ("refusal", |t| said("refusal", json!(t))),
        ("second choice", |t| {
            let message = |content| json!({"role": "assistant", "content": content});
            completion(&[choice(0, message("x")), choice(1, message(t))])
        }),
        ("tool arguments", |t| {
            let arguments = json!({"title": t}).to_string();
            let function = json!({"name": "report.write", "arguments": arguments});
            let call = json!({"id": "c1", "type": "function", "function": function});
            said("tool_calls", json!([call]))
        }),
        ("field nobody knows", |t| said("field_of_tomorrow", json!([t]))),
        ("key nobody knows", |t| said("field_of_tomorrow", json!({t: 1}))),
    ]
}

fn chunk(index: u32, delta: &Value, reason: Option<&str>) -> String {
    let choice = json!({"index": index, "delta": delta, "finish_reason": reason});
    let chunk = json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1,
        "model": "model-1", "choices": [choice]});
    format!("data: {chunk}\n\n")
}

/// A stream of `deltas`, each of a choice, followed by the end of every choice.
fn chunks(deltas: &[(u32, Value)], reason: &str) -> Script {
    let mut events: String =
        deltas.iter().map(|(index, delta)| chunk(*index, delta, None)).collect();
    let mut named: Vec<u32> = deltas.iter().map(|(index, _)| *index).collect();
    named.sort_unstable();
    named.dedup();
    for index in named {
        events += &chunk(index, &json!({}), Some(reason));
    }
    Script::stream(&(events + "data: [DONE]\n\n"))
}

fn openai_streams() -> Vec<AnswerPlace> {
    fn of(text: &str, choice: u32, field: &str) -> Script {
        let mut deltas = vec![(0, json!({"role": "assistant", "content": ""}))];
        deltas.extend(pieces(text).map(|piece| (choice, json!({field: piece}))));
        chunks(&deltas, "stop")
    }
    fn called(arguments: &str) -> Script {
        let function = json!({"name": "report.write", "arguments": ""});
        let call = json!({"index": 0, "id": "c1", "type": "function", "function": function});
        let more = |piece| json!({"index": 0, "function": {"arguments": piece}});
        let calls = std::iter::once(call).chain(pieces(arguments).map(more));
        let deltas: Vec<_> = calls.map(|call| (0, json!({"tool_calls": [call]}))).collect();
        chunks(&deltas, "tool_calls")
    }
    vec![
        ("text", |t| of(t, 0, "content")),
        ("reasoning", |t| of(t, 0, "reasoning_content")),
        ("refusal", |t| of(t, 0, "refusal")),
        ("second choice", |t| of(t, 1, "content")),
        ("tool arguments", |t| called(&json!({"title": t}).to_string())),
        ("field nobody knows", |t| of(t, 0, "field_of_tomorrow")),
        ("key nobody knows", |t| chunks(&[(0, json!({"content": "x", t: 1}))], "stop")),
    ]
}

/// A message without content, as it stands in an answer and at the start of a stream.
fn message(content: &Value, reason: Option<&str>) -> Value {
    json!({"id": "msg_1", "type": "message", "role": "assistant", "model": "model-1",
        "content": content, "stop_reason": reason, "stop_sequence": null,
        "usage": {"input_tokens": 1, "output_tokens": 1}})
}

fn anthropic_answers() -> Vec<AnswerPlace> {
    fn of(blocks: Value) -> Script {
        Script::json(&message(&blocks, Some("end_turn")).to_string())
    }
    vec![
        ("text", |t| of(json!([{"type": "text", "text": t}]))),
        ("second block", |t| {
            of(json!([{"type": "text", "text": "x"}, {"type": "text", "text": t}]))
        }),
        ("thinking", |t| of(json!([{"type": "thinking", "thinking": t, "signature": "c2ln"}]))),
        ("tool arguments", |t| {
            let input = json!({"title": t});
            of(json!([{"type": "tool_use", "id": "c1", "name": "report.write", "input": input}]))
        }),
        ("field nobody knows", |t| {
            of(json!([{"type": "text", "text": "x", "field_of_tomorrow": [t]}]))
        }),
        ("block nobody knows", |t| of(json!([{"type": "block_of_tomorrow", "payload": {"a": t}}]))),
        ("key nobody knows", |t| of(json!([{"type": "text", "text": "x", t: 1}]))),
    ]
}

fn event(kind: &str, mut body: Value) -> String {
    body["type"] = json!(kind);
    format!("event: {kind}\ndata: {body}\n\n")
}

/// A stream of one block, which starts as `start` and goes on with `deltas`.
fn block(start: &Value, deltas: impl IntoIterator<Item = Value>) -> Script {
    let stop = json!({"stop_reason": "end_turn", "stop_sequence": null});
    let mut events = event("message_start", json!({"message": message(&json!([]), None)}));
    events += &event("content_block_start", json!({"index": 0, "content_block": start}));
    for delta in deltas {
        events += &event("content_block_delta", json!({"index": 0, "delta": delta}));
    }
    events += &event("content_block_stop", json!({"index": 0}));
    events += &event("message_delta", json!({"delta": stop, "usage": {"output_tokens": 5}}));
    events += &event("message_stop", json!({}));
    Script::stream(&events)
}

fn anthropic_streams() -> Vec<AnswerPlace> {
    fn text(delta: Value) -> Script {
        block(&json!({"type": "text", "text": ""}), [delta])
    }
    vec![
        ("text", |t| {
            let deltas = pieces(t).map(|piece| json!({"type": "text_delta", "text": piece}));
            block(&json!({"type": "text", "text": ""}), deltas)
        }),
        ("thinking", |t| {
            let delta = |piece| json!({"type": "thinking_delta", "thinking": piece});
            let start = json!({"type": "thinking", "thinking": "", "signature": ""});
            block(&start, pieces(t).map(delta))
        }),
        ("tool arguments", |t| {
            let arguments = json!({"title": t}).to_string();
            let delta = |piece| json!({"type": "input_json_delta", "partial_json": piece});
            let start =
                json!({"type": "tool_use", "id": "c1", "name": "report.write", "input": {}});
            block(&start, pieces(&arguments).map(delta))
        }),
        ("start of a block", |t| block(&json!({"type": "text", "text": t}), [])),
        ("field nobody knows", |t| {
            text(json!({"type": "text_delta", "text": "x", "field_of_tomorrow": [t]}))
        }),
        ("delta nobody knows", |t| text(json!({"type": "delta_of_tomorrow", "payload": t}))),
        ("key nobody knows", |t| text(json!({"type": "text_delta", "text": "x", t: 1}))),
    ]
}
