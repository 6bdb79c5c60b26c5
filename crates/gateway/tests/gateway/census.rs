//! The census: every route, every kind of content, streamed or not, reaches the decision.
//!
//! The list of routes comes from the router. A new route does not compile here until somebody says
//! what content it carries, and does not pass until all of it is judged, in both directions.

mod answers;
mod requests;

use answers::answers;
use gateway::Route;
use http::{Request, StatusCode};
use requests::request_places;
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

/// A short answer that every client accepts, in the format of `route`.
fn plain_answer(route: Route, streamed: bool) -> Script {
    answers(route, streamed).remove(0).1("fine")
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
