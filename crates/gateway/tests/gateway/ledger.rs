//! The persons ledger on the path: what all exchanges together touch is counted, charged when it
//! happens and only then, and nobody learns more than that there is a limit.

use agreement::activation::Kind;
use gateway::{Cases, Limits, Register};
use http::{Request, StatusCode};
use keyholder::Holder;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::mandates::{Signed, from_now};
use crate::world::{AGREEMENT, ANALYST, CLERK, Got, Script, World, settings};

const CHAT: &str = "/v1/chat/completions";
const MESSAGES: &str = "/v1/messages";

/// What a workload may touch without a grant: `without-grant = { per-workload = 25 }`.
const PER_WORKLOAD: usize = 25;

/// The persons with these numbers, as a text.
fn persons(numbers: impl IntoIterator<Item = usize>) -> String {
    let named: Vec<_> =
        numbers.into_iter().map(|number| format!("person-{number}@people.example")).collect();
    named.join(" and ")
}

fn ask(text: &str) -> String {
    json!({"model": "model-1", "max_tokens": 9, "messages": [{"role": "user", "content": text}]})
        .to_string()
}

fn ask_for_a_stream() -> String {
    json!({"model": "model-1", "stream": true, "messages": [{"role": "user", "content": "go on"}]})
        .to_string()
}

fn answer(text: &str) -> Script {
    let message = json!({"role": "assistant", "content": text});
    Script::json(
        &json!({"id": "c", "object": "chat.completion", "created": 1, "model": "model-1",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})
        .to_string(),
    )
}

fn stream(texts: &[String]) -> Script {
    let chunk = |delta: Value, reason: Value| {
        let choice = json!({"index": 0, "delta": delta, "finish_reason": reason});
        let chunk = json!({"id": "c", "object": "chat.completion.chunk", "created": 1,
            "model": "model-1", "choices": [choice]});
        format!("data: {chunk}\n\n")
    };
    let mut events: String =
        texts.iter().map(|text| chunk(json!({"content": text}), Value::Null)).collect();
    events += &chunk(json!({}), json!("stop"));
    Script::stream(&(events + "data: [DONE]\n\n"))
}

fn anthropic_answer() -> Script {
    Script::json(
        &json!({"id": "m", "type": "message", "role": "assistant", "model": "model-1",
            "content": [{"type": "text", "text": "fine"}], "stop_reason": "end_turn",
            "stop_sequence": null, "usage": {"input_tokens": 1, "output_tokens": 1}})
        .to_string(),
    )
}

/// Has the analyst touch the persons with these numbers, five in a request.
async fn touch(world: &World, numbers: std::ops::Range<usize>) {
    let numbers: Vec<_> = numbers.collect();
    for five in numbers.chunks(5) {
        let got = world.post(CHAT, &ask(&persons(five.iter().copied()))).await;
        assert_eq!(got.status, StatusCode::OK, "{five:?}: {}", got.body);
    }
}

async fn fine() -> World {
    let world = World::new().await;
    world.vendor.does(answer("fine"));
    world
}

fn assert_held(got: &Got) {
    assert_eq!(got.status, StatusCode::FORBIDDEN, "{}", got.body);
    assert_eq!(got.code(), "approval_required");
    let error = got.json()["brightline"].clone();
    assert_eq!(error["clause"], "surveillance");
    let mut told = error.as_object().unwrap().clone();
    told.remove("review");
    told.remove("record");
    let told = Value::Object(told).to_string();
    assert!(!told.contains(|character: char| character.is_ascii_digit()), "{told}");
}

#[tokio::test]
async fn what_a_workload_touches_adds_up_over_exchanges() {
    let world = fine().await;
    touch(&world, 0..PER_WORKLOAD).await;
    let sent = world.vendor.received().len();
    assert_held(&world.post(CHAT, &ask(&persons([PER_WORKLOAD]))).await);
    assert_eq!(world.vendor.received().len(), sent, "what is held is not sent");
    // Whoever was touched in the window already is not touched once more.
    touch(&world, 0..PER_WORKLOAD).await;
    let got = world.post(CHAT, &ask("nobody at all")).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
}

