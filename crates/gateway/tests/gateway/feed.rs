//! The feed of a workload: it hears what happens to its own reviews, once and in order, also over a
//! reconnect, and nothing of what one person did.

use std::time::Duration;

use bytes::Bytes;
use gateway::{Gateway, Limits, Parts, Simulated, SimulatedClock, Workloads};
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Empty};
use hyper::body::Incoming;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use lexicon::ReviewId;
use review::{State, Verdict};
use serde_json::{Value, json};

use crate::mandates::Signed;
use crate::people::{FOUR, House, review_of};
use crate::world::{AGREEMENT, ANALYST, CLERK, Script, World, workloads};

const EVENTS: &str = "/v1/reviews/events";
const CHAT: &str = "/v1/chat/completions";

/// Somebody who reads a feed.
struct Reader {
    body: Incoming,
    unread: String,
}

/// One event.
#[derive(Debug, PartialEq)]
struct Event {
    name: String,
    id: Option<u64>,
    data: Value,
}

impl Event {
    /// The review and its state.
    fn told(&self) -> (String, &str) {
        let text = |key: &str| self.data[key].as_str().unwrap_or_default();
        (text("id").to_owned(), text("state"))
    }
}

impl Reader {
    async fn open(house: &House, key: &str, last: Option<u64>) -> Self {
        let (status, body) = ask(house, key, last.map(|last| last.to_string())).await;
        assert_eq!(status, StatusCode::OK);
        Self { body, unread: String::new() }
    }

    /// The next event; none at the end. Signs of life are left out.
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some((event, rest)) = self.unread.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.unread = rest;
                if !event.starts_with(':') {
                    return Some(read(&event));
                }
                continue;
            }
            let frame = self.body.frame().await?.unwrap();
            self.unread += std::str::from_utf8(&frame.into_data().unwrap()).unwrap();
        }
    }

    /// What there is before it says that it is ready, and its place then.
    async fn ready(&mut self) -> (Vec<Event>, u64) {
        let mut before = Vec::new();
        loop {
            let event = self.next().await.unwrap();
            match event.name.as_str() {
                "ready" => return (before, event.id.unwrap()),
                _ => before.push(event),
            }
        }
    }
}

fn read(text: &str) -> Event {
    let of = |field: &str| text.lines().find_map(|line| line.strip_prefix(field));
    Event {
        name: of("event: ").unwrap().to_owned(),
        id: of("id: ").map(|id| id.parse().unwrap()),
        data: serde_json::from_str(of("data: ").unwrap()).unwrap(),
    }
}

async fn ask(house: &House, key: &str, last: Option<String>) -> (StatusCode, Incoming) {
    let mut request = house.at(Request::get(house.world.url(EVENTS))).header("x-api-key", key);
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let client = Client::builder(TokioExecutor::new()).build_http();
    let got = client.request(request.body(Empty::<Bytes>::new()).unwrap()).await.unwrap();
    (got.status(), got.into_body())
}

const ASKED: &str = r#"{"model":"model-1","messages":[{"role":"user","content":"proceed"}]}"#;

/// An answer with a lethal call.
fn release() -> String {
    let call = json!({"id": "c0", "type": "function", "function": {
        "name": "effector.release", "arguments": "{\"target\":\"t-1\",\"units\":1}"}});
    let message = json!({"role": "assistant", "content": null, "tool_calls": [call]});
    json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "model-1",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})
    .to_string()
}

async fn hold(house: &House, key: &str) -> ReviewId {
    house.world.vendor.does(Script::json(&release()));
    let held = house.ask(CHAT, ASKED, &[("x-api-key", key)]).await;
    assert_eq!(held.code(), "approval_required", "{}", held.body);
    review_of(&held)
}

/// Has it approved and executed.
async fn execute(house: &House, review: ReviewId) {
    assert_eq!(house.approve(&FOUR, review).await, State::Approved);
    let got = house.again(CHAT, ASKED, review).await;
    assert!(got.header("brightline-permit").is_some(), "{}", got.body);
}

#[tokio::test]
async fn workload_hears_what_becomes_of_its_reviews_and_of_no_others() {
    let house = House::new().await;
    let (mut analyst, mut clerk) =
        (Reader::open(&house, ANALYST, None).await, Reader::open(&house, CLERK, None).await);
    assert_eq!((analyst.ready().await.0.len(), clerk.ready().await.0.len()), (0, 0));
    let review = hold(&house, ANALYST).await;
    execute(&house, review).await;
    let denied = hold(&house, ANALYST).await;
    house.decide("ada", denied, Verdict::Deny).await.unwrap();
    let of_clerk = hold(&house, CLERK).await;

    let mut told = Vec::new();
    for _ in 0..5 {
        told.push(analyst.next().await.unwrap());
    }
    let states: Vec<_> = told.iter().map(Event::told).collect();
    let (one, other) = (review.to_string(), denied.to_string());
    assert_eq!(
        states,
        [
            (one.clone(), "waiting"),
            // That three of four have approved is nobody's business.
            (one.clone(), "approved"),
            (one, "executed"),
            (other.clone(), "waiting"),
            (other, "denied"),
        ]
    );
    let log = house.world.log().await;
    for event in &told {
        let number = event.id.unwrap();
        assert_eq!(event.data["record"], number);
        let record = log[usize::try_from(number).unwrap()].to_string();
        let is_its =
            ["hold", "approved", "executed", "denied"].iter().any(|it| record.contains(it));
        assert!(is_its, "{record}");
    }
    assert_eq!(clerk.next().await.unwrap().told(), (of_clerk.to_string(), "waiting"));
}

