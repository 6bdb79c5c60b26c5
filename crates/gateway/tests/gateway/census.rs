//! The census: every route, every kind of content, streamed or not, reaches the decision.
//!
//! The list of routes comes from the router. A new route does not compile here until somebody says
//! what content it carries, and does not pass until all of it is judged, in both directions.

use gateway::Route;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use crate::world::{ANALYST, Script, World};

/// More persons than anybody may touch without a grant, and one fewer than that is allowed.
fn persons(count: usize) -> String {
    (1..=count)
        .map(|number| format!("person-{number}@people.example"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// What the example agreement lets ordinary work touch: `without-grant = { per-request = 5 }`.
const ALLOWED: usize = 5;

/// One kind of content: its name, and a request that carries `text` there and nowhere else.
type Place = (&'static str, fn(&str) -> Value);

/// Every place of a request in which a client can put text, by route.
fn request_places(route: Route) -> Vec<Place> {
    match route {
        Route::ChatCompletions => openai_places(),
        Route::Messages => anthropic_places(),
        Route::Models => Vec::new(),
    }
}

fn openai(messages: Value) -> Value {
    json!({"model": "model-1", "messages": messages})
}

fn openai_places() -> Vec<Place> {
    vec![
        ("user text", |t| openai(json!([{"role": "user", "content": t}]))),
        ("user text part", |t| {
            openai(json!([{"role": "user", "content": [{"type": "text", "text": t}]}]))
        }),
        ("system", |t| {
            openai(json!([{"role": "system", "content": t}, {"role": "user", "content": "hi"}]))
        }),
        ("developer", |t| {
            openai(json!([{"role": "developer", "content": t}, {"role": "user", "content": "hi"}]))
        }),
        ("assistant", |t| {
            openai(json!([{"role": "assistant", "content": t}, {"role": "user", "content": "hi"}]))
        }),
        ("reasoning", |t| {
            openai(
                json!([{"role": "assistant", "content": "x", "reasoning_content": t}, {"role": "user", "content": "hi"}]),
            )
        }),
        ("message name", |t| openai(json!([{"role": "user", "name": t, "content": "hi"}]))),
        ("tool call", |t| {
            let arguments = json!({"query": t}).to_string();
            openai(json!([
                {"role": "user", "content": "hi"},
                {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "records.search", "arguments": arguments}}]},
                {"role": "tool", "tool_call_id": "c1", "content": "none"}
            ]))
        }),
        ("tool result", |t| {
            openai(json!([
                {"role": "user", "content": "hi"},
                {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "records.search", "arguments": "{}"}}]},
                {"role": "tool", "tool_call_id": "c1", "content": t}
            ]))
        }),
        ("tool description", |t| {
            let mut request = openai(json!([{"role": "user", "content": "hi"}]));
            request["tools"] = json!([{"type": "function", "function": {"name": "records.search", "description": t, "parameters": {"type": "object"}}}]);
            request
        }),
        ("tool schema", |t| {
            let mut request = openai(json!([{"role": "user", "content": "hi"}]));
            request["tools"] = json!([{"type": "function", "function": {"name": "records.search", "parameters": {"type": "object", "properties": {"q": {"enum": [t]}}}}}]);
            request
        }),
        ("response format", |t| {
            let mut request = openai(json!([{"role": "user", "content": "hi"}]));
            request["response_format"] = json!({"type": "json_schema", "json_schema": {"name": "s", "schema": {"description": t}}});
            request
        }),
        ("metadata", |t| {
            let mut request = openai(json!([{"role": "user", "content": "hi"}]));
            request["metadata"] = json!({"note": t});
            request
        }),
        ("stop sequence", |t| {
            let mut request = openai(json!([{"role": "user", "content": "hi"}]));
            request["stop"] = json!([t]);
            request
        }),
        ("field nobody knows", |t| {
            let mut request = openai(json!([{"role": "user", "content": "hi"}]));
            request["field_of_tomorrow"] = json!({"deep": [{"er": t}]});
            request
        }),
        ("key nobody knows", |t| {
            let mut request = openai(json!([{"role": "user", "content": "hi"}]));
            request["field_of_tomorrow"] = json!({t: 1});
            request
        }),
        ("several choices", |t| {
            let mut request = openai(json!([{"role": "user", "content": t}]));
            request["n"] = json!(3);
            request
        }),
    ]
}

