//! A gateway whose time is simulated: the header tells it, every record says so, and nobody but this
//! machine can reach it.

use agreement::activation::{Kind, Rehearsal};
use gateway::{
    Egress, Gateway, Limits, NotInForce, NotSimulated, Parts, Simulated, SimulatedClock, Upstream,
    UpstreamKey,
};
use http::{Request, StatusCode};
use lexicon::Moment;
use protocol::Format;
use serde_json::json;
use tokio::net::TcpListener;

use crate::mandates::{Signed, engine};
use crate::world::{AGREEMENT, ANALYST, Got, Script, World};

const CHAT: &str = "/v1/chat/completions";

/// An agreement that nobody has proven or signed.
fn rehearsed(source: &str) -> Simulated {
    let engine = engine(source);
    Simulated::rehearse(Rehearsal::of(engine.bundle()), engine).unwrap()
}

fn ask() -> String {
    json!({"model": "model-1", "messages": [{"role": "user", "content": "hello"}]}).to_string()
}

fn fine() -> Script {
    let message = json!({"role": "assistant", "content": "fine"});
    Script::json(
        &json!({"id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": "model-1",
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})
        .to_string(),
    )
}

async fn at(world: &World, time: &str) -> Got {
    let request = Request::post(world.url(CHAT)).header("x-api-key", ANALYST);
    world.request(request.header("brightline-time", time), &ask()).await
}

fn ms(time: &str) -> i64 {
    time.parse::<Moment>().unwrap().unix_ms()
}

#[tokio::test]
async fn every_record_of_an_exchange_bears_the_time_that_was_told_and_says_that_it_is_simulated() {
    let world = World::simulated(rehearsed(AGREEMENT)).await;
    world.vendor.does(fine());
    let first = "2031-05-06T07:08:09.010Z";
    assert_eq!(at(&world, first).await.status, StatusCode::OK);
    assert_eq!(at(&world, &(ms(first) + 5).to_string()).await.status, StatusCode::OK);
    let log = world.log().await;
    let kinds: Vec<_> = log.iter().map(|record| record["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["started", "decision", "outcome", "decision", "outcome"]);
    assert!(log.iter().all(|record| record["simulated"] == true), "{log:?}");
    let begun = engine(AGREEMENT).bundle().effective().unix_ms();
    let times: Vec<_> = log.iter().map(|record| record["at"].as_i64().unwrap()).collect();
    let (one, two) = (ms(first), ms(first) + 5);
    assert_eq!(times, [begun, one, one, two, two]);
}

#[tokio::test]
async fn log_of_a_day_does_not_say_that_it_is_simulated_whatever_a_header_says() {
    let world = World::new().await;
    world.vendor.does(fine());
    assert_eq!(at(&world, "2031-01-01T00:00:00Z").await.status, StatusCode::OK);
    let log = world.log().await;
    assert_eq!(log.len(), 3);
    for record in log {
        assert!(record.get("simulated").is_none(), "{record}");
        assert!(record["at"].as_i64().unwrap() < ms("2031-01-01T00:00:00Z"));
    }
}

#[tokio::test]
async fn request_without_the_time_or_with_an_earlier_one_is_refused_and_reaches_nobody() {
    let world = World::simulated(rehearsed(AGREEMENT)).await;
    world.vendor.does(fine());
    let got = world.post(CHAT, &ask()).await;
    assert_eq!((got.status, got.code()), (StatusCode::BAD_REQUEST, "no_simulated_time".to_owned()));
    let got = at(&world, "2020-01-01T00:00:00Z").await;
    assert_eq!((got.status, got.code()), (StatusCode::BAD_REQUEST, "time_went_back".to_owned()));
    assert_eq!(at(&world, "2031-01-01T00:00:00Z").await.status, StatusCode::OK);
    assert_eq!(at(&world, "2030-12-31T23:59:59.999Z").await.code(), "time_went_back");
    assert_eq!(world.vendor.received().len(), 1);
}

#[tokio::test]
async fn caller_that_nobody_enrolled_cannot_move_the_time() {
    let world = World::simulated(rehearsed(AGREEMENT)).await;
    world.vendor.does(fine());
    let stranger = Request::post(world.url(CHAT)).header("x-api-key", "stranger");
    let got =
        world.request(stranger.header("brightline-time", "2090-01-01T00:00:00Z"), &ask()).await;
    assert_eq!(got.status, StatusCode::UNAUTHORIZED);
    assert_eq!(at(&world, "2031-01-01T00:00:00Z").await.status, StatusCode::OK);
}

#[tokio::test]
async fn emergency_change_lapses_when_the_simulated_time_comes() {
    let before = Signed::first(AGREEMENT);
    let version_2 = AGREEMENT.replace("\nversion = 1\n", "\nversion = 2\n");
    let until = "2031-01-01T00:00:00Z".parse().unwrap();
    let emergency = before.next(&version_2, Kind::Emergency(until));
    let older = AGREEMENT.replace("\"gov-north\"", "\"gov-west\"");
    let world = World::simulated(emergency.lapsing(&emergency, &older).into()).await;
    world.vendor.does(fine());
    assert_eq!(at(&world, "2030-12-31T23:59:59.999Z").await.status, StatusCode::OK);
    assert_eq!(at(&world, "2031-01-01T00:00:00Z").await.code(), "outside_boundary");
    // The record of it is made by a task of its own, which the request has woken.
    let lapsed = loop {
        let log = world.log().await;
        if let Some(record) = log.into_iter().find(|record| record["kind"] == "lapsed") {
            break record;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!((&lapsed["simulated"], &lapsed["at"]), (&true.into(), &until.unix_ms().into()));
}

#[tokio::test]
async fn other_text_than_the_one_that_may_be_rehearsed_is_not() {
    let version_2 = AGREEMENT.replace("\nversion = 1\n", "\nversion = 2\n");
    let rehearsal = Rehearsal::of(engine(&version_2).bundle());
    let refused = Simulated::rehearse(rehearsal, engine(AGREEMENT));
    assert!(matches!(refused, Err(NotInForce::OtherText)), "{refused:?}");
}

#[tokio::test]
async fn time_is_not_simulated_where_others_could_set_it_or_a_vendor_be_reached() {
    let clock = || SimulatedClock::new("brightline-time".parse().unwrap()).unwrap();
    let (_vendor, _data, parts) = World::parts(rehearsed(AGREEMENT), Limits::default()).await;
    let Parts { in_force, store, holder, cases, workloads, reviewing, limits, .. } = parts;
    let outside = Upstream {
        name: "far-away".parse().unwrap(),
        format: Format::OpenAi,
        serves: "Northwind Models".parse().unwrap(),
        models: vec!["model-1".parse().unwrap()],
        base: "http://192.0.2.1".parse().unwrap(),
        key: UpstreamKey::new("vendor-key".to_owned()),
    };
    let egress = Egress::new(vec![outside], rustls::RootCertStore::empty(), &limits).unwrap();
    let parts = Parts { in_force, store, holder, cases, workloads, egress, reviewing, limits };
    let refused = Gateway::simulate(parts, clock()).await.unwrap_err();
    let upstream = NotSimulated::Upstream("far-away".parse().unwrap());
    assert!(matches!(&refused, NotInForce::NotSimulated(found) if *found == upstream), "{refused}");

    let world = World::simulated(rehearsed(AGREEMENT)).await;
    let everywhere = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let refused = world.gateway.serve(everywhere, None, std::future::pending()).await.unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::Unsupported, "{refused}");
}
