//! Vendors that fail, stall and lie; clients that leave; bounds that are reached.

use std::time::Duration;

use gateway::Limits;
use http::{Request, StatusCode};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::world::{ANALYST, Script, World, response};

const CHAT: &str = "/v1/chat/completions";

fn ask(streamed: bool) -> String {
    json!({"model": "model-1", "stream": streamed, "messages": [{"role": "user", "content": "hi"}]})
        .to_string()
}

fn chunk(text: &str) -> String {
    let chunk = json!({"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "model-1",
        "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]});
    format!("data: {chunk}\n\n")
}

fn quick() -> Limits {
    Limits {
        silence: Duration::from_millis(300),
        request_time: Duration::from_millis(500),
        request_bytes: 64 * 1024,
        answer_bytes: 64 * 1024,
        exchanges_per_workload: 4,
        ..Limits::default()
    }
}

/// An answer in which a tool is called with arguments that are no JSON.
fn broken_call() -> String {
    let function = json!({"name": "records.search", "arguments": "{"});
    let call = json!({"id": "c1", "type": "function", "function": function});
    let message = json!({"role": "assistant", "content": null, "tool_calls": [call]});
    let choice = json!({"index": 0, "message": message, "finish_reason": "tool_calls"});
    json!({"id": "c", "object": "chat.completion", "created": 1, "model": "model-1",
        "choices": [choice]})
    .to_string()
}

/// Every fault of a vendor and what the client is told, for a whole answer.
#[tokio::test]
async fn a_vendor_that_fails_or_lies_is_told_from_one_that_answers() {
    let world = World::with_limits(quick()).await;
    let good = json!({"id": "c", "object": "chat.completion", "created": 1, "model": "model-1",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "fine"}, "finish_reason": "stop"}]})
    .to_string();
    let short = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{good}",
        good.len() + 5
    );
    let gzip = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\ncontent-length: {}\r\n\r\n{good}",
        good.len()
    );
    let long = json!({"text": "x".repeat(70_000)}).to_string();
    let cases: Vec<(&str, Script, &str)> = vec![
        ("closes at once", Script::WriteAndClose(Vec::new()), "upstream_unreachable"),
        ("is silent", Script::WriteAndStall(Vec::new()), "upstream_silent"),
        ("says a wrong length", Script::WriteAndClose(short.into_bytes()), "upstream_broke_off"),
        ("encodes its answer", Script::Write(gzip.into_bytes()), "cannot_inspect"),
        (
            "answers in prose",
            Script::Write(response("200 OK", "text/html", b"<p>hi")),
            "upstream_content_type",
        ),
        ("answers no JSON", Script::json("{\"choices\": [}"), "malformed_json"),
        ("repeats a key", Script::json("{\"choices\":[],\"choices\":[]}"), "duplicate_key"),
        (
            "says an error with 200",
            Script::json(r#"{"error":{"message":"no"}}"#),
            "upstream_error_body",
        ),
        (
            "redirects",
            Script::Write(response(
                "302 Found\r\nlocation: http://127.0.0.1:1/",
                "text/plain",
                b"",
            )),
            "upstream_status",
        ),
        (
            "is busy",
            Script::Write(response("429 Too Many Requests", "application/json", b"{}")),
            "upstream_busy",
        ),
        ("fails", Script::Write(response("500 Oops", "text/html", b"oops")), "upstream_failed"),
        (
            "refuses the key",
            Script::Write(response("401 No", "application/json", b"{}")),
            "upstream_refused",
        ),
        ("answers too much", Script::json(&long), "answer_too_large"),
        ("calls a tool with no JSON", Script::json(&broken_call()), "unreadable_tool_call"),
    ];
    for (name, script, code) in cases {
        world.vendor.does(script);
        let got = world.post(CHAT, &ask(false)).await;
        assert_ne!(got.status, StatusCode::OK, "{name}: {}", got.body);
        assert_eq!(got.code(), code, "{name}: {}", got.body);
        assert!(got.header("brightline-decision").is_some(), "{name}");
        let last = world.log().await.pop().unwrap();
        assert_eq!(last["ending"], "upstream_failed", "{name}: {last}");
    }
}