#[tokio::test]
async fn both_wire_formats_draw_on_one_budget_and_every_workload_on_its_own() {
    let world = fine().await;
    touch(&world, 0..PER_WORKLOAD - 1).await;
    world.vendor.does(anthropic_answer());
    let last = persons([PER_WORKLOAD]);
    assert_eq!(world.post(MESSAGES, &ask(&last)).await.status, StatusCode::OK);
    assert_held(&world.post(MESSAGES, &ask(&persons([PER_WORKLOAD + 1]))).await);
    let request = Request::post(world.url(MESSAGES)).header("x-api-key", CLERK);
    let other = world.request(request, &ask(&persons([PER_WORKLOAD + 1]))).await;
    assert_eq!(other.status, StatusCode::OK, "{}", other.body);
}

#[tokio::test]
async fn what_is_held_or_refused_is_spared() {
    let world = fine().await;
    for first in [100, 200, 300, 400] {
        assert_held(&world.post(CHAT, &ask(&persons(first..first + 6))).await);
    }
    world.vendor.does(answer(&persons(500..506)));
    let withheld = world.post(CHAT, &ask("who?")).await;
    assert!(withheld.body.contains("approval_required"), "{}", withheld.body);
    world.vendor.does(answer("fine"));
    touch(&world, 0..PER_WORKLOAD).await;
    assert_held(&world.post(CHAT, &ask(&persons([PER_WORKLOAD]))).await);
}

#[tokio::test]
async fn an_answer_is_charged_if_it_is_released() {
    let world = fine().await;
    touch(&world, 0..PER_WORKLOAD - 2).await;
    world.vendor.does(answer(&persons(100..103)));
    let withheld = world.post(CHAT, &ask("who?")).await;
    assert!(!withheld.body.contains("people.example"), "{}", withheld.body);
    world.vendor.does(answer(&persons(100..102)));
    let released = world.post(CHAT, &ask("who?")).await;
    assert_eq!(released.body.matches("people.example").count(), 2, "{}", released.body);
    world.vendor.does(answer("fine"));
    assert_held(&world.post(CHAT, &ask(&persons([103]))).await);
}

#[tokio::test]
async fn a_stream_stops_at_the_first_person_over_the_budget() {
    let world = fine().await;
    touch(&world, 0..PER_WORKLOAD - 2).await;
    // Words between them, so that whoever was found has left before the next is found.
    let words = "and so on ".repeat(60);
    let texts: Vec<_> =
        (100..104).flat_map(|n| [format!("It is {}, ", persons([n])), words.clone()]).collect();
    world.vendor.does(stream(&texts));
    let got = world.post(CHAT, &ask_for_a_stream()).await;
    assert!(got.body.contains("person-101@"), "{}", got.body);
    assert!(!got.body.contains("person-102@"), "{}", got.body);
    assert!(got.body.contains("approval_required") && got.body.ends_with("data: [DONE]\n\n"));
    let outcome = world.log().await.pop().unwrap();
    assert_eq!((&outcome["kind"], &outcome["verdict"]), (&json!("outcome"), &json!("hold")));
    world.vendor.does(answer("fine"));
    assert_held(&world.post(CHAT, &ask(&persons([103]))).await);
    assert_eq!(world.post(CHAT, &ask(&persons([101]))).await.status, StatusCode::OK);
}

