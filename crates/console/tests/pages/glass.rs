//! Break-glass on the pages: who may break one and look at it, and that everybody sees it.

use axum::http::StatusCode;
use brightline_console::GlassesBody;
use serde_json::{Value, json};

use crate::stage::{Stage, text};

const WHY: &str = "the registry is down and the ward needs the list tonight";
const RIGHT: &str = "I called the ward, they needed it \"now\"\nand only that list";

fn asked(reason: &str) -> Value {
    json!({"workload": "analyst-1", "reason": reason, "minutes": 15, "acts": 5})
}

#[tokio::test]
async fn everybody_sees_on_every_page_that_a_glass_is_broken_until_both_parties_have_looked() {
    let stage = Stage::new();
    let (breaker, own, other) =
        (stage.sign_in(0).await, stage.sign_in(1).await, stage.sign_in(2).await);
    let auditor = stage.sign_in(4).await;
    let broken = stage.break_glass(&breaker, &asked(WHY)).await;
    assert_eq!(broken.status(), StatusCode::NO_CONTENT, "{}", text(broken).await);
    for path in ["/", "/queue", "/agreement", "/persons", "/log", "/people", "/break-glass"] {
        for session in [&breaker, &other, &auditor] {
            let page = stage.page(session, path).await;
            assert!(page.contains("The glass is broken"), "{path}");
            assert!(page.contains("Sara Lindqvist") && page.contains("customer and provider"));
        }
    }
    let page = stage.page(&other, "/break-glass").await;
    assert!(page.contains(WHY) && page.contains("0 of 5 went through"), "{page}");
    assert!(page.contains("15 min left") && page.contains("data-look"), "{page}");
    for looks_on in [&breaker, &auditor] {
        let page = stage.page(looks_on, "/break-glass").await;
        assert!(page.contains(WHY) && !page.contains("<form data-look"), "not theirs to judge");
    }
    assert!(!stage.page(&auditor, "/break-glass").await.contains("data-break"));

    let looked = stage.look(&other, false, RIGHT).await;
    assert_eq!(looked.status(), StatusCode::NO_CONTENT, "{}", text(looked).await);
    let page = stage.page(&own, "/").await;
    assert!(page.contains("A broken glass waits to be looked at") && !page.contains("is broken<"));
    let looked = stage.look(&own, true, RIGHT).await;
    assert_eq!(looked.status(), StatusCode::NO_CONTENT, "{}", text(looked).await);
    let page = stage.page(&own, "/break-glass").await;
    assert!(page.contains("Nothing is broken") && !page.contains("<p class=\"alarm"), "{page}");
    assert!(page.contains("it was not right") && page.contains("it was right"));
    let alarm = stage.page(&own, "/break-glass/alarm").await;
    assert_eq!(alarm.trim(), "");

    let told = stage.page(&own, "/api/v1/glasses").await;
    let told: GlassesBody = serde_json::from_str(&told).unwrap();
    assert_eq!((told.broken, told.acts, told.unjustified, told.overdue), (1, 0, 1, 0));
    assert_eq!((told.glasses[0].open, told.glasses[0].looks.len()), (false, 2));
}

#[tokio::test]
async fn what_is_refused_says_why() {
    let stage = Stage::new();
    let breaker = stage.sign_in(0).await;
    let said = async |asked: Value| {
        let refused = stage.break_glass(&breaker, &asked).await;
        assert_eq!(refused.status(), StatusCode::CONFLICT);
        text(refused).await
    };
    assert!(said(asked("too short")).await.contains("20 characters at least"));
    let long = json!({"workload": "analyst-1", "reason": WHY, "minutes": 61, "acts": 5});
    assert!(said(long).await.contains("60 minutes and 20 acts at most"));
    let many = json!({"workload": "analyst-1", "reason": WHY, "minutes": 60, "acts": 21});
    assert!(said(many).await.contains("60 minutes and 20 acts at most"));
    for bad in [
        json!({"workload": "a b", "reason": WHY, "minutes": 1, "acts": 1}),
        json!({"workload": "analyst-1", "reason": WHY, "minutes": u64::MAX, "acts": 1}),
        json!({"workload": "analyst-1", "reason": WHY, "minutes": -1, "acts": 1}),
    ] {
        let refused = stage.post(&breaker, "/api/v1/glasses/drafts", &bad).await;
        assert!(refused.status().is_client_error(), "{bad}");
    }
    stage.break_glass(&breaker, &asked(WHY)).await;
    assert!(said(asked(WHY)).await.contains("not reviewed by both organisations"));
    let own = stage.look(&breaker, true, RIGHT).await;
    assert!(text(own).await.contains("cannot review this break-glass"));
    let nothing = "/api/v1/glasses/rv_00000000000000000000000000000001/looks";
    let proof = json!({"kind": "ed25519", "signature": "AA"});
    let body = json!({"justified": true, "reason": RIGHT, "proof": proof});
    assert_eq!(stage.post(&breaker, nothing, &body).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn what_was_drafted_for_one_person_is_signed_by_nobody_else() {
    let stage = Stage::new();
    let (one, other) = (stage.sign_in(0).await, stage.sign_in(2).await);
    let drafted = stage.post(&one, "/api/v1/glasses/drafts", &asked(WHY)).await;
    let drafted: Value = serde_json::from_str(&text(drafted).await).unwrap();
    let signed = crate::stage::digest(&drafted["digest"]);
    let by = |person: usize| {
        let proof = crate::stage::signature(person, &signed);
        json!({"opening": drafted["opening"], "proof": proof})
    };
    let lent = stage.post(&other, "/api/v1/glasses", &by(2)).await;
    assert_eq!(lent.status(), StatusCode::FORBIDDEN);
    let forged = stage.post(&one, "/api/v1/glasses", &by(2)).await;
    assert_eq!(forged.status(), StatusCode::CONFLICT);
    let mut longer = by(0);
    let text = drafted["opening"].as_str().unwrap().replace("900000", "3600000");
    longer["opening"] = text.into();
    assert_eq!(stage.post(&one, "/api/v1/glasses", &longer).await.status(), StatusCode::CONFLICT);
    assert_eq!(stage.post(&one, "/api/v1/glasses", &by(0)).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(stage.post(&one, "/api/v1/glasses", &by(0)).await.status(), StatusCode::CONFLICT);
}

#[tokio::test]
async fn what_somebody_writes_is_text_on_every_page() {
    let stage = Stage::new();
    let (breaker, other) = (stage.sign_in(0).await, stage.sign_in(2).await);
    let hostile = "<script>alert(1)</script></dd><img src=x onerror=alert(1)> \u{202e}txt.exe";
    let broken = stage.break_glass(&breaker, &asked(hostile)).await;
    assert_eq!(broken.status(), StatusCode::NO_CONTENT);
    assert_eq!(stage.look(&other, true, hostile).await.status(), StatusCode::NO_CONTENT);
    for path in ["/break-glass", "/", "/break-glass/alarm"] {
        let page = stage.page(&breaker, path).await;
        let ours = page.matches("<script src=\"/assets/").count();
        assert_eq!(page.matches("<script").count(), ours, "{path}");
        for bad in ["<img src=x", "onerror=alert(1)>", "\u{202e}"] {
            assert!(!page.contains(bad), "{path}: {bad}");
        }
    }
    let page = stage.page(&breaker, "/break-glass").await;
    assert_eq!(page.matches("⟦U+202E⟧").count(), 2, "the hidden character shows");
}
