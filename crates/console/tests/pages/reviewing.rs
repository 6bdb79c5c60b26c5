//! Reviews on the pages and over the interface: what is seen when, and what a decision needs.

use axum::http::StatusCode;
use brightline_console::Evidence;
use lexicon::Effect;
use serde_json::{Value, json};

use crate::memory::{NOW, PEOPLE, call};
use crate::stage::{Stage, text};

const REASON: &str = "two independent reports agree with what I saw";

fn lethal_form() -> Value {
    json!({
        "target_selected_by": "Major A. Berg", "independent_evidence": "aerial photograph 12",
        "distinction": "no protected person within reach", "proportionality": "no harm to others",
        "precautions": "wait until the road is empty", "alternatives": "arrest is not possible",
    })
}

#[tokio::test]
async fn what_others_decided_is_not_on_the_page_before_the_own_decision() {
    let stage = Stage::new();
    let review = call(1, "send_notice", Effect::Consequential, r#"{"case":"7"}"#, NOW);
    let id = stage.memory.add(review).to_string();
    let form = json!({
        "category": "benefit", "principal_basis": "the file", "appeal_channel": "the ombudsman",
    });
    let (first, second) = (stage.sign_in(0).await, stage.sign_in(2).await);
    let decided = stage.decide(&first, &id, "approve", form.clone(), REASON).await;
    assert_eq!(decided.status(), StatusCode::NO_CONTENT, "{}", text(decided).await);

    for path in [format!("/reviews/{id}"), "/queue".to_owned(), format!("/api/v1/reviews/{id}")] {
        let page = stage.page(&second, &path).await;
        for secret in [REASON, PEOPLE[0].1, PEOPLE[0].0, "partly", "1 of 2", "approved</span>"] {
            assert!(!page.contains(secret), "{path} tells `{secret}`");
        }
    }
    let own = stage.page(&first, &format!("/reviews/{id}")).await;
    assert!(own.contains(REASON) && own.contains(PEOPLE[0].1));

    let decided = stage.decide(&second, &id, "deny", json!({}), "not convinced by the file").await;
    assert_eq!(decided.status(), StatusCode::NO_CONTENT);
    let after = stage.page(&second, &format!("/reviews/{id}")).await;
    assert!(after.contains(REASON) && after.contains("Nothing is decided here any more"));
}

#[tokio::test]
async fn a_lethal_act_needs_its_form_its_reason_its_time_and_four_people() {
    let stage = Stage::new();
    let review = call(2, "release_effector", Effect::Lethal, r#"{"target":"T-9"}"#, NOW);
    let id = stage.memory.add(review).to_string();
    let session = stage.sign_in(0).await;
    let soon = stage.decide(&session, &id, "approve", lethal_form(), REASON).await;
    assert_eq!(soon.status(), StatusCode::CONFLICT);
    assert!(text(soon).await.contains("20 s"), "the time to read");
    stage.later(20_000);
    let mut short = lethal_form();
    short["distinction"] = "".into();
    let short = stage.decide(&session, &id, "approve", short, REASON).await;
    assert_eq!(short.status(), StatusCode::CONFLICT);
    let mut missing = lethal_form();
    missing.as_object_mut().unwrap().remove("distinction");
    let missing = stage.decide(&session, &id, "approve", missing, REASON).await;
    assert_eq!(missing.status(), StatusCode::BAD_REQUEST);
    let brief = stage.decide(&session, &id, "approve", lethal_form(), "yes").await;
    assert_eq!(brief.status(), StatusCode::CONFLICT);

    for person in 0..4 {
        let session = stage.sign_in(person).await;
        stage.page(&session, &format!("/reviews/{id}")).await;
        stage.later(20_000);
        let good = stage.decide(&session, &id, "approve", lethal_form(), REASON).await;
        assert_eq!(good.status(), StatusCode::NO_CONTENT, "{}", text(good).await);
    }
    let page = stage.page(&session, &format!("/reviews/{id}")).await;
    assert!(page.contains(">approved</span>"));
}

#[tokio::test]
async fn a_denial_needs_no_form_and_no_time() {
    let stage = Stage::new();
    let review = call(2, "release_effector", Effect::Lethal, r#"{"target":"T-9"}"#, NOW);
    let id = stage.memory.add(review).to_string();
    let session = stage.sign_in(3).await;
    let denied = stage.decide(&session, &id, "deny", json!({}), "").await;
    assert_eq!(denied.status(), StatusCode::NO_CONTENT, "{}", text(denied).await);
    let page = stage.page(&session, "/queue?which=all").await;
    assert!(page.contains(">denied</span>"));
}

#[tokio::test]
async fn the_own_judgement_comes_before_what_the_model_wrote() {
    let stage = Stage::new();
    let review = call(3, "send_notice", Effect::Consequential, "{}", NOW);
    let id = stage.memory.add(review);
    let answer = Some(br#"{"text":"I am 97 percent sure"}"#.to_vec());
    let request = br#"{"ask":"shall we"}"#.to_vec();
    stage.memory.evidence.lock().unwrap().insert(id, Evidence { request, answer });
    let session = stage.sign_in(0).await;
    let page = stage.page(&session, &format!("/reviews/{id}")).await;
    assert!(page.contains("Your own judgement first") && !page.contains("97 percent"));
    let early = stage.post(&session, &format!("/reviews/{id}/evidence"), &json!({})).await;
    assert!(!text(early).await.contains("97 percent"));

    let request = axum::http::Request::post(format!("/reviews/{id}/judgement"))
        .header("host", crate::stage::HOST)
        .header("origin", crate::stage::ORIGIN)
        .header("cookie", &session.cookie)
        .header("x-csrf-token", &session.csrf)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("judgement=deny".into())
        .unwrap();
    let opened = text(stage.send(request).await).await;
    assert!(opened.contains("97 percent") && opened.contains("you would deny"), "{opened}");
    let page = stage.page(&session, &format!("/reviews/{id}")).await;
    assert!(page.contains("97 percent"), "it stays open");
    let other = stage.sign_in(1).await;
    let page = stage.page(&other, &format!("/reviews/{id}")).await;
    assert!(!page.contains("97 percent"), "for the one who judged");
}

#[tokio::test]
async fn what_a_tool_is_called_with_is_text_on_every_page() {
    let stage = Stage::new();
    let hostile = [
        "<script>alert(1)</script>",
        "\\\" onmouseover=\\\"alert(1)",
        "</pre><img src=x onerror=alert(1)>",
        "{{7*7}}",
        "javascript:alert(1)",
        "\\u202etxt.exe",
    ];
    for (number, text) in (10_u128..).zip(hostile) {
        let arguments = format!("{{\"target\":\"{text}\"}}");
        let review = call(number, "send_notice", Effect::Consequential, &arguments, NOW);
        let id = stage.memory.add(review);
        let evidence = Evidence { request: arguments.into_bytes(), answer: None };
        stage.memory.evidence.lock().unwrap().insert(id, evidence);
    }
    let session = stage.sign_in(0).await;
    for number in 10_u128..16 {
        let id = lexicon::ReviewId::from_random(number.to_be_bytes());
        stage.post(&session, &format!("/api/v1/reviews/{id}/evidence"), &json!({})).await;
        for path in [format!("/reviews/{id}"), "/queue".to_owned()] {
            let page = stage.page(&session, &path).await;
            let ours = page.matches("<script src=\"/assets/").count();
            assert_eq!(page.matches("<script").count(), ours, "{path}");
            for bad in [
                "<img src=x",
                "onerror=alert(1)>",
                " onmouseover=\"",
                "href=\"javascript",
                "\u{202e}",
            ] {
                assert!(!page.contains(bad), "{path}: {bad}");
            }
            let marked = page.contains("U+202E");
            assert!(marked || number != 15, "the hidden character shows");
        }
    }
}

#[tokio::test]
async fn a_statement_of_another_time_or_review_is_refused() {
    let stage = Stage::new();
    let one = stage.memory.add(call(1, "delete_file", Effect::Write, "{}", NOW)).to_string();
    let two = stage.memory.add(call(2, "delete_file", Effect::Write, "{}", NOW)).to_string();
    let session = stage.sign_in(0).await;
    let seen = stage.page(&session, &format!("/api/v1/reviews/{one}")).await;
    let seen: Value = serde_json::from_str(&seen).unwrap();
    let signed = crate::stage::signed_digest(&seen, "approve", &json!({}), "ok");
    let body = json!({
        "verdict": "approve", "reason": "ok", "statement": seen["digest"],
        "proof": crate::stage::signature(0, &signed),
    });
    stage.page(&session, &format!("/api/v1/reviews/{two}")).await;
    let swapped = stage.post(&session, &format!("/api/v1/reviews/{two}/decisions"), &body).await;
    assert_eq!(swapped.status(), StatusCode::CONFLICT);
    let path = format!("/api/v1/reviews/{one}/decisions");
    assert_eq!(stage.post(&session, &path, &body).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(stage.post(&session, &path, &body).await.status(), StatusCode::CONFLICT, "twice");
}

#[tokio::test]
async fn an_approval_of_what_was_never_shown_is_refused() {
    let stage = Stage::new();
    let id = stage.memory.add(call(1, "delete_file", Effect::Write, "{}", NOW)).to_string();
    let (looked, blind) = (stage.sign_in(0).await, stage.sign_in(1).await);
    let seen = stage.page(&looked, &format!("/api/v1/reviews/{id}")).await;
    let seen: Value = serde_json::from_str(&seen).unwrap();
    let signed = crate::stage::signed_digest(&seen, "approve", &json!({}), "ok");
    let body = json!({
        "verdict": "approve", "reason": "ok", "statement": seen["digest"],
        "proof": crate::stage::signature(1, &signed),
    });
    let path = format!("/api/v1/reviews/{id}/decisions");
    let refused = stage.post(&blind, &path, &body).await;
    assert!(text(refused).await.contains("was not shown"));
}