#[tokio::test]
async fn of_many_at_once_as_many_pass_as_the_budget_has_room_for() {
    let world = fine().await;
    let bodies: Vec<_> = (0..2 * PER_WORKLOAD).map(|number| ask(&persons([number]))).collect();
    let mut asked: Vec<_> = bodies.iter().map(|body| Box::pin(world.post(CHAT, body))).collect();
    let mut got = Vec::new();
    std::future::poll_fn(|context| {
        asked.retain_mut(|one| match one.as_mut().poll(context) {
            std::task::Poll::Ready(answered) => {
                got.push(answered.status);
                false
            }
            std::task::Poll::Pending => true,
        });
        if asked.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    let passed = got.iter().filter(|status| **status == StatusCode::OK).count();
    assert_eq!(passed, PER_WORKLOAD, "{got:?}");
    assert_eq!(world.vendor.received().len(), PER_WORKLOAD);
}

#[tokio::test]
async fn without_the_key_holder_nobody_is_touched() {
    let nowhere = Holder::at("/nowhere/keyholder.sock");
    let in_force = Signed::first(AGREEMENT).on_record();
    let world = World::with(in_force, Limits::default(), |mut parts| {
        parts.holder = nowhere;
        parts
    })
    .await;
    world.vendor.does(answer("fine"));
    let got = world.post(CHAT, &ask(&persons([1]))).await;
    assert_eq!((got.status, got.code()), (StatusCode::SERVICE_UNAVAILABLE, "no_ledger".to_owned()));
    assert!(world.vendor.received().is_empty());
    assert_eq!(world.post(CHAT, &ask("nobody")).await.status, StatusCode::OK);

    world.vendor.does(answer(&persons([1])));
    let got = world.post(CHAT, &ask("who?")).await;
    assert_eq!((got.status, got.code()), (StatusCode::SERVICE_UNAVAILABLE, "no_ledger".to_owned()));
    world.vendor.does(stream(&[format!("It is {} and ", persons([1]))]));
    let got = world.post(CHAT, &ask_for_a_stream()).await;
    assert!(!got.body.contains("people.example"), "{}", got.body);
    assert!(got.body.contains("no_ledger"), "{}", got.body);
    let log = world.log().await;
    assert_eq!((&log[1]["verdict"], &log[1]["code"]), (&json!("deny"), &json!("no_ledger")));
    assert_eq!(log[1]["persons"], 1);
    let outcome = log.last().unwrap();
    let found = (&outcome["verdict"], &outcome["code"], &outcome["ending"]);
    assert_eq!(found, (&json!("deny"), &json!("cannot_decide"), &json!("withheld")));
}

#[tokio::test]
async fn over_the_outer_stop_the_request_is_refused() {
    let tight = AGREEMENT.replace("identity = 10000", "identity = 8");
    let world = World::under(Signed::first(&tight).on_record()).await;
    world.vendor.does(answer("fine"));
    touch(&world, 0..8).await;
    let got = world.post(CHAT, &ask(&persons([8]))).await;
    assert_eq!(got.status, StatusCode::BAD_REQUEST, "{}", got.body);
    assert_eq!(got.code(), "too_many_persons");
    // The agreement's own number holds for everybody together.
    let request = Request::post(world.url(CHAT)).header("x-api-key", CLERK);
    let other = world.request(request, &ask(&persons([8]))).await;
    assert_eq!(other.code(), "too_many_persons", "{}", other.body);
}

#[tokio::test]
async fn records_tell_how_many_and_never_who_was_new() {
    let world = fine().await;
    let body = ask(&persons(0..3));
    for _ in 0..2 {
        assert_eq!(world.post(CHAT, &body).await.status, StatusCode::OK);
    }
    let log = world.log().await;
    let counted = |entry: &Value| (entry["persons"].clone(), entry["touched"].clone());
    let expected = (json!(3), json!({"identity": 3}));
    assert_eq!(counted(&log[1]), expected);
    assert_eq!(counted(&log[2]), expected);
    assert_eq!(counted(&log[3]), expected, "the same persons again look the same");
}

#[tokio::test]
async fn a_budget_that_is_nearly_spent_is_on_record_once() {
    let world = fine().await;
    touch(&world, 0..PER_WORKLOAD).await;
    touch(&world, 0..PER_WORKLOAD).await;
    let log = world.log().await;
    let noticed: Vec<_> = log.iter().filter(|entry| entry["kind"] == "noticed").collect();
    let shares: Vec<_> = noticed.iter().map(|entry| entry["share"].as_u64().unwrap()).collect();
    assert_eq!(shares, [80, 100], "{noticed:?}");
    for entry in noticed {
        assert_eq!(entry["what"], "budget");
        assert_eq!(entry["clause"], "surveillance");
        assert_eq!(entry["workload"], "analyst-1");
        assert_eq!(entry["measure"], "persons");
    }
}

#[tokio::test]
async fn a_grant_that_asks_for_a_case_asks_the_register() {
    let cases = Cases::empty();
    let in_force = Signed::first(AGREEMENT).on_record();
    let world = World::with(in_force, Limits::default(), |mut parts| {
        parts.cases = cases.clone();
        parts
    })
    .await;
    world.vendor.does(answer("fine"));
    let body = ask(&persons(0..10));
    let under = |case: &'static str| {
        let request = Request::post(world.url(CHAT))
            .header("x-api-key", ANALYST)
            .header("brightline-purpose", "investigation")
            .header("brightline-case", case);
        world.request(request, &body)
    };
    assert_held(&under("c-7").await);
    let register = "case,opened,closed\nc-7,2026-01-01,\nc-8,2026-01-01,2026-02-01\n";
    cases.replace(Register::from_csv(register).unwrap());
    assert_eq!(under("c-7").await.status, StatusCode::OK);
    for closed in ["c-8", "c-9", "C-7"] {
        assert_held(&under(closed).await);
    }
}

#[tokio::test]
async fn an_argument_that_names_a_person_counts_whatever_its_form() {
    let world = fine().await;
    let call = |number: usize| {
        let arguments = json!({"query": {"person": format!("file {number}/a")}}).to_string();
        let function = json!({"name": "records.search", "arguments": arguments});
        json!({"id": "c1", "type": "function", "function": function})
    };
    let calls: Vec<_> = (0..6).map(call).collect();
    let past = json!({"model": "model-1", "messages": [
        {"role": "assistant", "content": null, "tool_calls": calls},
        {"role": "user", "content": "go on"}]});
    assert_held(&world.post(CHAT, &past.to_string()).await);
    let message = json!({"role": "assistant", "content": null, "tool_calls": calls});
    world.vendor.does(Script::json(
        &json!({"id": "c", "object": "chat.completion", "created": 1, "model": "model-1",
            "choices": [{"index": 0, "message": message, "finish_reason": "tool_calls"}]})
        .to_string(),
    ));
    let got = world.post(CHAT, &ask("look them up")).await;
    assert!(got.body.contains("approval_required"), "{}", got.body);
}

/// A request with a picture of so many bytes, in either wire format.
fn ask_about_a_picture(path: &str, bytes: usize) -> String {
    // No byte of it is a text's.
    let payload = base64(&vec![0xff; bytes]);
    let picture = if path == CHAT {
        let url = format!("data:image/png;base64,{payload}");
        json!({"type": "image_url", "image_url": {"url": url}})
    } else {
        let source = json!({"type": "base64", "media_type": "image/png", "data": payload});
        json!({"type": "image", "source": source})
    };
    json!({"model": "model-1", "max_tokens": 9, "messages": [{"role": "user",
        "content": [{"type": "text", "text": "what is it?"}, picture]}]})
    .to_string()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digit = |value: u32| char::from(DIGITS[(value & 63) as usize]);
    let triple = |part: &[u8]| {
        let at = |index: usize| u32::from(part.get(index).copied().unwrap_or(0));
        let value = at(0) << 16 | at(1) << 8 | at(2);
        let mut four = [digit(value >> 18), digit(value >> 12), digit(value >> 6), digit(value)];
        four[part.len() + 1..].fill('=');
        four
    };
    bytes.chunks(3).flat_map(triple).collect()
}

#[tokio::test]
async fn bytes_that_are_no_text_draw_on_a_budget_of_their_own() {
    let tight = AGREEMENT.replace(r#"opaque-bytes = "64 MiB""#, r#"opaque-bytes = "1 KiB""#);
    let world = World::under(Signed::first(&tight).on_record()).await;
    world.vendor.does(answer("a picture"));
    assert_eq!(world.post(CHAT, &ask_about_a_picture(CHAT, 600)).await.status, StatusCode::OK);
    let sent = String::from_utf8(world.vendor.received()[0].body.clone()).unwrap();
    assert_eq!(sent, ask_about_a_picture(CHAT, 600), "the picture is sent as it came");
    let over = world.post(MESSAGES, &ask_about_a_picture(MESSAGES, 600)).await;
    assert_eq!((over.status, over.code().as_str()), (StatusCode::BAD_REQUEST, "too_many_persons"));
    world.vendor.does(anthropic_answer());
    let fits = world.post(MESSAGES, &ask_about_a_picture(MESSAGES, 424)).await;
    assert_eq!(fits.status, StatusCode::OK, "{}", fits.body);
    let log = world.log().await;
    assert_eq!(log[1]["opaque_bytes"], 600);
    assert_eq!(log.iter().filter(|entry| entry["kind"] == "noticed").count(), 1, "{log:?}");
}

#[tokio::test]
async fn where_nobody_counts_bytes_they_are_refused() {
    let front = AGREEMENT.split("## 2 No mass surveillance").next().unwrap();
    let without = front.replace("Clauses 2 to 8 prohibit some uses. ", "");
    let world = World::under(Signed::first(&without).on_record()).await;
    world.vendor.does(answer("fine"));
    let got = world.post(CHAT, &ask_about_a_picture(CHAT, 3)).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::BAD_REQUEST, "cannot_inspect"));
    assert_eq!(world.post(CHAT, &ask("no picture")).await.status, StatusCode::OK);
}

