//! Held acts from the hold to the act: what people approved happens once, exactly as it was judged,
//! and only if what is in force then permits it.

use agreement::activation::Kind;
use gateway::{NotDecided, Reviewing};
use http::{Request, StatusCode};
use lexicon::{ReviewId, Span};
use review::{ActKind, Refused, State, Verdict};
use serde_json::{Value, json};

use crate::force::without_cases;
use crate::mandates::Signed;
use crate::people::{FOUR, House, TWO, credential, review_of, reviewing};
use crate::world::{AGREEMENT, ANALYST, CLERK, Script};

pub(crate) const CHAT: &str = "/v1/chat/completions";
const MESSAGES: &str = "/v1/messages";

pub(crate) fn ask(text: &str) -> String {
    json!({"model": "model-1", "messages": [{"role": "user", "content": text}]}).to_string()
}

/// A request about more persons than anybody may touch without a grant.
pub(crate) fn about_many() -> String {
    let persons: Vec<_> = (1..=6).map(|it| format!("person-{it}@people.example")).collect();
    ask(&persons.join(" "))
}

pub(crate) fn answer(message: Value) -> String {
    json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "model-1",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})
    .to_string()
}

pub(crate) fn calls(calls: &[(&str, &str)]) -> String {
    let call = |(id, (tool, arguments)): (usize, &(&str, &str))| {
        json!({"id": format!("c{id}"), "type": "function",
            "function": {"name": tool, "arguments": arguments}})
    };
    let calls: Vec<_> = calls.iter().enumerate().map(call).collect();
    answer(json!({"role": "assistant", "content": null, "tool_calls": calls}))
}

