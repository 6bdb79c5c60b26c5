//! *People*: shifts, what is known of attention and to whom it is told, and what is asked of both
//! parties.

use std::sync::Arc;

use axum::http::StatusCode;
use lexicon::{Effect, Span};
use review::attention::{Fact, Plan, Pool, Seen};
use review::{ActKind, Personnel, Review};
use serde_json::{Value, json};

use crate::memory::{NOW, at, call, opening};
use crate::stage::{Stage, text};

const REVIEWER: usize = 0;
const OFFICER: usize = 1;
const OTHER_PARTY: usize = 2;
const AUDITOR: usize = 4;

async fn people(stage: &Stage, person: usize) -> Value {
    let session = stage.sign_in(person).await;
    serde_json::from_str(&stage.page(&session, "/api/v1/people").await).unwrap()
}

/// What `viewer` is told of `person`.
async fn seen(stage: &Stage, viewer: usize, person: &str) -> Value {
    let all = people(stage, viewer).await;
    let mut people = all["people"].as_array().unwrap().iter();
    people.find(|it| it["reviewer"] == person).unwrap().clone()
}

async fn code(response: axum::response::Response) -> (StatusCode, Value) {
    let status = response.status();
    (status, serde_json::from_str(&text(response).await).unwrap_or_default())
}

#[tokio::test]
async fn a_shift_is_said_on_the_page_and_ends_with_the_sign_out_of_a_browser() {
    let stage = Stage::new();
    let session = stage.sign_in(REVIEWER).await;
    let page = stage.page(&session, "/people").await;
    assert!(page.contains("customer: 0 of 1 on shift") && page.contains("Go on shift"), "{page}");
    let on = stage.post(&session, "/api/v1/duty", &json!({"on": true})).await;
    assert_eq!(on.status(), StatusCode::NO_CONTENT);
    let page = stage.page(&session, "/people").await;
    assert!(page.contains("customer: 1 of 1 on shift") && page.contains("End my shift"), "{page}");
    assert!(page.contains("provider: 0 of 1 on shift"), "{page}");
    assert!(page.contains("Nobody can approve until somebody of provider"), "{page}");
    stage.later(12 * 3_600_000 - 1);
    assert!(seen(&stage, REVIEWER, "r-lindqvist").await["on_shift"].is_string());
    stage.later(1);
    assert!(seen(&stage, REVIEWER, "r-lindqvist").await["on_shift"].is_null());

    let session = stage.sign_in(REVIEWER).await;
    stage.post(&session, "/api/v1/duty", &json!({"on": true})).await;
    let other = stage.sign_in(OTHER_PARTY).await;
    stage.sign_out(&other).await;
    assert!(seen(&stage, AUDITOR, "r-lindqvist").await["on_shift"].is_string());
    stage.sign_out(&session).await;
    assert!(seen(&stage, AUDITOR, "r-lindqvist").await["on_shift"].is_null());
}

#[tokio::test]
async fn who_reads_a_review_is_told_what_keeps_it_from_being_approved() {
    let stage = Stage::new();
    let on_shift = ["provider", "customer"].map(|party| (party.parse().unwrap(), 1)).into();
    let kind = call(1, "release_effector", Effect::Lethal, "{}", NOW).opening().act.kind.clone();
    let mut opening = opening(1, kind, "lethal", 2, NOW);
    opening.rules.personnel = Personnel { cleared: Some([review::Role::Officer].into()), on_shift };
    opening.rules.dwell_floor = Span::from_seconds(0);
    opening.rules.effectors = Some(1);
    if let ActKind::Call { effectors, .. } = &mut opening.act.kind {
        *effectors = None;
    }
    let review = stage.memory.add(Review::open(opening));
    let session = stage.sign_in(REVIEWER).await;
    let page = stage.page(&session, &format!("/reviews/{review}")).await;
    for why in [
        "the call names no number of effectors",
        "does not clear the role of",
        "has 0 of 1 people on shift",
    ] {
        assert!(page.contains(why), "{why}: {page}");
    }
    let free = stage.memory.add(call(2, "send_notice", Effect::Write, "{}", NOW));
    let page = stage.page(&session, &format!("/reviews/{free}")).await;
    assert!(!page.contains("It cannot be approved as things are now"), "{page}");
}