/// A process that dies in the middle of a stream has charged whom the client has seen by then.
#[tokio::test]
async fn who_left_in_a_stream_is_charged_after_a_crash() {
    let world = fine().await;
    let words = "and so on ".repeat(60);
    let chunk = |text: &str| {
        let chunk = json!({"id": "c", "object": "chat.completion.chunk", "created": 1,
            "model": "model-1",
            "choices": [{"index": 0, "delta": {"content": text}, "finish_reason": null}]});
        format!("data: {chunk}\n\n")
    };
    let named = format!("It is {}, ", persons(100..105));
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let events = format!("{head}{}{}", chunk(&named), chunk(&words));
    world.vendor.does(Script::WriteAndStall(events.into_bytes()));
    let mut client = tokio::net::TcpStream::connect(world.address).await.unwrap();
    let body = ask_for_a_stream();
    let request = format!(
        "POST {CHAT} HTTP/1.1\r\nhost: x\r\nx-api-key: {ANALYST}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    client.write_all(request.as_bytes()).await.unwrap();
    let mut seen = Vec::new();
    while !String::from_utf8_lossy(&seen).contains("person-104@") {
        assert_ne!(client.read_buf(&mut seen).await.unwrap(), 0, "the stream ended");
    }
    // What a disk has at this moment is what a start after a crash finds.
    let copy = tempfile::tempdir().unwrap();
    copy_folder(world.data.path(), copy.path());
    let in_force = Signed::first(AGREEMENT).on_record();
    let after = World::with(in_force, Limits::default(), |mut parts| {
        parts.store = store::Store::open(&settings(&copy)).unwrap();
        let days = lexicon::Span::from_seconds(30 * 86_400);
        parts.holder = Holder::here(copy.path().join("keys"), days).unwrap();
        parts
    })
    .await;
    after.vendor.does(answer("fine"));
    touch(&after, 100..105).await;
    touch(&after, 0..PER_WORKLOAD - 5).await;
    assert_held(&after.post(CHAT, &ask(&persons([PER_WORKLOAD]))).await);
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    std::fs::set_permissions(to, std::fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).unwrap();
        }
    }
}