#[tokio::test]
async fn a_vendors_reason_is_passed_on_only_where_it_may_be() {
    let world = World::new().await;
    let reason = |text: &str| {
        let body = json!({"error": {"message": text}}).to_string();
        Script::Write(response("400 Bad Request", "application/json", body.as_bytes()))
    };
    world.vendor.does(reason("max_tokens is too large"));
    let told = world.post(CHAT, &ask(false)).await;
    assert_eq!(told.status, StatusCode::BAD_REQUEST);
    assert!(told.body.contains("max_tokens is too large"), "{}", told.body);
    let many: Vec<_> = (0..10).map(|n| format!("p{n}@people.example")).collect();
    world.vendor.does(reason(&many.join(" ")));
    let untold = world.post(CHAT, &ask(false)).await;
    assert!(!untold.body.contains("people.example"), "{}", untold.body);
}

#[tokio::test]
async fn a_stream_that_breaks_off_ends_in_an_error_event() {
    let world = World::with_limits(quick()).await;
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let text = chunk(&"word ".repeat(100));
    let unfinished = format!("{head}{text}");
    let cases = [
        ("without its end", Script::WriteAndClose(unfinished.clone().into_bytes())),
        ("in silence", Script::WriteAndStall(unfinished.into_bytes())),
        (
            "in the middle of an event",
            Script::WriteAndClose(format!("{head}{text}data: {{\"choi").into_bytes()),
        ),
        ("in no JSON", Script::WriteAndClose(format!("{head}{text}data: {{]\n\n").into_bytes())),
        (
            "in an error",
            Script::WriteAndClose(
                format!("{head}{text}data: {{\"error\":{{\"message\":\"no\"}}}}\n\n").into_bytes(),
            ),
        ),
    ];
    for (name, script) in cases {
        world.vendor.does(script);
        let got = world.post(CHAT, &ask(true)).await;
        assert_eq!(got.status, StatusCode::OK, "{name}");
        assert!(!got.body.contains("[DONE]"), "{name}: {}", got.body);
        let last = got.body.trim_end().lines().last().unwrap();
        assert!(last.contains("\"error\""), "{name}: {}", got.body);
        let record = world.log().await.pop().unwrap();
        assert_eq!(record["ending"], "upstream_failed", "{name}: {record}");
    }
}

#[tokio::test]
async fn a_client_that_leaves_gets_its_outcome_on_record() {
    let world = World::with_limits(quick()).await;
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let pieces = (0..2_000).map(|n| chunk(&format!("word {n} ")).into_bytes());
    let mut all = vec![head.as_bytes().to_vec()];
    all.extend(pieces.take(300));
    world.vendor.does(Script::WritePieces(all));
    let mut client = tokio::net::TcpStream::connect(world.address).await.unwrap();
    let body = ask(true);
    let request = format!(
        "POST {CHAT} HTTP/1.1\r\nhost: x\r\nx-api-key: {ANALYST}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    client.write_all(request.as_bytes()).await.unwrap();
    let mut some = [0; 64];
    client.read_exact(&mut some).await.unwrap();
    drop(client);
    let last = async {
        loop {
            let last = world.log().await.pop().unwrap();
            if last["kind"] == "outcome" {
                return last;
            }
            tokio::task::yield_now().await;
        }
    };
    let last = tokio::time::timeout(Duration::from_secs(20), last).await.unwrap();
    assert!(
        ["client_gone", "upstream_failed"].contains(&last["ending"].as_str().unwrap()),
        "{last}"
    );
}

#[tokio::test]
async fn a_body_at_the_bound_is_judged_and_one_byte_more_is_refused() {
    let world = World::with_limits(quick()).await;
    world.vendor.does(Script::json(&json!({"id": "c", "object": "chat.completion", "created": 1, "model": "model-1",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "fine"}, "finish_reason": "stop"}]}).to_string()));
    let of_length = |length: usize| {
        let empty =
            json!({"model": "model-1", "messages": [{"role": "user", "content": ""}]}).to_string();
        empty.replacen("\"\"", &format!("\"{}\"", "x".repeat(length - empty.len())), 1)
    };
    let most = 64 * 1024;
    assert_eq!(of_length(most).len(), most);
    assert_eq!(world.post(CHAT, &of_length(most)).await.status, StatusCode::OK);
    let sent = world.vendor.received().len();
    let got = world.post(CHAT, &of_length(most + 1)).await;
    assert_eq!(
        (got.status, got.code().as_str()),
        (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
    );
    assert_eq!(world.vendor.received().len(), sent);
}

