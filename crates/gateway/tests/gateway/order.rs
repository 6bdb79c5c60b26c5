//! What is on record, and when: the decision before a byte goes up, the outcome before the last
//! byte comes down.

use http::{Request, StatusCode};
use serde_json::json;

use crate::world::{ANALYST, CLERK, EDGE, Script, World, committed};

const CHAT: &str = "/v1/chat/completions";

fn ask(text: &str) -> String {
    json!({"model": "model-1", "messages": [{"role": "user", "content": text}]}).to_string()
}

fn answer(message: serde_json::Value) -> Script {
    Script::json(
        &json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "model-1",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}})
        .to_string(),
    )
}

fn call(tool: &str, arguments: &str) -> Script {
    answer(json!({"role": "assistant", "content": null, "tool_calls": [
        {"id": "c1", "type": "function", "function": {"name": tool, "arguments": arguments}}]}))
}

#[tokio::test]
async fn a_permitted_exchange_has_a_decision_and_an_outcome() {
    let world = World::new().await;
    world.vendor.does(answer(json!({"role": "assistant", "content": "fine"})));
    let got = world.post(CHAT, &ask("hello")).await;
    assert_eq!(got.status, StatusCode::OK);
    assert_eq!(got.header("brightline-decision"), Some("1"));
    let log = world.log().await;
    assert_eq!(log.len(), 3, "{log:?}");
    assert_eq!(log[0]["kind"], "started");
    assert_eq!(log[1]["kind"], "decision");
    assert_eq!(log[1]["verdict"], "permit");
    assert_eq!(log[1]["workload"], "analyst-1");
    assert_eq!(log[2]["kind"], "outcome");
    assert_eq!(log[2]["of"], 1);
    assert_eq!(log[2]["ending"], "delivered");
}

#[tokio::test]
async fn what_is_sent_is_generated_from_what_was_judged() {
    let world = World::new().await;
    world.vendor.does(answer(json!({"role": "assistant", "content": "fine"})));
    let spaced = "{ \"model\" : \"model-1\",\n \"messages\":[{\"role\":\"user\",\"content\":\"\\u0068i\"}] }";
    world.post(CHAT, spaced).await;
    let sent = world.vendor.received();
    let body = String::from_utf8(sent[0].body.clone()).unwrap();
    assert_eq!(
        body,
        "{\"model\":\"model-1\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
    );
}

#[tokio::test]
async fn the_vendor_gets_its_own_key_and_nothing_of_the_caller() {
    let world = World::new().await;
    world.vendor.does(answer(json!({"role": "assistant", "content": "fine"})));
    let request = Request::post(world.url(CHAT))
        .header("authorization", format!("Bearer {ANALYST}"))
        .header("x-forwarded-for", "10.0.0.1")
        .header("cookie", "a=b")
        .header("openai-organization", "org-1")
        .header("x-stainless-os", "Linux");
    world.request(request, &ask("hello")).await;
    let head = world.vendor.received()[0].head.to_ascii_lowercase();
    assert!(head.contains("authorization: bearer vendor-key"), "{head}");
    for absent in [ANALYST, "x-forwarded-for", "cookie", "openai-organization", "x-stainless"] {
        assert!(!head.contains(absent), "{absent} in {head}");
    }
}

#[tokio::test]
async fn a_deployment_outside_the_boundary_is_denied_on_record() {
    let world = World::new().await;
    let request = Request::post(world.url(CHAT)).header("x-api-key", EDGE);
    let got = world.request(request, &ask("hello")).await;
    assert_eq!(got.status, StatusCode::BAD_REQUEST, "{}", got.body);
    assert_eq!(got.code(), "outside_boundary");
    assert!(world.vendor.received().is_empty());
    let log = world.log().await;
    assert_eq!(log[1]["verdict"], "deny");
    assert_eq!(got.header("brightline-decision"), Some("1"));
}

#[tokio::test]
async fn a_request_that_cannot_be_read_is_refused_on_record() {
    let world = World::new().await;
    let twice = r#"{"model":"model-1","model":"model-2","messages":[]}"#;
    let got = world.post(CHAT, twice).await;
    assert_eq!(got.status, StatusCode::BAD_REQUEST);
    assert_eq!(got.code(), "duplicate_key");
    assert_eq!(got.header("brightline-decision"), Some("1"));
    assert_eq!(got.header("x-should-retry"), Some("false"));
    assert!(world.vendor.received().is_empty());
}