fn anthropic(messages: Value) -> Value {
    json!({"model": "model-1", "max_tokens": 100, "messages": messages})
}

fn anthropic_places() -> Vec<Place> {
    vec![
        ("user text", |t| anthropic(json!([{"role": "user", "content": t}]))),
        ("user text block", |t| {
            anthropic(json!([{"role": "user", "content": [{"type": "text", "text": t}]}]))
        }),
        ("system text", |t| {
            let mut request = anthropic(json!([{"role": "user", "content": "hi"}]));
            request["system"] = json!(t);
            request
        }),
        ("system block", |t| {
            let mut request = anthropic(json!([{"role": "user", "content": "hi"}]));
            request["system"] = json!([{"type": "text", "text": t}]);
            request
        }),
        ("assistant", |t| {
            anthropic(
                json!([{"role": "user", "content": "hi"}, {"role": "assistant", "content": t}, {"role": "user", "content": "hi"}]),
            )
        }),
        ("thinking", |t| {
            anthropic(
                json!([{"role": "user", "content": "hi"}, {"role": "assistant", "content": [{"type": "thinking", "thinking": t, "signature": "c2ln"}, {"type": "text", "text": "x"}]}, {"role": "user", "content": "hi"}]),
            )
        }),
        ("tool use", |t| {
            anthropic(json!([
                {"role": "user", "content": "hi"},
                {"role": "assistant", "content": [{"type": "tool_use", "id": "c1", "name": "records.search", "input": {"query": t}}]},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c1", "content": "none"}]}
            ]))
        }),
        ("tool result", |t| {
            anthropic(json!([
                {"role": "user", "content": "hi"},
                {"role": "assistant", "content": [{"type": "tool_use", "id": "c1", "name": "records.search", "input": {}}]},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c1", "content": t}]}
            ]))
        }),
        ("tool result block", |t| {
            anthropic(json!([
                {"role": "user", "content": "hi"},
                {"role": "assistant", "content": [{"type": "tool_use", "id": "c1", "name": "records.search", "input": {}}]},
                {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c1", "content": [{"type": "text", "text": t}]}]}
            ]))
        }),
        ("document text", |t| {
            anthropic(
                json!([{"role": "user", "content": [{"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": t}}]}]),
            )
        }),
        ("tool description", |t| {
            let mut request = anthropic(json!([{"role": "user", "content": "hi"}]));
            request["tools"] = json!([{"name": "records.search", "description": t, "input_schema": {"type": "object"}}]);
            request
        }),
        ("metadata", |t| {
            let mut request = anthropic(json!([{"role": "user", "content": "hi"}]));
            request["metadata"] = json!({"user_id": t});
            request
        }),
        ("stop sequence", |t| {
            let mut request = anthropic(json!([{"role": "user", "content": "hi"}]));
            request["stop_sequences"] = json!([t]);
            request
        }),
        ("field nobody knows", |t| {
            let mut request = anthropic(json!([{"role": "user", "content": "hi"}]));
            request["field_of_tomorrow"] = json!({"deep": [{"er": t}]});
            request
        }),
        ("key nobody knows", |t| {
            let mut request = anthropic(json!([{"role": "user", "content": "hi"}]));
            request["field_of_tomorrow"] = json!({t: 1});
            request
        }),
    ]
}

/// A short answer that every client accepts, in the format of `route`.
fn plain_answer(route: Route, streamed: bool) -> Script {
    answers(route, streamed).remove(0).1("fine")
}