pub(crate) const RELEASE: (&str, &str) = ("effector.release", r#"{"target":"t-1","units":1}"#);

/// Has the vendor answer with a lethal call, which is held, and returns its review.
pub(crate) async fn held_call(house: &House) -> ReviewId {
    house.world.vendor.does(Script::json(&calls(&[RELEASE])));
    let got = house.ask(CHAT, &ask("proceed"), &[]).await;
    assert_eq!(got.json()["brightline"]["code"], "approval_required", "{}", got.body);
    review_of(&got)
}

#[tokio::test]
async fn call_that_four_people_approved_is_handed_out_once_exactly_as_it_was_held() {
    let house = House::new().await;
    let review = held_call(&house).await;
    let opening = house.world.store.review(review).await.unwrap().unwrap();
    let ActKind::Call { target, effectors, .. } = &opening.review.opening().act.kind else {
        panic!("{:?}", opening.review.opening())
    };
    assert_eq!((target.as_deref(), *effectors), (Some("t-1"), Some(1)));

    assert_eq!(house.approve(&FOUR[..3], review).await, State::PartlyApproved);
    let waiting = house.again(CHAT, &ask("proceed"), review).await;
    assert_eq!(
        (waiting.status, waiting.code().as_str()),
        (StatusCode::FORBIDDEN, "approval_required")
    );
    assert_eq!(house.decide("dora", review, Verdict::Approve).await.unwrap(), State::Approved);

    let got = house.again(CHAT, &ask("proceed"), review).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert_eq!(got.json(), serde_json::from_str::<Value>(&calls(&[RELEASE])).unwrap());
    assert!(got.header("brightline-permit").is_some());
    assert_eq!(house.world.vendor.received().len(), 1, "the model is not asked again");

    let twice = house.again(CHAT, &ask("proceed"), review).await;
    assert_eq!((twice.status, twice.code().as_str()), (StatusCode::BAD_REQUEST, "review_executed"));
    let told = house.reviewed().await;
    assert_eq!(told, ["shown", "approved", "approved", "approved", "approved", "executed"]);
}

#[tokio::test]
async fn token_is_for_exactly_the_call_that_was_approved() {
    let house = House::new().await;
    let review = held_call(&house).await;
    house.approve(&FOUR, review).await;
    let got = house.again(CHAT, &ask("proceed"), review).await;
    let token = base64_of(got.header("brightline-permit").unwrap());
    let key = permit::SecretKey::parse(house.world.store.permit_key()).unwrap();
    let terms = permit::opened(&token, std::slice::from_ref(key.public())).unwrap();
    let arguments = permit::Canonical::parse(RELEASE.1).unwrap();
    assert_eq!(terms.act, permit::act_digest(RELEASE.0, &arguments));
    assert_eq!((terms.audience, terms.tool, terms.effectors), (RELEASE.0, RELEASE.0, 1));
    assert_eq!(terms.review, Some(review.to_bytes()));
    let people: Vec<_> = terms.quorum.parties().collect();
    assert_eq!(people, [("customer", 2), ("provider", 2)]);
    let log = house.world.log().await;
    let record = &log[usize::try_from(terms.record).unwrap()];
    assert_eq!(
        (&record["what"], &record["review"]),
        (&"executed".into(), &json!(review.to_string()))
    );
    assert_eq!(terms.expires_ms - terms.issued_ms, 60_000);
}

fn base64_of(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

#[tokio::test]
async fn request_that_was_approved_is_sent_once_and_its_answer_is_another_act() {
    let house = House::new().await;
    house.world.vendor.does(Script::json(&answer(json!({"role": "assistant", "content": "fine"}))));
    let held = house.ask(CHAT, &about_many(), &[]).await;
    assert_eq!((held.status, held.code().as_str()), (StatusCode::FORBIDDEN, "approval_required"));
    let review = review_of(&held);
    assert_eq!(house.approve(&TWO, review).await, State::Approved);
    assert!(house.world.vendor.received().is_empty());

    let sent = house.again(CHAT, &about_many(), review).await;
    assert_eq!(house.world.vendor.received().len(), 1);
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.body);
    assert!(!sent.body.contains("fine"), "the answer is about as many persons: {}", sent.body);
    let second = review_of(&sent);
    assert_ne!(second, review);
    let executed = house.again(CHAT, &about_many(), review).await;
    assert_eq!(executed.code(), "review_executed");

    assert_eq!(house.approve(&TWO, second).await, State::Approved);
    let got = house.again(CHAT, &about_many(), second).await;
    assert_eq!(got.json()["choices"][0]["message"]["content"], "fine", "{}", got.body);
    assert!(got.header("brightline-permit").is_none(), "there is no call");
    assert_eq!(house.world.vendor.received().len(), 1);
}

#[tokio::test]
async fn another_request_another_case_and_another_caller_get_nothing() {
    let house = House::new().await;
    let review = held_call(&house).await;
    house.approve(&FOUR, review).await;
    let named = review.to_string();
    let other = house.again(CHAT, &ask("proceed "), review).await;
    assert_eq!((other.status, other.code().as_str()), (StatusCode::BAD_REQUEST, "other_request"));
    let named = ("brightline-review", named.as_str());
    for (header, value) in [
        ("brightline-case", "case-9"),
        ("brightline-purpose", "investigation"),
        ("brightline-on-behalf-of", "somebody"),
    ] {
        let other = house.ask(CHAT, &ask("proceed"), &[named, (header, value)]).await;
        assert_eq!(other.code(), "other_request", "{header}");
    }
    let clerk = house.ask(CHAT, &ask("proceed"), &[named, ("x-api-key", CLERK)]).await;
    assert_eq!((clerk.status, clerk.code().as_str()), (StatusCode::NOT_FOUND, "no_such_review"));
    let unknown = ReviewId::from_random([7; 16]);
    assert_eq!(house.again(CHAT, &ask("proceed"), unknown).await.code(), "no_such_review");
    let bad = house.ask(CHAT, &ask("proceed"), &[("brightline-review", "rv_1")]).await;
    assert_eq!(bad.code(), "bad_review");
    assert_eq!(house.again(CHAT, &ask("proceed"), review).await.status, StatusCode::OK);
}

#[tokio::test]
async fn agreement_that_comes_into_force_meanwhile_wins_over_approvals() {
    let house = House::new().await;
    let review = held_call(&house).await;
    house.approve(&FOUR, review).await;
    let first = Signed::first(AGREEMENT);
    let version =
        |number: u64| AGREEMENT.replace("\nversion = 1\n", &format!("\nversion = {number}\n"));
    let moved = version(2).replace("\"gov-north\"", "\"gov-west\"");
    let second = first.next(&without_cases(&moved), Kind::Ordinary);
    house.world.gateway.activate(second.after(&first).unwrap()).await.unwrap();
    let got = house.again(CHAT, &ask("proceed"), review).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::BAD_REQUEST, "outside_boundary"));
    assert!(!got.body.contains("t-1"), "{}", got.body);
    assert_eq!(house.reviewed().await.last().unwrap(), "stopped");

    let third = second.next(&version(3), Kind::Ordinary);
    house.world.gateway.activate(third.after(&second).unwrap()).await.unwrap();
    let got = house.again(CHAT, &ask("proceed"), review).await;
    assert_eq!(got.status, StatusCode::OK, "nothing was used up: {}", got.body);
}