#[tokio::test]
async fn attention_is_told_to_the_person_to_officers_and_to_auditors_and_not_exactly() {
    let stage = Stage::new();
    let mut pool = Pool::new(Plan::DEFAULT, 50_000);
    let reviewer: lexicon::ReviewerId = "r-lindqvist".parse().unwrap();
    for answered in 0..19 {
        let (reviewer, at) = (reviewer.clone(), at(NOW + answered));
        let seen = Seen { shown: Some(at), at, approved: false, words: 90, opened: true };
        let decided = Fact::Decided { reviewer: reviewer.clone(), seen };
        assert!(pool.note(&decided).is_empty());
        assert!(pool.note(&Fact::Answered { reviewer, missed: false, at }).is_empty());
    }
    *stage.memory.attention.lock().unwrap() = Arc::new(pool);
    for (viewer, told) in [(REVIEWER, true), (OFFICER, true), (AUDITOR, true), (OTHER_PARTY, false)]
    {
        let attention = &seen(&stage, viewer, "r-lindqvist").await["attention"];
        assert_eq!(attention.is_object(), told, "{viewer}: {attention}");
        let session = stage.sign_in(viewer).await;
        let page = stage.page(&session, "/people").await;
        assert_eq!(page.contains("10 tests or more"), told, "{viewer}: {page}");
        assert!(!page.contains("19 tests"), "a count tells which review was a test");
        if told {
            assert_eq!(attention["tests_at_least"], 10);
        }
    }
}

#[tokio::test]
async fn officers_ask_for_removals_and_everybody_for_their_own_keys() {
    let stage = Stage::new();
    let roster = stage.memory.roster.lock().unwrap().clone();
    let key = |id: &str| {
        let person = roster.reviewer(&id.parse().unwrap()).unwrap();
        person.credentials[0].key.digest().to_string()
    };
    let reviewer = stage.sign_in(REVIEWER).await;
    let removal = "/api/v1/people/r-tanaka/removal";
    let refused = stage.post(&reviewer, removal, &json!({})).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let own = json!({"key": key("r-lindqvist")});
    let (status, asked) = code(stage.post(&reviewer, "/api/v1/keys/removal", &own).await).await;
    assert_eq!(status, StatusCode::OK, "{asked}");
    let strange = json!({"key": key("r-tanaka")});
    let (status, _) = code(stage.post(&reviewer, "/api/v1/keys/removal", &strange).await).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "the key of another");

    let officer = stage.sign_in(OFFICER).await;
    for body in [json!({}), json!({"key": key("r-tanaka")})] {
        let (status, asked) = code(stage.post(&officer, removal, &body).await).await;
        assert_eq!(status, StatusCode::OK, "{asked}");
        let review = asked["review"].as_str().unwrap();
        let page = stage.page(&officer, &format!("/reviews/{review}")).await;
        assert!(page.contains("r-tanaka"), "{page}");
    }
    let nobody = stage.post(&officer, "/api/v1/people/nobody/removal", &json!({})).await;
    assert_eq!(nobody.status(), StatusCode::NOT_FOUND);
    // Nothing has happened: both parties approve it first.
    assert_eq!(*stage.memory.roster.lock().unwrap(), roster);
    let page = stage.page(&officer, "/people").await;
    assert!(page.contains("Ask to remove Yui Tanaka") && !page.contains("Ask to remove Chidi"));
    let page = stage.page(&reviewer, "/people").await;
    assert!(!page.contains("Ask to remove") && page.contains("Ask to take away the key"), "{page}");
}

#[tokio::test]
async fn a_suspended_person_is_taken_back_by_others_only() {
    let stage = Stage::new();
    let path = "/api/v1/people/r-tanaka/reinstatement";
    let reviewer = stage.sign_in(REVIEWER).await;
    let (status, said) = code(stage.post(&reviewer, path, &json!({})).await).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(said["error"]["message"].as_str().unwrap().contains("is not suspended"), "{said}");
    let own = stage.post(&reviewer, "/api/v1/people/r-lindqvist/reinstatement", &json!({})).await;
    assert_eq!(own.status(), StatusCode::FORBIDDEN);
    let suspended = {
        let mut roster = stage.memory.roster.lock().unwrap();
        *roster = Arc::new(roster.suspended(&"r-tanaka".parse().unwrap(), at(NOW)).unwrap());
        Arc::clone(&roster)
    };
    let page = stage.page(&reviewer, "/people").await;
    assert!(page.contains("suspended") && page.contains("Ask to take Yui Tanaka back"), "{page}");
    let (status, asked) = code(stage.post(&reviewer, path, &json!({})).await).await;
    assert_eq!(status, StatusCode::OK, "{asked}");
    let review = asked["review"].as_str().unwrap();
    let page = stage.page(&reviewer, &format!("/reviews/{review}")).await;
    assert!(page.contains("take r-tanaka, who is suspended, back"), "{page}");
    assert_eq!(*stage.memory.roster.lock().unwrap(), suspended);
}