/// One kind of content of an answer, and a script that carries `text` there and nowhere else.
type AnswerPlace = (&'static str, fn(&str) -> Script);

/// Every place of an answer in which a model can put text, by route.
fn answers(route: Route, streamed: bool) -> Vec<AnswerPlace> {
    match (route, streamed) {
        (Route::ChatCompletions, false) => openai_answers(),
        (Route::ChatCompletions, true) => openai_streams(),
        (Route::Messages, false) => anthropic_answers(),
        (Route::Messages, true) => anthropic_streams(),
        (Route::Models, _) => Vec::new(),
    }
}

fn completion(choices: Value) -> Script {
    let answer = json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "model-1", "choices": choices, "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}});
    Script::json(&answer.to_string())
}

fn choice(index: u32, message: Value) -> Value {
    json!({"index": index, "message": message, "finish_reason": "stop"})
}

fn openai_answers() -> Vec<AnswerPlace> {
    vec![
        ("text", |t| completion(json!([choice(0, json!({"role": "assistant", "content": t}))]))),
        ("reasoning", |t| {
            completion(json!([choice(
                0,
                json!({"role": "assistant", "content": "x", "reasoning_content": t})
            )]))
        }),
        ("refusal", |t| {
            completion(json!([choice(
                0,
                json!({"role": "assistant", "content": null, "refusal": t})
            )]))
        }),
        ("second choice", |t| {
            completion(json!([
                choice(0, json!({"role": "assistant", "content": "x"})),
                choice(1, json!({"role": "assistant", "content": t}))
            ]))
        }),
        ("tool arguments", |t| {
            let arguments = json!({"title": t}).to_string();
            completion(
                json!([{"index": 0, "message": {"role": "assistant", "content": null, "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "report.write", "arguments": arguments}}]}, "finish_reason": "tool_calls"}]),
            )
        }),
        ("field nobody knows", |t| {
            completion(json!([choice(
                0,
                json!({"role": "assistant", "content": "x", "field_of_tomorrow": [t]})
            )]))
        }),
        ("key nobody knows", |t| {
            completion(json!([choice(0, json!({"role": "assistant", "content": "x", t: 1}))]))
        }),
    ]
}

fn chunk(choices: Value) -> String {
    let chunk = json!({"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "model-1", "choices": choices});
    format!("data: {chunk}\n\n")
}

/// A stream in which `deltas` are followed by the end of every choice that they name.
fn chunks(deltas: &[(u32, Value)], reason: &str) -> Script {
    let mut events: String = deltas
        .iter()
        .map(|(index, delta)| {
            chunk(json!([{"index": index, "delta": delta, "finish_reason": null}]))
        })
        .collect();
    let mut named: Vec<u32> = deltas.iter().map(|(index, _)| *index).collect();
    named.sort_unstable();
    named.dedup();
    for index in named {
        events += &chunk(json!([{"index": index, "delta": {}, "finish_reason": reason}]));
    }
    Script::stream(&(events + "data: [DONE]\n\n"))
}

/// `text` in pieces of a few bytes, as models send it.
fn pieces(text: &str) -> Vec<String> {
    text.as_bytes().chunks(7).map(|piece| String::from_utf8(piece.to_vec()).unwrap()).collect()
}

fn openai_streams() -> Vec<AnswerPlace> {
    fn of(text: &str, choice: u32, field: &str) -> Script {
        let mut deltas = vec![(0, json!({"role": "assistant", "content": ""}))];
        deltas.extend(pieces(text).into_iter().map(|piece| (choice, json!({field: piece}))));
        chunks(&deltas, "stop")
    }
    vec![
        ("text", |t| of(t, 0, "content")),
        ("reasoning", |t| of(t, 0, "reasoning_content")),
        ("refusal", |t| of(t, 0, "refusal")),
        ("second choice", |t| of(t, 1, "content")),
        ("tool arguments", |t| {
            let arguments = json!({"title": t}).to_string();
            let call = |function: Value| json!({"tool_calls": [{"index": 0, "id": "c1", "type": "function", "function": function}]});
            let mut deltas = vec![(0, call(json!({"name": "report.write", "arguments": ""})))];
            deltas.extend(pieces(&arguments).into_iter().map(|piece| {
                (0, json!({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}))
            }));
            chunks(&deltas, "tool_calls")
        }),
        ("field nobody knows", |t| {
            chunks(&[(0, json!({"content": "x"})), (0, json!({"field_of_tomorrow": [t]}))], "stop")
        }),
        ("key nobody knows", |t| chunks(&[(0, json!({"content": "x", t: 1}))], "stop")),
    ]
}

fn message(content: Value) -> Script {
    let answer = json!({"id": "msg_1", "type": "message", "role": "assistant", "model": "model-1", "content": content, "stop_reason": "end_turn", "stop_sequence": null, "usage": {"input_tokens": 1, "output_tokens": 1}});
    Script::json(&answer.to_string())
}

fn anthropic_answers() -> Vec<AnswerPlace> {
    vec![
        ("text", |t| message(json!([{"type": "text", "text": t}]))),
        ("second block", |t| {
            message(json!([{"type": "text", "text": "x"}, {"type": "text", "text": t}]))
        }),
        ("thinking", |t| {
            message(json!([{"type": "thinking", "thinking": t, "signature": "c2ln"}]))
        }),
        ("tool arguments", |t| {
            message(
                json!([{"type": "tool_use", "id": "c1", "name": "report.write", "input": {"title": t}}]),
            )
        }),
        ("field nobody knows", |t| {
            message(json!([{"type": "text", "text": "x", "field_of_tomorrow": [t]}]))
        }),
        ("block nobody knows", |t| {
            message(json!([{"type": "block_of_tomorrow", "payload": {"a": t}}]))
        }),
        ("key nobody knows", |t| message(json!([{"type": "text", "text": "x", t: 1}]))),
    ]
}

fn event(kind: &str, mut body: Value) -> String {
    body["type"] = json!(kind);
    format!("event: {kind}\ndata: {body}\n\n")
}

/// A stream of one block, whose deltas are `deltas`.
fn block(start: Value, deltas: Vec<Value>) -> Script {
    let mut events = event(
        "message_start",
        json!({"message": {"id": "msg_1", "type": "message", "role": "assistant", "model": "model-1", "content": [], "stop_reason": null, "stop_sequence": null, "usage": {"input_tokens": 1, "output_tokens": 1}}}),
    );
    events += &event("content_block_start", json!({"index": 0, "content_block": start}));
    for delta in deltas {
        events += &event("content_block_delta", json!({"index": 0, "delta": delta}));
    }
    events += &event("content_block_stop", json!({"index": 0}));
    events += &event(
        "message_delta",
        json!({"delta": {"stop_reason": "end_turn", "stop_sequence": null}, "usage": {"output_tokens": 5}}),
    );
    events += &event("message_stop", json!({}));
    Script::stream(&events)
}

fn anthropic_streams() -> Vec<AnswerPlace> {
    let text: AnswerPlace = ("text", |t| {
        let deltas =
            pieces(t).into_iter().map(|piece| json!({"type": "text_delta", "text": piece}));
        block(json!({"type": "text", "text": ""}), deltas.collect())
    });
    vec![
        text,
        ("thinking", |t| {
            let deltas = pieces(t)
                .into_iter()
                .map(|piece| json!({"type": "thinking_delta", "thinking": piece}));
            block(json!({"type": "thinking", "thinking": "", "signature": ""}), deltas.collect())
        }),
        ("tool arguments", |t| {
            let arguments = json!({"title": t}).to_string();
            let deltas = pieces(&arguments)
                .into_iter()
                .map(|piece| json!({"type": "input_json_delta", "partial_json": piece}));
            block(
                json!({"type": "tool_use", "id": "c1", "name": "report.write", "input": {}}),
                deltas.collect(),
            )
        }),
        ("start of a block", |t| block(json!({"type": "text", "text": t}), Vec::new())),
        ("field nobody knows", |t| {
            block(
                json!({"type": "text", "text": ""}),
                vec![json!({"type": "text_delta", "text": "x", "field_of_tomorrow": [t]})],
            )
        }),
        ("delta nobody knows", |t| {
            block(
                json!({"type": "text", "text": ""}),
                vec![json!({"type": "delta_of_tomorrow", "payload": t})],
            )
        }),
        ("key nobody knows", |t| {
            block(
                json!({"type": "text", "text": ""}),
                vec![json!({"type": "text_delta", "text": "x", t: 1})],
            )
        }),
    ]
}

fn routes_with_content() -> Vec<Route> {
    Route::ALL.into_iter().filter(|route| route.exchange_format().is_some()).collect()
}

fn set_streamed(mut request: Value, streamed: bool) -> String {
    if streamed {
        request["stream"] = json!(true);
    }
    request.to_string()
}

#[tokio::test]
async fn every_route_is_known_to_carry_content_or_to_carry_none() {
    for route in Route::ALL {
        let carries = route.exchange_format().is_some();
        assert_eq!(!request_places(route).is_empty(), carries, "{route:?}");
        for streamed in [false, true] {
            assert_eq!(!answers(route, streamed).is_empty(), carries, "{route:?}");
        }
    }
}

#[tokio::test]
async fn every_place_of_every_request_reaches_the_decision() {
    let world = World::new().await;
    for route in routes_with_content() {
        for streamed in [false, true] {
            world.vendor.does(plain_answer(route, streamed));
            for (place, request) in request_places(route) {
                let name = format!("{route:?}, {place}, streamed: {streamed}");
                let sent = world.vendor.received().len();
                let request = |count| set_streamed(request(&persons(count)), streamed);

                let held = world.post(route.path(), &request(ALLOWED + 1)).await;
                assert_eq!(held.status, StatusCode::FORBIDDEN, "{name}: {}", held.body);
                assert_eq!(held.code(), "approval_required", "{name}");
                assert!(held.header("brightline-review").is_some(), "{name}");
                assert_eq!(world.vendor.received().len(), sent, "{name}: it was sent");

                let permitted = world.post(route.path(), &request(ALLOWED)).await;
                assert_eq!(permitted.status, StatusCode::OK, "{name}: {}", permitted.body);
                assert_eq!(world.vendor.received().len(), sent + 1, "{name}: it was not sent");
            }
        }
    }
}

#[tokio::test]
async fn every_place_of_every_answer_is_screened_before_release() {
    let world = World::new().await;
    for route in routes_with_content() {
        for streamed in [false, true] {
            for (place, script) in answers(route, streamed) {
                let name = format!("{route:?}, {place}, streamed: {streamed}");
                let ask = request_places(route).remove(0).1("hello");
                let ask = set_streamed(ask, streamed);

                world.vendor.does(script(&persons(ALLOWED)));
                let released = world.post(route.path(), &ask).await;
                assert_eq!(released.status, StatusCode::OK, "{name}: {}", released.body);
                assert!(!released.body.contains("approval_required"), "{name}: {}", released.body);

                world.vendor.does(script(&persons(ALLOWED + 1)));
                let withheld = world.post(route.path(), &ask).await;
                assert_eq!(withheld.status, StatusCode::OK, "{name}: {}", withheld.body);
                let text = texts(&withheld.body);
                assert!(!text.contains("person-6"), "{name}: {}", withheld.body);
                assert!(withheld.body.contains("approval_required"), "{name}: {}", withheld.body);
                let ending = ["content_filter", "refusal"];
                assert!(
                    ending.iter().any(|end| withheld.body.contains(end)),
                    "{name}: {}",
                    withheld.body
                );
            }
        }
    }
}

/// All content of an answer in order and without gaps, so that text in pieces is found too.
fn texts(body: &str) -> String {
    let mut all = String::new();
    let documents = body.lines().map(|line| line.strip_prefix("data: ").unwrap_or(line));
    for document in documents.filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        collect(&document, &mut all);
    }
    all
}

fn collect(value: &Value, all: &mut String) {
    match value {
        Value::String(text) => all.push_str(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, all)),
        Value::Object(fields) => fields.iter().for_each(|(key, item)| {
            let names = ["id", "object", "model", "type", "role", "finish_reason"];
            if key.contains('@') {
                all.push_str(key);
            }
            if !names.contains(&key.as_str()) {
                collect(item, all);
            }
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[tokio::test]
async fn a_route_without_content_sends_nothing_to_a_vendor() {
    let world = World::new().await;
    let request = Request::get(world.url(Route::Models.path())).header("x-api-key", ANALYST);
    let listed = world.request(request, "").await;
    assert_eq!(listed.status, StatusCode::OK);
    assert_eq!(listed.json()["data"][0]["id"], "model-1");
    assert!(world.vendor.received().is_empty());
}