#[tokio::test]
async fn approval_of_somebody_who_was_removed_meanwhile_does_not_count() {
    let house = House::new().await;
    let review = held_call(&house).await;
    assert_eq!(house.approve(&FOUR, review).await, State::Approved);
    house.remove("dora").await;
    let got = house.again(CHAT, &ask("proceed"), review).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::FORBIDDEN, "approval_required"));
    assert_eq!(house.decide("fritz", review, Verdict::Approve).await.unwrap(), State::Approved);
    let got = house.again(CHAT, &ask("proceed"), review).await;
    assert_eq!(got.status, StatusCode::OK, "another one's does: {}", got.body);
}

#[tokio::test]
async fn one_no_is_a_no_and_so_is_time_that_passes() {
    let house = House::new().await;
    let (denied, expired) = (held_call(&house).await, held_call(&house).await);
    house.pass(61).await;
    house.decide("cem", denied, Verdict::Deny).await.unwrap();
    let got = house.again(CHAT, &ask("proceed"), denied).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::BAD_REQUEST, "review_denied"));
    let late = house.decide("ada", denied, Verdict::Approve).await;
    assert!(matches!(late, Err(NotDecided::Refused(Refused::Closed(State::Denied)))), "{late:?}");

    assert_eq!(house.approve(&FOUR, expired).await, State::Approved);
    house.pass(24 * 3_600).await;
    let got = house.again(CHAT, &ask("proceed"), expired).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::BAD_REQUEST, "review_expired"));
    assert_eq!(house.world.gateway.record_expired().await.unwrap(), 1);
    assert_eq!(house.world.gateway.record_expired().await.unwrap(), 0);
    assert_eq!(house.reviewed().await.last().unwrap(), "expired");
}

#[tokio::test]
async fn caller_learns_where_its_own_review_stands_and_nothing_else() {
    let house = House::new().await;
    let review = held_call(&house).await;
    let look = |key: &'static str| {
        let request = house.at(Request::get(house.world.url(&format!("/v1/reviews/{review}"))));
        house.world.request(request.header("x-api-key", key), "")
    };
    let state =
        |standing: &str| json!({"id": review.to_string(), "object": "review", "state": standing});
    assert_eq!(look(ANALYST).await.json(), state("waiting"));
    house.approve(&FOUR[..3], review).await;
    assert_eq!(look(ANALYST).await.json(), state("waiting"), "not how many");
    house.decide("dora", review, Verdict::Approve).await.unwrap();
    assert_eq!(look(ANALYST).await.json(), state("approved"));
    house.again(CHAT, &ask("proceed"), review).await;
    assert_eq!(look(ANALYST).await.json(), state("executed"));
    let clerk = look(CLERK).await;
    assert_eq!((clerk.status, clerk.code().as_str()), (StatusCode::NOT_FOUND, "no_such_review"));
}