#[tokio::test]
async fn a_chunked_body_over_the_bound_is_refused_too() {
    let world = World::with_limits(quick()).await;
    let mut client = tokio::net::TcpStream::connect(world.address).await.unwrap();
    let head = format!(
        "POST {CHAT} HTTP/1.1\r\nhost: x\r\nx-api-key: {ANALYST}\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
    );
    client.write_all(head.as_bytes()).await.unwrap();
    let piece = format!("4000\r\n{}\r\n", " ".repeat(0x4000));
    for _ in 0..5 {
        client.write_all(piece.as_bytes()).await.unwrap_or_default();
    }
    let mut start = [0; 12];
    client.read_exact(&mut start).await.unwrap();
    assert_eq!(&start, b"HTTP/1.1 413");
}

#[tokio::test]
async fn a_body_that_does_not_arrive_in_time_is_refused() {
    let world = World::with_limits(quick()).await;
    let mut client = tokio::net::TcpStream::connect(world.address).await.unwrap();
    let head = format!(
        "POST {CHAT} HTTP/1.1\r\nhost: x\r\nx-api-key: {ANALYST}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{{"
    );
    client.write_all(head.as_bytes()).await.unwrap();
    let mut start = [0; 12];
    tokio::time::timeout(Duration::from_secs(20), client.read_exact(&mut start))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(&start, b"HTTP/1.1 408");
    assert!(world.vendor.received().is_empty());
}

#[tokio::test]
async fn smuggled_requests_do_not_reach_a_vendor() {
    let world = World::with_limits(quick()).await;
    let body = ask(false);
    let length = body.len();
    let auth = format!("host: x\r\nx-api-key: {ANALYST}\r\ncontent-type: application/json\r\n");
    let cases = [
        format!(
            "POST {CHAT} HTTP/1.1\r\n{auth}content-length: {length}\r\ncontent-length: {}\r\n\r\n{body}",
            length + 1
        ),
        format!("POST {CHAT} HTTP/1.1\r\n{auth}transfer-encoding: xchunked\r\n\r\n0\r\n\r\n"),
        format!("POST {CHAT} HTTP/1.1\r\n{auth}content-length : {length}\r\n\r\n{body}"),
        format!("POST {CHAT} HTTP/1.1\r\n{auth}content-length: +{length}\r\n\r\n{body}"),
        format!(
            "POST {CHAT} HTTP/1.1\r\nx-a: b\r\n folded\r\n{auth}content-length: {length}\r\n\r\n{body}"
        ),
    ];
    for request in cases {
        let mut client = tokio::net::TcpStream::connect(world.address).await.unwrap();
        client.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let read =
            tokio::time::timeout(Duration::from_secs(20), client.read_to_end(&mut answer)).await;
        assert!(read.is_ok(), "the connection stayed open after {request}");
        assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 4"), "{request}");
    }
    assert!(world.vendor.received().is_empty());
}

#[tokio::test]
async fn one_workload_cannot_take_every_place() {
    let world = World::with_limits(Limits { silence: Duration::from_secs(30), ..quick() }).await;
    world.vendor.does(Script::WriteAndStall(Vec::new()));
    let body = ask(false);
    let hung: Vec<_> = (0..4).map(|_| Box::pin(world.post(CHAT, &body))).collect();
    let fifth = async {
        loop {
            let got = world.post(CHAT, &body);
            let got = tokio::time::timeout(Duration::from_millis(200), got).await;
            if let Ok(got) = got {
                return got;
            }
        }
    };
    tokio::select! {
        got = fifth => {
            assert_eq!(got.status, StatusCode::TOO_MANY_REQUESTS, "{}", got.body);
            assert_eq!(got.code(), "too_many_exchanges");
        }
        () = async { for one in hung { one.await; } } => panic!("a hung exchange ended"),
    }
}

#[tokio::test]
async fn everything_that_is_no_route_is_refused() {
    let world = World::new().await;
    for (method, path, status) in [
        ("GET", "/v1/chat/completions", 405),
        ("DELETE", "/v1/messages", 405),
        ("POST", "/v1/models", 405),
        ("POST", "/v1/embeddings", 404),
        ("POST", "/v1/responses", 404),
        ("POST", "/v1/messages/count_tokens", 404),
        ("POST", "/v1/messages?beta=true", 404),
        ("POST", "/v1/files", 404),
        ("GET", "/", 404),
        ("GET", "/metrics", 404),
        ("OPTIONS", "/v1/messages", 405),
        ("POST", "/v1/chat/completions/../../v1/messages", 404),
    ] {
        let request =
            Request::builder().method(method).uri(world.url(path)).header("x-api-key", ANALYST);
        let got = world.request(request, &ask(false)).await;
        assert_eq!(got.status.as_u16(), status, "{method} {path}: {}", got.body);
    }
    assert!(world.vendor.received().is_empty());
}