#[tokio::test]
async fn of_two_agreements_that_decide_each_counts_under_its_own_grant() {
    // The older text gives the analyst no grant, so its number for a workload without one holds.
    let older = AGREEMENT.replace(r#"workloads = ["analyst-*"]"#, r#"workloads = ["officer-*"]"#);
    assert_ne!(older, AGREEMENT);
    let changed = AGREEMENT.replace("\nversion = 1\n", "\nversion = 2\n");
    let before = Signed::first(AGREEMENT);
    let lapsed = before.next(&changed, Kind::Emergency(from_now(-1_000)));
    let world = World::under(lapsed.lapsing(&lapsed, &older)).await;
    world.vendor.does(answer("fine"));
    let ask_on_a_case = async |numbers: std::ops::Range<usize>| {
        let request = Request::post(world.url(CHAT))
            .header("x-api-key", ANALYST)
            .header("brightline-purpose", "investigation")
            .header("brightline-case", "c-7");
        world.request(request, &ask(&persons(numbers))).await
    };
    for first in (0..PER_WORKLOAD).step_by(5) {
        let got = ask_on_a_case(first..first + 5).await;
        assert_eq!(got.status, StatusCode::OK, "{first}: {}", got.body);
    }
    assert_held(&ask_on_a_case(PER_WORKLOAD..PER_WORKLOAD + 1).await);
    let log = world.log().await;
    assert!(log.iter().any(|entry| entry["grant"] == "case-work"), "{log:?}");
}