#[tokio::test]
async fn caller_that_waits_gets_the_answer_when_people_have_approved_it() {
    let house = House::new().await;
    house.world.vendor.does(Script::json(&calls(&[RELEASE])));
    let mut changes = house.world.store.review_changes();
    let (body, prefer) = (ask("proceed"), [("prefer", "wait=45")]);
    let waiting = house.ask(CHAT, &body, &prefer);
    let deciding = async {
        let review = changes.recv().await.unwrap();
        house.approve(&FOUR, review).await
    };
    let (got, state) = tokio::join!(waiting, deciding);
    assert_eq!(state, State::Approved);
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert_eq!(got.json(), serde_json::from_str::<Value>(&calls(&[RELEASE])).unwrap());
    assert_eq!(got.header("preference-applied"), Some("wait=45"));
    assert!(got.header("brightline-permit").is_some());
}

#[tokio::test]
async fn caller_that_waits_for_nothing_is_told_at_once() {
    let house = House::new().await;
    let review = held_call(&house).await.to_string();
    let named = ("brightline-review", review.as_str());
    let got = house.ask(CHAT, &ask("proceed"), &[named, ("prefer", "wait=0")]).await;
    assert_eq!((got.status, got.code().as_str()), (StatusCode::FORBIDDEN, "approval_required"));
    assert_eq!(got.header("preference-applied"), Some("wait=0"));
}

#[tokio::test]
async fn several_calls_that_need_people_cannot_be_approved() {
    let house = House::new().await;
    house.world.vendor.does(Script::json(&calls(&[RELEASE, RELEASE])));
    let review = review_of(&house.ask(CHAT, &ask("proceed"), &[]).await);
    house.pass(61).await;
    let refused = house.decide("ada", review, Verdict::Approve).await;
    assert!(matches!(refused, Err(NotDecided::Refused(Refused::SeveralActs))), "{refused:?}");
}