#[tokio::test]
async fn nothing_is_lost_or_told_twice_over_a_reconnect() {
    let house = House::new().await;
    let mut reader = Reader::open(&house, ANALYST, None).await;
    reader.ready().await;
    let review = hold(&house, ANALYST).await;
    let last = reader.next().await.unwrap().id.unwrap();
    drop(reader);
    execute(&house, review).await;
    let other = hold(&house, ANALYST).await;

    let mut reader = Reader::open(&house, ANALYST, Some(last)).await;
    let (missed, here) = reader.ready().await;
    let missed: Vec<_> = missed.iter().map(Event::told).collect();
    let id = review.to_string();
    assert_eq!(
        missed,
        [(id.clone(), "approved"), (id, "executed"), (other.to_string(), "waiting")]
    );
    house.decide("ada", other, Verdict::Deny).await.unwrap();
    assert_eq!(reader.next().await.unwrap().told(), (other.to_string(), "denied"));

    let mut again = Reader::open(&house, ANALYST, Some(here)).await;
    let (missed, _) = again.ready().await;
    assert_eq!(missed.iter().map(Event::told).collect::<Vec<_>>(), [(other.to_string(), "denied")]);
}

#[tokio::test]
async fn feed_without_a_last_event_begins_with_what_is_open() {
    let house = House::new().await;
    let (open, closed) = (hold(&house, ANALYST).await, hold(&house, ANALYST).await);
    hold(&house, CLERK).await;
    house.decide("cem", closed, Verdict::Deny).await.unwrap();
    // An event that this log does not have yet is of another one.
    for last in [None, Some(1_000_000)] {
        let (told, here) = Reader::open(&house, ANALYST, last).await.ready().await;
        assert_eq!(
            told.iter().map(Event::told).collect::<Vec<_>>(),
            [(open.to_string(), "waiting")]
        );
        assert!(told.iter().all(|event| event.id.is_none()), "whoever is cut off hears it again");
        assert_eq!(here + 1, house.world.store.status().records);
    }
}

#[tokio::test]
async fn expired_review_is_told_once_it_is_on_record() {
    let house = House::new().await;
    let mut reader = Reader::open(&house, ANALYST, None).await;
    reader.ready().await;
    let review = hold(&house, ANALYST).await;
    assert_eq!(reader.next().await.unwrap().told(), (review.to_string(), "waiting"));
    house.pass(2 * 86_400).await;
    house.world.gateway.record_expired().await.unwrap();
    assert_eq!(reader.next().await.unwrap().told(), (review.to_string(), "expired"));
}

#[tokio::test]
async fn workload_has_so_many_feeds_and_others_are_not_affected() {
    let house = House::new().await;
    let mut open = Vec::new();
    for _ in 0..4 {
        open.push(Reader::open(&house, ANALYST, None).await);
    }
    let (status, _) = ask(&house, ANALYST, None).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
    Reader::open(&house, CLERK, None).await.ready().await;
    open.pop().unwrap().ready().await;
    // The place is given back as soon as the gateway has seen that nobody reads.
    loop {
        let (status, _body) = ask(&house, ANALYST, None).await;
        match status {
            StatusCode::OK => break,
            other => assert_eq!(other, StatusCode::TOO_MANY_REQUESTS),
        }
    }
}

#[tokio::test]
async fn id_that_is_none_and_a_stranger_are_refused() {
    let house = House::new().await;
    let (status, _) = ask(&house, ANALYST, Some("rv_1".to_owned())).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _) = ask(&house, "key-of-nobody", None).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

/// A gateway in simulated time, whose analyst's key expires, and which can be told to stop.
async fn short_lived() -> (House, tokio::sync::oneshot::Sender<()>) {
    let limits = Limits { heartbeat: Duration::from_millis(5), ..Limits::default() };
    let in_force = Signed::first(AGREEMENT).on_record();
    let (vendor, data, parts) = World::parts(Simulated::from(in_force), limits).await;
    let mut workloads = workloads();
    let key = &mut workloads[0].keys[0];
    key.expires = Some("2031-01-01T01:00:00Z".parse().unwrap());
    let parts = Parts { workloads: Workloads::new(workloads).unwrap(), ..parts };
    let store = parts.store.clone();
    let clock = SimulatedClock::new("brightline-time".parse().unwrap()).unwrap();
    let gateway = Gateway::simulate(parts, clock).await.unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let world = World::serve_until(vendor, data, store, gateway, stopped).await;
    (House::of(world, false).await, stop)
}

#[tokio::test]
async fn feed_ends_when_its_reader_is_no_longer_admitted() {
    let (house, _stop) = short_lived().await;
    let mut analyst = Reader::open(&house, ANALYST, None).await;
    analyst.ready().await;
    house.pass_for(CLERK, 3_601).await;
    let end = analyst.next().await.unwrap();
    assert_eq!((end.name.as_str(), &end.data["why"]), ("end", &json!("not_admitted")));
    assert_eq!(analyst.next().await, None);
}

#[tokio::test]
async fn feed_ends_when_the_gateway_stops() {
    let (house, stop) = short_lived().await;
    let mut clerk = Reader::open(&house, CLERK, None).await;
    clerk.ready().await;
    stop.send(()).unwrap();
    let end = clerk.next().await.unwrap();
    assert_eq!((end.name.as_str(), &end.data["why"]), ("end", &json!("stopping")));
    assert_eq!(clerk.next().await, None);
}