#[tokio::test]
async fn a_lethal_tool_call_is_held_and_kept() {
    let world = World::new().await;
    world.vendor.does(call("effector.release", r#"{"target":"t-1"}"#));
    let got = world.post(CHAT, &ask("proceed")).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    let body = got.json();
    assert_eq!(body["choices"][0]["finish_reason"], "content_filter");
    assert!(body["choices"][0]["message"]["tool_calls"].is_null(), "{body}");
    assert!(!got.body.contains("t-1"));
    assert_eq!(body["brightline"]["code"], "approval_required");
    assert_eq!(body["brightline"]["clause"], "lethal");
    assert_eq!(got.header("brightline-review"), body["brightline"]["review"].as_str());
    let log = world.log().await;
    assert_eq!(log[2]["ending"], "withheld");
    assert_eq!(log[2]["verdict"], "hold");
    let review = body["brightline"]["review"].as_str().unwrap();
    assert_eq!(log[2]["review"], committed(&world, 2, review).await, "by its commitment only");
}

#[tokio::test]
async fn a_tool_that_nobody_declared_is_held_as_lethal() {
    let world = World::new().await;
    world.vendor.does(call("shell.run", r#"{"command":"ls"}"#));
    let got = world.post(CHAT, &ask("proceed")).await;
    assert_eq!(got.json()["brightline"]["code"], "approval_required", "{}", got.body);
    let log = world.log().await.pop().unwrap();
    assert!(
        !log.to_string().contains("shell.run"),
        "a name that the model chose is content: {log}"
    );
}

#[tokio::test]
async fn a_declared_reading_tool_passes() {
    let world = World::new().await;
    world.vendor.does(call("records.search", r#"{"query":{"phone":"none"}}"#));
    let got = world.post(CHAT, &ask("look it up")).await;
    assert_eq!(
        got.json()["choices"][0]["message"]["tool_calls"][0]["function"]["name"],
        "records.search"
    );
}

#[tokio::test]
async fn a_grant_widens_for_its_purpose_only() {
    let world = World::new().await;
    world.vendor.does(answer(json!({"role": "assistant", "content": "fine"})));
    let ten: Vec<_> = (0..10).map(|n| format!("p{n}@people.example")).collect();
    let body = ask(&ten.join(" "));
    let with = |key: &'static str, headers: &[(&'static str, &'static str)]| {
        let mut request = Request::post(world.url(CHAT)).header("x-api-key", key);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        world.request(request, &body)
    };
    let (purpose, case) = ("brightline-purpose", "brightline-case");
    let granted = with(ANALYST, &[(purpose, "investigation"), (case, "c-7")]).await;
    assert_eq!(granted.status, StatusCode::OK, "{}", granted.body);
    for narrow in [
        &[(purpose, "investigation")][..],
        &[(purpose, "analysis"), (case, "c-7")],
        &[(case, "c-7")],
        &[],
    ] {
        assert_eq!(with(ANALYST, narrow).await.status, StatusCode::FORBIDDEN, "{narrow:?}");
    }
    let log = world.log().await;
    assert_eq!(log[1]["grant"], "case-work");
    assert!(log[1]["case"].as_str().unwrap().starts_with("salted-sha256:"), "{}", log[1]);
    let claimed = with(CLERK, &[(purpose, "investigation"), (case, "c-7")]).await;
    assert_eq!(
        (claimed.status, claimed.code().as_str()),
        (StatusCode::BAD_REQUEST, "purpose_not_entitled")
    );
}

#[tokio::test]
async fn the_log_carries_no_content_and_no_identifier_of_a_person() {
    let world = World::new().await;
    world
        .vendor
        .does(answer(json!({"role": "assistant", "content": "secret-answer jane@people.example"})));
    let mut body: serde_json::Value =
        serde_json::from_str(&ask("secret-question john@people.example")).unwrap();
    body["user"] = json!("secret-user");
    world.post(CHAT, &body.to_string()).await;
    world.post(CHAT, r#"{"model":"secret-model","messages":[]}"#).await;
    for entry in world.log().await {
        let entry = entry.to_string();
        assert!(!entry.contains("secret") && !entry.contains("people.example"), "{entry}");
    }
}

#[tokio::test]
async fn held_content_is_sealed_on_disk() {
    let world = World::new().await;
    let many: Vec<_> = (0..10).map(|n| format!("sealed-{n}@people.example")).collect();
    let got = world.post(CHAT, &ask(&many.join(" "))).await;
    assert_eq!(got.status, StatusCode::FORBIDDEN);
    world.store.publish().await.unwrap();
    let mut folders = vec![world.data.path().to_path_buf()];
    let mut files = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files += 1;
                let bytes = std::fs::read(&path).unwrap();
                let found = bytes.windows(7).any(|window| window == b"sealed-");
                assert!(!found, "{} holds content in the clear", path.display());
            }
        }
    }
    assert!(files > 3);
}

#[tokio::test]
async fn without_a_durable_record_nothing_is_sent() {
    let world = World::new().await;
    world.vendor.does(answer(json!({"role": "assistant", "content": "fine"})));
    assert_eq!(world.post(CHAT, &ask("hello")).await.status, StatusCode::OK);
    world.store.clone().close().await.unwrap();
    let got = world.post(CHAT, &ask("hello")).await;
    assert_eq!(got.status, StatusCode::SERVICE_UNAVAILABLE, "{}", got.body);
    assert_eq!(got.code(), "not_recorded");
    assert_eq!(got.header("x-should-retry"), None);
    assert_eq!(world.vendor.received().len(), 1);
}
