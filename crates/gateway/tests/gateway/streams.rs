//! Streams as a client gets them: valid to their end, whatever was withheld, however they were cut.

use serde_json::{Value, json};

use crate::world::{Got, Script, World, committed, response};

const CHAT: &str = "/v1/chat/completions";
const MESSAGES: &str = "/v1/messages";

fn ask_openai() -> String {
    let messages = json!([{"role": "user", "content": "proceed"}]);
    json!({"model": "model-1", "stream": true, "messages": messages}).to_string()
}

fn ask_anthropic() -> String {
    json!({"model": "model-1", "stream": true, "max_tokens": 9, "messages": [{"role": "user", "content": "proceed"}]}).to_string()
}

fn openai_events() -> Vec<String> {
    let chunk = |delta: Value, reason: Value| {
        let chunk = json!({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "model-1",
            "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]});
        format!("data: {chunk}\n\n")
    };
    let call = |call: Value| chunk(json!({"tool_calls": [call]}), Value::Null);
    vec![
        chunk(json!({"role": "assistant", "content": ""}), Value::Null),
        chunk(json!({"content": "I will now "}), Value::Null),
        chunk(json!({"content": &"and then ".repeat(30)}), Value::Null),
        call(
            json!({"index": 0, "id": "c1", "type": "function", "function": {"name": "effector.release", "arguments": ""}}),
        ),
        call(json!({"index": 0, "function": {"arguments": "{\"target\":"}})),
        call(json!({"index": 0, "function": {"arguments": "\"t-1\"}"}})),
        chunk(json!({}), json!("tool_calls")),
        "data: [DONE]\n\n".to_owned(),
    ]
}

fn anthropic_events() -> Vec<String> {
    let event = |kind: &str, mut body: Value| {
        body["type"] = json!(kind);
        format!("event: {kind}\ndata: {body}\n\n")
    };
    let delta = |index: u32, delta: Value| {
        event("content_block_delta", json!({"index": index, "delta": delta}))
    };
    vec![
        event(
            "message_start",
            json!({"message": {"id": "m", "type": "message", "role": "assistant",
                "model": "model-1", "content": [], "stop_reason": null, "stop_sequence": null,
                "usage": {"input_tokens": 1, "output_tokens": 1}}}),
        ),
        event(
            "content_block_start",
            json!({"index": 0, "content_block": {"type": "text", "text": ""}}),
        ),
        delta(0, json!({"type": "text_delta", "text": "I will now "})),
        delta(0, json!({"type": "text_delta", "text": "and then ".repeat(30)})),
        event("content_block_stop", json!({"index": 0})),
        event(
            "content_block_start",
            json!({"index": 1, "content_block": {"type": "tool_use", "id": "c1", "name": "effector.release", "input": {}}}),
        ),
        delta(1, json!({"type": "input_json_delta", "partial_json": "{\"target\":"})),
        delta(1, json!({"type": "input_json_delta", "partial_json": "\"t-1\"}"})),
        event("content_block_stop", json!({"index": 1})),
        event(
            "message_delta",
            json!({"delta": {"stop_reason": "tool_use", "stop_sequence": null}, "usage": {"output_tokens": 5}}),
        ),
        event("message_stop", json!({})),
    ]
}

fn data(got: &Got) -> Vec<Value> {
    let lines = got.body.lines().filter_map(|line| line.strip_prefix("data: "));
    lines.filter_map(|line| serde_json::from_str(line).ok()).collect()
}

#[tokio::test]
async fn a_lethal_call_in_a_stream_ends_it_validly_for_openai_clients() {
    let world = World::new().await;
    world.vendor.does(Script::stream(&openai_events().concat()));
    let got = world.post(CHAT, &ask_openai()).await;
    assert!(got.body.contains("I will now "), "{}", got.body);
    assert!(!got.body.contains("effector") && !got.body.contains("t-1"), "{}", got.body);
    assert!(got.body.ends_with("data: [DONE]\n\n"), "{}", got.body);
    let last = data(&got).pop().unwrap();
    assert_eq!(last["choices"][0]["finish_reason"], "content_filter");
    assert_eq!(last["id"], "c");
    assert_eq!(last["brightline"]["clause"], "lethal");
    assert!(last["brightline"]["review"].as_str().unwrap().starts_with("rv_"));
    let log = world.log().await;
    let record = log.last().unwrap();
    assert_eq!(
        (record["ending"].as_str(), record["verdict"].as_str()),
        (Some("withheld"), Some("hold"))
    );
    let review = last["brightline"]["review"].as_str().unwrap();
    assert_eq!(record["review"], committed(&world, log.len() - 1, review).await);
}

#[tokio::test]
async fn a_lethal_call_in_a_stream_ends_it_validly_for_anthropic_clients() {
    let world = World::new().await;
    world.vendor.does(Script::stream(&anthropic_events().concat()));
    let got = world.post(MESSAGES, &ask_anthropic()).await;
    assert!(got.body.contains("I will now "), "{}", got.body);
    assert!(!got.body.contains("effector") && !got.body.contains("t-1"), "{}", got.body);
    let events = data(&got);
    let kinds: Vec<_> = events.iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert_eq!(kinds.first(), Some(&"message_start"));
    assert_eq!(kinds[kinds.len() - 2..], ["message_delta", "message_stop"]);
    let starts = kinds.iter().filter(|kind| **kind == "content_block_start").count();
    let stops = kinds.iter().filter(|kind| **kind == "content_block_stop").count();
    assert_eq!(starts, stops, "every block that began ends: {}", got.body);
    let end = &events[events.len() - 2];
    assert_eq!(end["delta"]["stop_reason"], "refusal");
    assert_eq!(end["brightline"]["clause"], "lethal", "{end}");
}

#[tokio::test]
async fn how_the_network_cuts_a_stream_changes_nothing() {
    let world = World::new().await;
    for (path, ask, events) in [
        (CHAT, ask_openai(), openai_events().concat()),
        (MESSAGES, ask_anthropic(), anthropic_events().concat()),
    ] {
        world.vendor.does(Script::stream(&events));
        let whole = strip(&world.post(path, &ask).await.body);
        let bytes = response("200 OK", "text/event-stream", events.as_bytes());
        for size in [1, 2, 3, 7, 64, 1_000] {
            let pieces = bytes.chunks(size).map(<[u8]>::to_vec).collect();
            world.vendor.does(Script::WritePieces(pieces));
            assert_eq!(strip(&world.post(path, &ask).await.body), whole, "in pieces of {size}");
        }
    }
}

/// The stream without what differs from one exchange to the next: record number and review id.
fn strip(body: &str) -> String {
    let extension = body.find("\"brightline\":").unwrap();
    let end = extension + body[extension..].find('}').unwrap();
    format!("{}{}", &body[..extension], &body[end..])
}

#[tokio::test]
async fn an_answer_in_peace_arrives_as_it_was_sent() {
    let world = World::new().await;
    let mut events = openai_events();
    events.drain(3..6);
    world.vendor.does(Script::stream(&events.concat()));
    let got = world.post(CHAT, &ask_openai()).await;
    let sent: Vec<Value> = events
        .iter()
        .filter_map(|event| serde_json::from_str(event.trim().strip_prefix("data: ").unwrap()).ok())
        .collect();
    assert_eq!(data(&got), sent);
    assert_eq!(got.header("content-type"), Some("text/event-stream; charset=utf-8"));
    assert_eq!(world.log().await.pop().unwrap()["ending"], "delivered");
}
