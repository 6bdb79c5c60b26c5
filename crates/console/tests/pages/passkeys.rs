//! Passkeys: making one, having both organisations approve it, signing in and deciding with it.

use axum::http::StatusCode;
use lexicon::{Digest, Effect};
use serde_json::{Value, json};

use crate::authenticator::Authenticator;
use crate::memory::{NOW, PEOPLE, call};
use crate::stage::{ORIGIN, Session, Stage, digest, signed_digest, text};

const RP: &str = "localhost";

/// Makes a passkey for `person` and has one of each party approve it.
async fn enrol(stage: &Stage, person: usize, passkey: &Authenticator) {
    let session = stage.sign_in(person).await;
    let options = stage.post(&session, "/api/v1/passkeys/options", &json!({})).await;
    let options: Value = serde_json::from_str(&text(options).await).unwrap();
    let made = json!({"credential": passkey.create(&options["options"])});
    let proposed = stage.post(&session, "/api/v1/passkeys", &made).await;
    assert_eq!(proposed.status(), StatusCode::OK);
    let proposed: Value = serde_json::from_str(&text(proposed).await).unwrap();
    let review = proposed["review"].as_str().unwrap();
    let own = stage.decide(&session, review, "approve", json!({}), "it is mine").await;
    assert_eq!(own.status(), StatusCode::CONFLICT, "nobody enrols an own key");
    for other in [1, 3] {
        let session = stage.sign_in(other).await;
        let decided = stage.decide(&session, review, "approve", json!({}), "seen in person").await;
        assert_eq!(decided.status(), StatusCode::NO_CONTENT, "{}", text(decided).await);
    }
}

async fn sign_in(stage: &Stage, person: usize, passkey: &Authenticator) -> StatusCode {
    sign_in_over(stage, person, passkey, None).await.0
}

async fn sign_in_over(
    stage: &Stage,
    person: usize,
    passkey: &Authenticator,
    signed: Option<Digest>,
) -> (StatusCode, Option<Session>) {
    let reviewer = PEOPLE[person].0;
    let challenge = stage.challenge(reviewer).await;
    let signed = signed.unwrap_or_else(|| digest(&challenge["digest"]));
    let body = json!({
        "reviewer": reviewer, "challenge": challenge["challenge"], "proof": passkey.sign(&signed),
    });
    let response = stage.sign_in_with(&body).await;
    let status = response.status();
    if status != StatusCode::OK {
        return (status, None);
    }
    (status, Some(stage.session(response, person).await))
}

#[tokio::test]
async fn a_passkey_counts_once_both_parties_approved_it() {
    let stage = Stage::new();
    let passkey = Authenticator::new(40, ORIGIN, RP);
    assert_eq!(sign_in(&stage, 0, &passkey).await, StatusCode::UNAUTHORIZED);
    enrol(&stage, 0, &passkey).await;
    assert_eq!(sign_in(&stage, 0, &passkey).await, StatusCode::OK);
    let challenge = stage.challenge(PEOPLE[0].0).await;
    assert_eq!(challenge["credentials"].as_array().unwrap().len(), 1);
    assert_eq!(sign_in(&stage, 2, &passkey).await, StatusCode::UNAUTHORIZED, "another person");
}

#[tokio::test]
async fn an_assertion_over_another_challenge_is_none() {
    let stage = Stage::new();
    let passkey = Authenticator::new(40, ORIGIN, RP);
    enrol(&stage, 0, &passkey).await;
    let other = Digest::of(b"another challenge");
    let (status, _) = sign_in_over(&stage, 0, &passkey, Some(other)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_passkey_of_another_page_key_or_unverified_person_is_none() {
    let stage = Stage::new();
    let passkey = Authenticator::new(40, ORIGIN, RP);
    enrol(&stage, 0, &passkey).await;
    let elsewhere = Authenticator::new(40, "http://evil.example", RP);
    assert_eq!(sign_in(&stage, 0, &elsewhere).await, StatusCode::UNAUTHORIZED);
    let other_rp = Authenticator::new(40, ORIGIN, "evil.example");
    assert_eq!(sign_in(&stage, 0, &other_rp).await, StatusCode::UNAUTHORIZED);
    let other_key = Authenticator::new(41, ORIGIN, RP);
    assert_eq!(sign_in(&stage, 0, &other_key).await, StatusCode::UNAUTHORIZED);
    let mut untouched = Authenticator::new(40, ORIGIN, RP);
    untouched.verifies = false;
    assert_eq!(sign_in(&stage, 0, &untouched).await, StatusCode::UNAUTHORIZED);
    assert_eq!(sign_in(&stage, 0, &passkey).await, StatusCode::OK);
}

#[tokio::test]
async fn a_decision_is_signed_by_the_passkey_of_the_session() {
    let stage = Stage::new();
    let passkey = Authenticator::new(40, ORIGIN, RP);
    enrol(&stage, 0, &passkey).await;
    let (_, session) = sign_in_over(&stage, 0, &passkey, None).await;
    let session = session.unwrap();
    let review = stage.memory.add(call(1, "delete_file", Effect::Write, "{}", NOW)).to_string();
    let path = format!("/api/v1/reviews/{review}");
    let seen: Value = serde_json::from_str(&stage.page(&session, &path).await).unwrap();
    let decide = |verdict: &str, proof: Value| {
        json!({
            "verdict": verdict, "reason": "seen", "statement": seen["digest"], "proof": proof,
        })
    };
    let signed = signed_digest(&seen, "deny", &json!({}), "seen");
    // What was signed is a no: it makes no yes.
    let decisions = format!("{path}/decisions");
    let turned = stage.post(&session, &decisions, &decide("approve", passkey.sign(&signed))).await;
    assert_eq!(turned.status(), StatusCode::CONFLICT);
    // An Ed25519 key of the same person is not that of the session.
    let other = decide("deny", crate::stage::signature(0, &signed));
    assert_eq!(stage.post(&session, &decisions, &other).await.status(), StatusCode::CONFLICT);
    let good = stage.post(&session, &decisions, &decide("deny", passkey.sign(&signed))).await;
    assert_eq!(good.status(), StatusCode::NO_CONTENT, "{}", text(good).await);
}

#[tokio::test]
async fn the_making_of_a_passkey_is_answered_once() {
    let stage = Stage::new();
    let passkey = Authenticator::new(40, ORIGIN, RP);
    let session = stage.sign_in(0).await;
    let options = stage.post(&session, "/api/v1/passkeys/options", &json!({})).await;
    let options: Value = serde_json::from_str(&text(options).await).unwrap();
    let made = json!({"credential": passkey.create(&options["options"])});
    assert_eq!(stage.post(&session, "/api/v1/passkeys", &made).await.status(), StatusCode::OK);
    let again = stage.post(&session, "/api/v1/passkeys", &made).await;
    assert_eq!(again.status(), StatusCode::BAD_REQUEST);
    let late = stage.post(&session, "/api/v1/passkeys/options", &json!({})).await;
    let options: Value = serde_json::from_str(&text(late).await).unwrap();
    stage.later(5 * 60_000);
    let made = json!({"credential": passkey.create(&options["options"])});
    let late = stage.post(&session, "/api/v1/passkeys", &made).await;
    assert_eq!(late.status(), StatusCode::BAD_REQUEST);
}
