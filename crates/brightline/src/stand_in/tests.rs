use std::net::SocketAddr;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::sync::oneshot;

use super::*;

/// Runs `test` against a server that plays `script`, which must stop when it is told to.
fn serving<F: Future>(script: &str, test: impl FnOnce(SocketAddr) -> F) -> F::Output {
    let rules = Rules::parse(script, "script.toml").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = StandIn::new(rules).serve(listener, async { drop(stopped.await) });
        let client = async {
            let output = test(address).await;
            drop(stop);
            output
        };
        tokio::join!(server, client).1
    })
}

fn rule(more: &str) -> String {
    format!("[[rule]]\nname = \"r\"\n[[rule.answer]]\ntext = \"Yes.\"\n{more}")
}

fn post(path: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("POST {path} HTTP/1.1\r\nhost: x\r\n{headers}content-length: {length}\r\n\r\n{body}")
}

const CHAT: &str = r#"{"model":"stand-in-1","messages":[{"role":"user","content":"hi"}]}"#;

/// Sends `request` and reads until the server closes the connection.
async fn all(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8(answer).unwrap()
}

/// Sends `request` and reads until `enough` was read; the connection stays open.
async fn until(address: SocketAddr, request: &str, enough: &str) -> (TcpStream, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    while !String::from_utf8_lossy(&answer).contains(enough) {
        assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0, "closed before {enough:?}");
    }
    (stream, String::from_utf8(answer).unwrap())
}

fn chat() -> String {
    post("/v1/chat/completions", "connection: close\r\n", CHAT)
}

fn streamed() -> String {
    CHAT.replace("\"model\"", "\"stream\":true,\"model\"")
}

