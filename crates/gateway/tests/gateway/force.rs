//! What is in force: nothing without a mandate, one thing at a time, and never half of another.

use agreement::activation::Kind;
use gateway::NotInForce;
use http::StatusCode;
use serde_json::json;
use tokio::task::JoinSet;

use crate::mandates::{Signed, engine, from_now};
use crate::world::{AGREEMENT, Script, World};

const CHAT: &str = "/v1/chat/completions";

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

/// The example as its version `version`, which differs in nothing else.
fn version(version: u64) -> String {
    AGREEMENT.replace("\nversion = 1\n", &format!("\nversion = {version}\n"))
}

/// The example with other regions, so that the callers of the tests are outside.
fn moved(number: u64) -> String {
    version(number).replace("\"gov-north\"", "\"gov-west\"")
}

#[tokio::test]
async fn an_agreement_that_is_not_effective_yet_does_not_take_the_place_of_one_that_is() {
    let world = World::new().await;
    let first = Signed::first(AGREEMENT);
    let later = version(2).replace("effective = 2026-03-01", "effective = 2126-03-01");
    let later = first.next(&without_cases(&later), Kind::Ordinary).after(&first).unwrap();
    assert!(matches!(world.gateway.activate(later).await, Err(NotInForce::NotYet(_))));
    let next = first.next(&version(2), Kind::Ordinary);
    let number = world.gateway.activate(next.after(&first).unwrap()).await.unwrap();
    assert_eq!(number.index(), 1);
    let log = world.log().await;
    assert_eq!(log.len(), 2, "{log:?}");
    assert_eq!((&log[1]["kind"], &log[1]["version"]), (&"activated".into(), &2.into()));
    assert_eq!((&log[1]["serial"], &log[1]["change"]), (&2.into(), &"ordinary".into()));
    assert_eq!(log[1]["bundle"], engine(&next.source).bundle().digest().to_string());
    assert_eq!(log[1]["signers"].as_array().unwrap().len(), 2);
    let kept = world.store.history(None).await.unwrap().last.unwrap();
    assert_eq!((kept.source.as_str(), kept.serial), (next.source.as_str(), 2));
}

/// An agreement with no cases: those of one that begins later would be decided today otherwise.
pub(crate) fn without_cases(source: &str) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for line in source.lines() {
        inside |= line.starts_with("```toml case");
        if !inside {
            kept.push_str(line);
            kept.push('\n');
        }
        inside &= line != "```";
    }
    kept
}

#[tokio::test]
async fn an_agreement_that_asks_for_more_than_is_checked_is_not_put_in_force() {
    let first = Signed::first(AGREEMENT);
    let strict = version(2).replacen("intent = \"any\"", "intent = \"any\"\nstrict = true", 1);
    let refused = first.next(&strict, Kind::Ordinary).after(&first);
    assert!(matches!(refused, Err(NotInForce::Strict)), "{refused:?}");
}

#[tokio::test]
async fn an_agreement_with_a_case_that_does_not_hold_is_not_put_in_force() {
    let first = Signed::first(AGREEMENT);
    let case = "\n```toml case\nname = \"wrong\"\ngiven = { tool = \"nobody.knows\" }\n\
                expect = \"permit\"\n```\n";
    let wrong = first.next(&(version(2) + case), Kind::Ordinary).after(&first);
    assert!(matches!(&wrong, Err(NotInForce::Case(name)) if name == "wrong"), "{wrong:?}");
}

