//! Every page is there, says what it should, and comes in time.

use axum::http::StatusCode;
use brightline_console::{openapi, table_of_roles};
use evidence::{Leaf, Pending, Record, Salt, Started};
use lexicon::{Digest, Effect};
use serde_json::{Value, json};

use crate::memory::{NOW, call};
use crate::stage::{Stage, text};

const PAGES: [&str; 7] =
    ["/", "/queue", "/agreement", "/persons", "/log", "/people", "/break-glass"];

#[tokio::test]
async fn every_page_is_a_whole_page_with_its_place_in_the_navigation() {
    let stage = Stage::new();
    let session = stage.sign_in(0).await;
    for path in PAGES {
        let page = stage.page(&session, path).await;
        assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
        assert!(page.contains(&format!("<a href=\"{path}\" aria-current=\"page\">")), "{path}");
        assert!(page.contains("<html lang=\"en\">") && page.contains("class=\"skip\""), "{path}");
        assert_eq!(page.matches("<h1").count(), 1, "{path}");
        for inline in [" style=", "<style", " onclick", "javascript:", "http://", "https://"] {
            let allowed = page.replace("http://www.w3.org", "");
            assert!(!allowed.contains(inline), "{path} has `{inline}`");
        }
    }
}

#[tokio::test]
async fn empty_pages_say_what_would_be_there() {
    let stage = Stage::new();
    let session = stage.sign_in(0).await;
    assert!(stage.page(&session, "/").await.contains("Nothing was asked today"));
    assert!(stage.page(&session, "/queue").await.contains("Nothing waits"));
    let closed = stage.page(&session, "/queue?which=all").await;
    assert!(closed.contains("Nothing was ever held"));
    assert!(stage.page(&session, "/break-glass").await.contains("Nothing is broken"));
    let log = stage.page(&session, "/log?record=7").await;
    assert!(log.contains("There is no record 7"));
}

#[tokio::test]
async fn what_is_not_there_is_a_page_for_people_and_json_for_programs() {
    let stage = Stage::new();
    let session = stage.sign_in(0).await;
    let review = "rv_000000000000000000000000000000ff";
    for path in ["/nowhere", &format!("/reviews/{review}"), "/reviews/x"] {
        let response = stage.get(&session, path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(text(response).await.contains("<h1>That did not work</h1>"));
    }
    for path in ["/api/v1/nowhere", &format!("/api/v1/reviews/{review}")] {
        let response = stage.get(&session, path).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        let said: Value = serde_json::from_str(&text(response).await).unwrap();
        assert_eq!(said["error"]["code"], "not_found");
    }
}

#[tokio::test]
async fn a_record_is_shown_and_its_files_are_there() {
    let stage = Stage::new();
    let record = Record::Started(Started {
        at: *stage.now.lock().unwrap(),
        agreement: "an-agreement".parse().unwrap(),
        version: 3,
        bundle: Digest::of(b"agreement"),
        software: "0.1.0",
    });
    let salt = Salt::from_random([1; 32]);
    let pending = Pending::new((), Leaf::new(&record, salt).unwrap());
    let recorded = stage.store.record(pending, None, store::Posting::nobody()).await.unwrap();
    assert_eq!(recorded.number().index(), 0);
    stage.store.publish().await.unwrap();
    let session = stage.sign_in(0).await;
    let page = stage.page(&session, "/log?record=0").await;
    assert!(page.contains("an-agreement") && page.contains("Prove that it is in the log"));
    assert!(page.contains("log.example.org/pages"), "the checkpoint");
    for file in ["checkpoint", "tile/0/000.p/1", "tile/entries/000.p/1"] {
        let response = stage.get(&session, &format!("/log/files/{file}")).await;
        assert_eq!(response.status(), StatusCode::OK, "{file}");
    }
    let record = stage.page(&session, "/api/v1/records/0").await;
    let record: Value = serde_json::from_str(&record).unwrap();
    assert!(record["leaf"].as_str().unwrap().contains("\"kind\":\"started\""));
}

#[tokio::test]
async fn a_script_that_is_known_is_not_sent_again() {
    let stage = Stage::new();
    let session = stage.sign_in(0).await;
    let first = stage.get(&session, "/assets/console.js").await;
    let tag = first.headers()["etag"].to_str().unwrap().to_owned();
    assert_eq!(first.headers()["content-type"], "text/javascript; charset=utf-8");
    let request = axum::http::Request::get("/assets/console.js")
        .header("host", crate::stage::HOST)
        .header("if-none-match", tag);
    let again = stage.send(request.body(axum::body::Body::empty()).unwrap()).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
}

#[tokio::test]
async fn the_queue_has_pages() {
    let stage = Stage::new();
    for number in 0..120_u128 {
        let opened = NOW + i64::try_from(number).unwrap() - 1_000;
        stage.memory.add(call(number + 1, "send_notice", Effect::Write, "{}", opened));
    }
    let session = stage.sign_in(0).await;
    let (mut path, mut seen) = ("/api/v1/reviews".to_owned(), Vec::new());
    loop {
        let page: Value = serde_json::from_str(&stage.page(&session, &path).await).unwrap();
        let ids = page["reviews"].as_array().unwrap().iter();
        seen.extend(ids.map(|row| row["id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/api/v1/reviews?after={next}");
    }
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((all, seen.len()), (120, 120));
    assert!(stage.page(&session, "/queue").await.contains("Next page"));
}

#[tokio::test]
async fn the_description_of_the_interface_is_the_committed_one() {
    let committed = include_str!("../../../../docs/openapi.json");
    assert_eq!(
        openapi(),
        committed,
        "write it with: cargo run -p brightline-console --example describe openapi"
    );
    let document: Value = serde_json::from_str(committed).unwrap();
    let paths = document["paths"].as_object().unwrap();
    for row in table_of_roles().lines().filter(|row| row.contains("/api/v1/")) {
        let route = row.split('`').nth(1).unwrap();
        let (method, path) = route.split_once(' ').unwrap();
        let is_itself = path.ends_with("openapi.json");
        let described = &paths.get(path).map(|it| &it[method.to_lowercase()]);
        assert!(is_itself || described.is_some_and(Value::is_object), "{route} is not described");
    }
}

#[test]
fn the_table_of_roles_is_the_committed_one() {
    let page = include_str!("../../../../docs/console.md");
    let hint = "write it with: cargo run -p brightline-console --example describe roles";
    assert!(page.contains(&table_of_roles()), "{hint}");
}

#[tokio::test]
async fn answers_of_the_interface_are_what_it_says() {
    let stage = Stage::new();
    let id = stage.memory.add(call(1, "send_notice", Effect::Consequential, "{}", NOW));
    let session = stage.sign_in(0).await;
    let review = stage.page(&session, &format!("/api/v1/reviews/{id}")).await;
    let review: brightline_console::ReviewBody = serde_json::from_str(&review).unwrap();
    assert_eq!(review.fields.len(), 3);
    assert!(review.state.is_none() && review.decided.is_none());
    let today = stage.page(&session, "/api/v1/today").await;
    let today: brightline_console::DayBody = serde_json::from_str(&today).unwrap();
    assert_eq!(today.waiting, 1);
    let people = stage.page(&session, "/api/v1/people").await;
    let people: brightline_console::PeopleBody = serde_json::from_str(&people).unwrap();
    assert_eq!(people.people.len(), 5);
    let evidence =
        stage.post(&session, &format!("/api/v1/reviews/{id}/evidence"), &json!({})).await;
    assert_eq!(text(evidence).await, "{}");
}
