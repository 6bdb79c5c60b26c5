//! Every place of a request in which a client can put text.

use gateway::Route;
use serde_json::{Value, json};

/// One kind of content: its name, and a request that carries `text` there and nowhere else.
pub(super) type Place = (&'static str, fn(&str) -> Value);

/// Every place of a request in which a client can put text, by route.
pub(super) fn request_places(route: Route) -> Vec<Place> {
    match route {
        Route::ChatCompletions => [openai_messages(), openai_tools(), openai_fields()].concat(),
        Route::Messages => [anthropic_messages(), anthropic_tools(), anthropic_fields()].concat(),
        Route::Models | Route::Review | Route::ReviewEvents => Vec::new(),
    }
}

fn user() -> Value {
    json!({"role": "user", "content": "hi"})
}

fn openai(messages: &[Value]) -> Value {
    json!({"model": "model-1", "messages": messages})
}

/// A plain request with one field more.
fn openai_with(field: &str, value: Value) -> Value {
    let mut request = openai(&[user()]);
    request[field] = value;
    request
}

fn openai_messages() -> Vec<Place> {
    vec![
        ("user text", |t| openai(&[json!({"role": "user", "content": t})])),
        ("user text part", |t| {
            openai(&[json!({"role": "user", "content": [{"type": "text", "text": t}]})])
        }),
        ("system", |t| openai(&[json!({"role": "system", "content": t}), user()])),
        ("developer", |t| openai(&[json!({"role": "developer", "content": t}), user()])),
        ("assistant", |t| openai(&[json!({"role": "assistant", "content": t}), user()])),
        ("reasoning", |t| {
            let thought = json!({"role": "assistant", "content": "x", "reasoning_content": t});
            openai(&[thought, user()])
        }),
        ("message name", |t| openai(&[json!({"role": "user", "name": t, "content": "hi"})])),
        ("several choices", |t| {
            let mut request = openai(&[json!({"role": "user", "content": t})]);
            request["n"] = json!(3);
            request
        }),
    ]
}

/// A conversation in which a tool was called with `arguments` and gave back `result`.
fn openai_tool_use(arguments: &str, result: &str) -> Value {
    let function = json!({"name": "records.search", "arguments": arguments});
    let call = json!({"id": "c1", "type": "function", "function": function});
    openai(&[
        user(),
        json!({"role": "assistant", "content": null, "tool_calls": [call]}),
        json!({"role": "tool", "tool_call_id": "c1", "content": result}),
    ])
}

fn openai_tools() -> Vec<Place> {
    fn declared(function: Value) -> Value {
        openai_with("tools", json!([{"type": "function", "function": function}]))
    }
    vec![
        ("tool call", |t| openai_tool_use(&json!({"query": t}).to_string(), "none")),
        ("tool result", |t| openai_tool_use("{}", t)),
        ("tool description", |t| {
            let parameters = json!({"type": "object"});
            declared(json!({"name": "records.search", "description": t, "parameters": parameters}))
        }),
        ("tool schema", |t| {
            let parameters = json!({"type": "object", "properties": {"q": {"enum": [t]}}});
            declared(json!({"name": "records.search", "parameters": parameters}))
        }),
    ]
}

fn openai_fields() -> Vec<Place> {
    vec![
        ("response format", |t| {
            let schema = json!({"name": "s", "schema": {"description": t}});
            openai_with("response_format", json!({"type": "json_schema", "json_schema": schema}))
        }),
        ("metadata", |t| openai_with("metadata", json!({"note": t}))),
        ("stop sequence", |t| openai_with("stop", json!([t]))),
        ("field nobody knows", |t| openai_with("tomorrow", json!({"deep": [{"er": t}]}))),
        ("key nobody knows", |t| openai_with("tomorrow", json!({t: 1}))),
    ]
}

fn anthropic(messages: &[Value]) -> Value {
    json!({"model": "model-1", "max_tokens": 100, "messages": messages})
}

/// A plain request with one field more.
fn anthropic_with(field: &str, value: Value) -> Value {
    let mut request = anthropic(&[user()]);
    request[field] = value;
    request
}

fn anthropic_messages() -> Vec<Place> {
    fn block(block: Value) -> Value {
        anthropic(&[json!({"role": "user", "content": [block]})])
    }
    vec![
        ("user text", |t| anthropic(&[json!({"role": "user", "content": t})])),
        ("user text block", |t| block(json!({"type": "text", "text": t}))),
        ("document text", |t| {
            let source = json!({"type": "text", "media_type": "text/plain", "data": t});
            block(json!({"type": "document", "source": source}))
        }),
        ("assistant", |t| anthropic(&[user(), json!({"role": "assistant", "content": t}), user()])),
        ("thinking", |t| {
            let thought = json!({"type": "thinking", "thinking": t, "signature": "c2ln"});
            let said = json!({"type": "text", "text": "x"});
            let turn = json!({"role": "assistant", "content": [thought, said]});
            anthropic(&[user(), turn, user()])
        }),
    ]
}

/// A conversation in which a tool was called with `input` and gave back `result`.
fn anthropic_tool_use(input: &Value, result: Value) -> Value {
    let call = json!({"type": "tool_use", "id": "c1", "name": "records.search", "input": input});
    let result = json!({"type": "tool_result", "tool_use_id": "c1", "content": result});
    anthropic(&[
        user(),
        json!({"role": "assistant", "content": [call]}),
        json!({"role": "user", "content": [result]}),
    ])
}

fn anthropic_tools() -> Vec<Place> {
    vec![
        ("tool use", |t| anthropic_tool_use(&json!({"query": t}), json!("none"))),
        ("tool result", |t| anthropic_tool_use(&json!({}), json!(t))),
        ("tool result block", |t| {
            anthropic_tool_use(&json!({}), json!([{"type": "text", "text": t}]))
        }),
        ("tool description", |t| {
            let schema = json!({"type": "object"});
            let tool = json!({"name": "records.search", "description": t, "input_schema": schema});
            anthropic_with("tools", json!([tool]))
        }),
    ]
}

fn anthropic_fields() -> Vec<Place> {
    vec![
        ("system text", |t| anthropic_with("system", json!(t))),
        ("system block", |t| anthropic_with("system", json!([{"type": "text", "text": t}]))),
        ("metadata", |t| anthropic_with("metadata", json!({"user_id": t}))),
        ("stop sequence", |t| anthropic_with("stop_sequences", json!([t]))),
        ("field nobody knows", |t| anthropic_with("tomorrow", json!({"deep": [{"er": t}]}))),
        ("key nobody knows", |t| anthropic_with("tomorrow", json!({t: 1}))),
    ]
}