#[tokio::test]
async fn the_same_again_changes_nothing() {
    let world = World::new().await;
    let again = world.gateway.activate(Signed::first(AGREEMENT).on_record()).await;
    assert!(matches!(again, Err(NotInForce::Already)), "{again:?}");
    assert_eq!(world.log().await.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_put_on_record_does_not_come_into_force() {
    let world = World::new().await;
    world.store.clone().close().await.unwrap();
    let first = Signed::first(AGREEMENT);
    let next = first.next(&version(2), Kind::Ordinary).after(&first).unwrap();
    let refused = world.gateway.activate(next).await;
    assert!(matches!(refused, Err(NotInForce::NotRecorded(_))), "{refused:?}");
    assert_eq!(world.gateway.mandate().unwrap().statement().version, 1);
}

#[tokio::test]
async fn requests_in_flight_end_under_the_agreement_that_they_began_under() {
    let world = std::sync::Arc::new(World::new().await);
    world.vendor.does(fine());
    let mut callers = JoinSet::new();
    for _ in 0..8 {
        let world = std::sync::Arc::clone(&world);
        callers.spawn(async move {
            for _ in 0..10 {
                assert_eq!(world.post(CHAT, &ask()).await.status, StatusCode::OK);
            }
        });
    }
    let mut last = Signed::first(AGREEMENT);
    let mut bundles = vec![engine(AGREEMENT).bundle().digest().to_string()];
    for number in 2..6 {
        let next = last.next(&version(number), Kind::Ordinary);
        world.gateway.activate(next.after(&last).unwrap()).await.unwrap();
        bundles.push(engine(&next.source).bundle().digest().to_string());
        // One that is refused, between two that are not.
        let again = world.gateway.activate(next.on_record()).await;
        assert!(matches!(again, Err(NotInForce::Already)), "{again:?}");
        last = next;
    }
    while let Some(ended) = callers.join_next().await {
        ended.unwrap();
    }
    let log = world.log().await;
    let of = |kind: &'static str| log.iter().filter(move |record| record["kind"] == kind);
    let counts = ["decision", "outcome", "activated"].map(|kind| of(kind).count());
    assert_eq!(counts, [80, 80, 4]);
    let mut now = 0;
    for record in &log {
        match record["kind"].as_str().unwrap() {
            "activated" => now += 1,
            // What was admitted before an activation may be on record after it, never the reverse.
            "decision" => {
                let bundle = record["bundle"].as_str().unwrap();
                let under = bundles.iter().position(|known| known == bundle).unwrap();
                assert!(under <= now, "{record} under version {} at {}", under + 1, now + 1);
            }
            _ => {}
        }
    }
}

#[tokio::test]
async fn emergency_change_ends_at_its_moment_and_that_is_on_record() {
    let before = Signed::first(AGREEMENT);
    let lapsed = before.next(&version(2), Kind::Emergency(from_now(-1_000)));
    let older = moved(1);
    let world = World::under(lapsed.lapsing(&lapsed, &older)).await;
    world.vendor.does(fine());
    let got = world.post(CHAT, &ask()).await;
    assert_eq!(got.code(), "outside_boundary", "{}", got.body);
    let log = world.log().await;
    let record = log.iter().find(|record| record["kind"] == "lapsed").unwrap();
    assert_eq!((&record["version"], &record["serial"]), (&2.into(), &2.into()));
    assert_eq!(record["beside"], engine(&older).bundle().digest().to_string());
}

#[tokio::test]
async fn emergency_change_that_was_the_stricter_one_stays_so_after_its_moment() {
    let before = Signed::first(AGREEMENT);
    let lapsed = before.next(&without_cases(&moved(2)), Kind::Emergency(from_now(-1_000)));
    let world = World::under(lapsed.lapsing(&lapsed, AGREEMENT)).await;
    world.vendor.does(fine());
    let got = world.post(CHAT, &ask()).await;
    assert_eq!(got.code(), "outside_boundary", "{}", got.body);
}

#[tokio::test]
async fn emergency_change_holds_until_its_moment() {
    let before = Signed::first(AGREEMENT);
    let emergency = before.next(&version(2), Kind::Emergency(from_now(3_600_000)));
    let world = World::new().await;
    world.vendor.does(fine());
    let number = world.gateway.activate(emergency.lapsing(&before, &moved(1))).await.unwrap();
    assert_eq!(world.post(CHAT, &ask()).await.status, StatusCode::OK);
    let log = world.log().await;
    let record = &log[usize::try_from(number.index()).unwrap()];
    assert_eq!(record["change"], "emergency");
    assert!(record["until"].is_i64(), "{record}");
    assert!(log.iter().all(|record| record["kind"] != "lapsed"));
}

#[tokio::test]
async fn only_an_emergency_change_lapses_and_it_must() {
    let first = Signed::first(AGREEMENT);
    let emergency = first.next(&version(2), Kind::Emergency(from_now(3_600_000)));
    assert!(matches!(emergency.after(&first), Err(NotInForce::Lapse)));
}