#[tokio::test]
async fn harmless_call_beside_an_approved_one_is_no_part_of_the_approval() {
    let house = House::new().await;
    let read = ("records.search", r#"{"query":{"phone":"+4915112345678"}}"#);
    house.world.vendor.does(Script::json(&calls(&[read, RELEASE])));
    let review = review_of(&house.ask(CHAT, &ask("proceed"), &[]).await);
    assert_eq!(house.approve(&FOUR, review).await, State::Approved);
    let got = house.again(CHAT, &ask("proceed"), review).await;
    assert_eq!(got.json(), serde_json::from_str::<Value>(&calls(&[read, RELEASE])).unwrap());
}

#[tokio::test]
async fn stream_that_was_held_is_handed_out_whole() {
    let house = House::new().await;
    let event = |kind: &str, mut body: Value| {
        body["type"] = json!(kind);
        format!("event: {kind}\ndata: {body}\n\n")
    };
    let events = [
        event(
            "message_start",
            json!({"message": {"id": "m", "type": "message",
            "role": "assistant", "model": "model-1", "content": [], "stop_reason": null,
            "stop_sequence": null, "usage": {"input_tokens": 1, "output_tokens": 1}}}),
        ),
        event(
            "content_block_start",
            json!({"index": 0, "content_block": {"type": "tool_use",
            "id": "c1", "name": RELEASE.0, "input": {}}}),
        ),
        event(
            "content_block_delta",
            json!({"index": 0,
            "delta": {"type": "input_json_delta", "partial_json": RELEASE.1}}),
        ),
        event("content_block_stop", json!({"index": 0})),
        event(
            "message_delta",
            json!({"delta": {"stop_reason": "tool_use", "stop_sequence": null},
            "usage": {"output_tokens": 9}}),
        ),
        event("message_stop", json!({})),
    ];
    house.world.vendor.does(Script::stream(&events.concat()));
    let body = json!({"model": "model-1", "stream": true, "max_tokens": 9,
        "messages": [{"role": "user", "content": "proceed"}]})
    .to_string();
    let held = house.ask(MESSAGES, &body, &[]).await;
    assert!(!held.body.contains("t-1"), "{}", held.body);
    let begin = held.body.find("rv_").expect("the end of the stream names the review");
    let review = held.body[begin..begin + 35].parse().unwrap();
    assert_eq!(house.approve(&FOUR, review).await, State::Approved);
    let got = house.again(MESSAGES, &body, review).await;
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert_eq!(got.header("content-type"), Some("text/event-stream; charset=utf-8"));
    assert!(got.body.contains("t-1") && got.body.ends_with(&events[5]), "{}", got.body);
    assert!(got.header("brightline-permit").is_some());
    assert_eq!(house.world.vendor.received().len(), 1);
}

#[tokio::test]
async fn flood_of_holds_of_one_workload_leaves_the_others_alone() {
    let house = House::with(Reviewing { open_per_workload: 2, ..reviewing() }).await;
    for _ in 0..2 {
        let held = house.ask(CHAT, &about_many(), &[]).await;
        assert_eq!(held.code(), "approval_required");
    }
    let refused = house.ask(CHAT, &about_many(), &[]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.code(), "too_many_reviews");
    assert!(refused.header("brightline-review").is_none());
    house.world.vendor.does(Script::json(&calls(&[RELEASE])));
    let withheld = house.ask(CHAT, &ask("proceed"), &[]).await;
    assert_eq!(withheld.json()["brightline"]["code"], "too_many_reviews", "{}", withheld.body);
    assert!(!withheld.body.contains("t-1"));
    let other = house.ask(CHAT, &about_many(), &[("x-api-key", CLERK)]).await;
    assert_eq!(other.code(), "approval_required", "{}", other.body);
    let log = house.world.log().await;
    let refusals = log.iter().filter(|record| record["code"] == "too_many_reviews");
    assert_eq!(refusals.count(), 2);
}

#[tokio::test]
async fn person_in_whose_name_is_asked_cannot_approve() {
    let house = House::new().await;
    house.world.vendor.does(Script::json(&calls(&[RELEASE])));
    let behalf = [("brightline-on-behalf-of", "ada")];
    let review = review_of(&house.ask(CHAT, &ask("proceed"), &behalf).await);
    house.pass(61).await;
    let refused = house.decide("ada", review, Verdict::Approve).await;
    assert!(matches!(refused, Err(NotDecided::Refused(Refused::Concerned(_)))), "{refused:?}");
    let log = house.world.log().await;
    assert!(log.iter().all(|record| !record.to_string().contains("ada")), "{log:?}");
}

#[tokio::test]
async fn credential_counts_once_both_parties_have_enrolled_it() {
    let house = House::new().await;
    let kind = ActKind::Enrol {
        reviewer: "dora".parse().unwrap(),
        party: "customer".parse().unwrap(),
        credential: credential("other-key-of-dora"),
    };
    let asked = house.world.gateway.ask_people(&"dora".parse().unwrap(), kind).await.unwrap();
    let own = house.decide("dora", asked, Verdict::Approve).await;
    assert!(matches!(own, Err(NotDecided::Refused(Refused::Concerned(_)))), "{own:?}");
    assert_eq!(house.approve(&["ada"], asked).await, State::PartlyApproved);
    let dora = "dora".parse().unwrap();
    let credentials = || house.world.gateway.roster().reviewer(&dora).unwrap().credentials.len();
    assert_eq!(credentials(), 1);
    assert_eq!(house.decide("cem", asked, Verdict::Approve).await.unwrap(), State::Executed);
    assert_eq!(credentials(), 2);
    let told = house.reviewed().await;
    assert_eq!(told, ["requested", "shown", "approved", "approved", "executed"]);
}

#[tokio::test]
async fn token_lives_as_long_as_configured() {
    let short = Reviewing { token_lifetime: Span::from_seconds(5), ..reviewing() };
    let house = House::with(short).await;
    let review = held_call(&house).await;
    house.approve(&FOUR, review).await;
    let got = house.again(CHAT, &ask("proceed"), review).await;
    let token = base64_of(got.header("brightline-permit").unwrap());
    let key = permit::SecretKey::parse(house.world.store.permit_key()).unwrap();
    let terms = permit::opened(&token, std::slice::from_ref(key.public())).unwrap();
    assert_eq!(terms.expires_ms - terms.issued_ms, 5_000);
}