#[test]
fn every_answer_says_what_made_it() {
    serving(&rule(""), |address| async move {
        let answer = all(address, &chat()).await;
        assert!(answer.contains("\r\nserver: brightline-stand-in-model\r\n"), "{answer}");
        assert!(answer.contains("\r\nbrightline-stand-in-rule: r\r\n"), "{answer}");
        assert!(answer.contains(r#""system_fingerprint":"brightline-stand-in-model""#), "{answer}");
    });
}

#[test]
fn equal_requests_get_equal_bytes_on_one_connection() {
    serving(&rule(""), |address| async move {
        let once = post("/v1/chat/completions", "", CHAT);
        let twice = all(address, &format!("{once}{}", chat())).await;
        let answers: Vec<&str> = twice.split("HTTP/1.1 200 OK\r\n").skip(1).collect();
        assert_eq!(answers.len(), 2);
        assert_eq!(answers[0], answers[1].replace("connection: close\r\n", ""));
    });
}

#[test]
fn unknown_path_is_not_found() {
    serving(&rule(""), |address| async move {
        let answer = all(address, &post("/v1/embeddings", "connection: close\r\n", "{}")).await;
        assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");
        assert!(answer.contains("knows no `POST /v1/embeddings`"), "{answer}");
    });
}

#[test]
fn only_the_key_of_the_rules_is_admitted() {
    let script = format!("key = \"sk-1\"\n{}", rule(""));
    serving(&script, |address| async move {
        for (headers, status) in [
            ("", "401"),
            ("authorization: Bearer sk-2\r\n", "401"),
            ("authorization: sk-1\r\n", "401"),
            ("authorization: Bearer sk-1\r\n", "200"),
            ("x-api-key: sk-1\r\n", "200"),
        ] {
            let headers = format!("connection: close\r\n{headers}");
            let answer = all(address, &post("/v1/chat/completions", &headers, CHAT)).await;
            assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{headers}: {answer}");
        }
    });
}

#[test]
fn models_are_listed_in_the_form_that_the_client_speaks() {
    serving(&rule(""), |address| async move {
        let get = |headers: &str| {
            format!("GET /v1/models HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n")
        };
        let openai = all(address, &get("")).await;
        let anthropic = all(address, &get("anthropic-version: 2023-06-01\r\n")).await;
        let body = |answer: &str| answer.split_once("\r\n\r\n").unwrap().1.to_owned();
        insta::assert_snapshot!(format!("{}\n{}", body(&openai), body(&anthropic)));
    });
}

#[test]
fn redirect_is_sent_as_the_rule_says() {
    let script =
        "[[rule]]\nname = \"r\"\n[rule.raw]\nstatus = 307\nlocation = \"http://127.0.0.1:9/\"";
    serving(script, |address| async move {
        let answer = all(address, &chat()).await;
        assert!(answer.starts_with("HTTP/1.1 307 "), "{answer}");
        assert!(answer.contains("\r\nlocation: http://127.0.0.1:9/\r\n"), "{answer}");
    });
}

#[test]
fn announced_length_can_be_wrong() {
    let measured = |wire: &str| {
        let answer = serving(&rule(wire), |address| async move { all(address, &chat()).await });
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let announced = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        (announced.unwrap().parse::<usize>().unwrap(), body.len())
    };
    let (announced, whole) = measured("");
    assert_eq!(announced, whole);
    assert_eq!(measured("[rule.wire]\ncontent-length = \"short\""), (whole - 1, whole - 1));
    assert_eq!(measured("[rule.wire]\ncontent-length = \"long\""), (whole + 1, whole));
}

#[test]
fn stream_is_closed_in_the_middle() {
    serving(&rule("[rule.wire]\nclose-after = 30"), |address| async move {
        let answer = all(address, &post("/v1/chat/completions", "", &streamed())).await;
        assert!(answer.contains("\r\n1E\r\ndata: "), "30 bytes in one chunk: {answer}");
        assert!(!answer.ends_with("0\r\n\r\n"), "the stream says that it is complete: {answer}");
    });
}

#[test]
fn stream_is_split_at_every_byte() {
    serving(&rule("[rule.wire]\nsplit = 1"), |address| async move {
        let body = CHAT.replace("\"model\"", "\"stream\":true,\"model\"");
        let answer =
            all(address, &post("/v1/chat/completions", "connection: close\r\n", &body)).await;
        assert!(
            answer.contains("\r\n1\r\nd\r\n1\r\na\r\n1\r\nt\r\n1\r\na\r\n1\r\n:\r\n"),
            "{answer}"
        );
        assert!(answer.ends_with("0\r\n\r\n"), "{answer}");
    });
}

#[test]
fn events_can_come_together() {
    serving(&rule("[rule.wire]\ntogether = true"), |address| async move {
        let request = post("/v1/chat/completions", "connection: close\r\n", &streamed());
        let answer = all(address, &request).await;
        assert!(answer.ends_with("\n\ndata: [DONE]\n\n\r\n0\r\n\r\n"), "{answer}");
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        assert_eq!(body.matches("\r\n").count(), 4, "two chunks have two lines each: {answer}");
    });
}

#[test]
fn stalled_body_sends_its_beginning_and_nothing_more() {
    serving(&rule("[rule.wire]\nstall-after = 8"), |address| async move {
        let (mut stream, answer) = until(address, &chat(), "\r\n\r\n{\"id\":\"c").await;
        assert!(answer.ends_with("\r\n\r\n{\"id\":\"c"), "{answer}");
        let mut more = [0];
        let read = tokio::time::timeout(Duration::from_millis(20), stream.read(&mut more)).await;
        assert!(read.is_err(), "{read:?}");
    });
}

#[test]
fn stalled_head_sends_nothing() {
    serving(&rule("[rule.wire]\nstall-before-head = true"), |address| async move {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(chat().as_bytes()).await.unwrap();
        let mut more = [0];
        let read = tokio::time::timeout(Duration::from_millis(20), stream.read(&mut more)).await;
        assert!(read.is_err(), "{read:?}");
    });
}

#[test]
fn pace_is_kept() {
    serving(&rule("[rule.wire]\ndelay-ms = 5\ngap-ms = 5\nsplit = 100"), |address| async move {
        let began = tokio::time::Instant::now();
        all(address, &chat()).await;
        // More than 300 bytes are four writes at least: one delay and three gaps.
        assert!(began.elapsed() >= Duration::from_millis(20));
    });
}
