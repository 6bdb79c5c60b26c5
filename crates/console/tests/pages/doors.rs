//! Who may pass: sessions, roles, origins, hosts, and what every answer carries.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use brightline_console::table_of_roles;
use serde_json::json;

use crate::memory::PEOPLE;
use crate::stage::{HOST, ORIGIN, Session, Stage, digest, signature, text};

const AUDITOR: usize = 4;

/// Every route: method, path, whether nobody, and whether an auditor, may pass.
fn routes() -> Vec<(String, String, bool, bool)> {
    let table = table_of_roles();
    let rows = table.lines().skip(2).map(|row| {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let (method, path) = cells[1].trim_matches('`').split_once(' ').unwrap();
        let path = path.replace("{*path}", "checkpoint").replace("{name}", "console.css");
        let path = path.replace("{id}", "rv_00000000000000000000000000000001");
        let path = path.replace("{number}", "0");
        (method.to_owned(), path, cells[3] == "yes", cells[6] == "yes")
    });
    rows.collect()
}

async fn knock(stage: &Stage, method: &str, path: &str, session: Option<&Session>) -> StatusCode {
    let mut request = Request::builder().method(method).uri(path).header("host", HOST);
    if method != "GET" {
        request = request.header("origin", ORIGIN).header("content-type", "application/json");
    }
    if let Some(session) = session {
        request = request.header("cookie", &session.cookie).header("x-csrf-token", &session.csrf);
    }
    stage.send(request.body(Body::from("{}")).unwrap()).await.status()
}

#[tokio::test]
async fn nobody_passes_a_door_that_does_not_say_so() {
    let stage = Stage::new();
    let routes = routes();
    assert!(routes.len() > 25, "the table has lost its rows");
    for (method, path, nobody, _) in routes {
        let status = knock(&stage, &method, &path, None).await;
        let turned_away = status == StatusCode::UNAUTHORIZED || status == StatusCode::SEE_OTHER;
        // Signing in with nothing is turned away too, by the handler: it is asked with a body.
        assert_eq!(!turned_away, nobody, "{method} {path}: {status}");
    }
}

#[tokio::test]
async fn who_looks_on_decides_nothing() {
    let stage = Stage::new();
    let auditor = stage.sign_in(AUDITOR).await;
    let mut closed = 0;
    for (method, path, _, may) in routes() {
        if path == "/api/v1/sessions" || path == "/events" {
            continue;
        }
        let status = knock(&stage, &method, &path, Some(&auditor)).await;
        assert_eq!(status == StatusCode::FORBIDDEN, !may, "{method} {path}: {status}");
        closed += usize::from(!may);
    }
    assert!(closed >= 5);
}

#[tokio::test]
async fn every_answer_carries_the_policy_also_those_that_fail() {
    let stage = Stage::new();
    let session = stage.sign_in(0).await;
    for path in ["/", "/nowhere", "/assets/console.js", "/api/v1/nowhere", "/log?record=x"] {
        let response = stage.get(&session, path).await;
        let headers = response.headers();
        let policy = headers["content-security-policy"].to_str().unwrap();
        for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"));
        assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
        assert_eq!(headers["referrer-policy"], "same-origin", "{path}");
        assert_eq!(headers["x-frame-options"], "DENY", "{path}");
        assert!(headers.contains_key("cache-control"), "{path}");
    }
}

#[tokio::test]
async fn another_host_name_is_misdirected() {
    let stage = Stage::new();
    for host in ["evil.example", "localhost", "localhost:1", "127.0.0.1:8401"] {
        let request = Request::get("/sign-in").header("host", host).body(Body::empty()).unwrap();
        let response = stage.send(request).await;
        assert_eq!(response.status(), StatusCode::MISDIRECTED_REQUEST, "{host}");
    }
}

#[tokio::test]
async fn a_request_from_another_place_changes_nothing() {
    let stage = Stage::new();
    let session = stage.sign_in(0).await;
    let from = |origin: Option<&str>, csrf: &str| {
        let mut request = Request::post("/api/v1/passkeys/options").header("host", HOST);
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        let request = request.header("cookie", &session.cookie).header("x-csrf-token", csrf);
        request.header("content-type", "application/json").body(Body::from("{}")).unwrap()
    };
    for origin in [Some("https://evil.example"), Some("null"), Some("http://localhost:8402"), None]
    {
        let status = stage.send(from(origin, &session.csrf)).await.status();
        assert_eq!(status, StatusCode::FORBIDDEN, "{origin:?}");
    }
    assert_eq!(stage.send(from(Some(ORIGIN), "")).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(stage.send(from(Some(ORIGIN), "guess")).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(stage.send(from(Some(ORIGIN), &session.csrf)).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_challenge_signs_in_once() {
    let stage = Stage::new();
    let challenge = stage.challenge(PEOPLE[0].0).await;
    let body = json!({
        "reviewer": PEOPLE[0].0, "challenge": challenge["challenge"],
        "proof": signature(0, &digest(&challenge["digest"])),
    });
    assert_eq!(stage.sign_in_with(&body).await.status(), StatusCode::OK);
    assert_eq!(stage.sign_in_with(&body).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_key_of_another_signs_nobody_in() {
    let stage = Stage::new();
    let challenge = stage.challenge(PEOPLE[0].0).await;
    let body = json!({
        "reviewer": PEOPLE[0].0, "challenge": challenge["challenge"],
        "proof": signature(1, &digest(&challenge["digest"])),
    });
    assert_eq!(stage.sign_in_with(&body).await.status(), StatusCode::UNAUTHORIZED);
    let nobody = stage.challenge("nobody").await;
    let body = json!({
        "reviewer": "nobody", "challenge": nobody["challenge"],
        "proof": signature(1, &digest(&nobody["digest"])),
    });
    assert_eq!(stage.sign_in_with(&body).await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_session_is_new_at_each_sign_in_and_the_old_one_ends() {
    let stage = Stage::new();
    let first = stage.sign_in(0).await;
    let challenge = stage.challenge(PEOPLE[0].0).await;
    let body = json!({
        "reviewer": PEOPLE[0].0, "challenge": challenge["challenge"],
        "proof": signature(0, &digest(&challenge["digest"])),
    });
    let request = Request::post("/api/v1/sessions")
        .header("host", HOST)
        .header("origin", ORIGIN)
        .header("cookie", &first.cookie)
        .header("content-type", "application/json");
    let response = stage.send(request.body(Body::from(body.to_string())).unwrap()).await;
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert!(!cookie.starts_with(&first.cookie));
    assert_eq!(stage.get(&first, "/").await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn over_https_the_cookie_is_bound_to_the_host() {
    let stage = Stage::at("https://review.example.org");
    let request = |path: &str, body: String| {
        Request::post(path)
            .header("host", "review.example.org")
            .header("origin", "https://review.example.org")
            .header("content-type", "application/json")
            .body(Body::from(body))
            .unwrap()
    };
    let asked = json!({"reviewer": PEOPLE[0].0}).to_string();
    let response = stage.send(request("/api/v1/challenges", asked)).await;
    let challenge: serde_json::Value = serde_json::from_str(&text(response).await).unwrap();
    let body = json!({
        "reviewer": PEOPLE[0].0, "challenge": challenge["challenge"],
        "proof": signature(0, &digest(&challenge["digest"])),
    });
    let response = stage.send(request("/api/v1/sessions", body.to_string())).await;
    let cookie = response.headers()["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-brightline=") && cookie.ends_with("; Secure"), "{cookie}");
    assert!(response.headers().contains_key("strict-transport-security"));
}

#[tokio::test]
async fn a_session_ends_with_the_standing_of_its_person() {
    let stage = Stage::new();
    let session = stage.sign_in(0).await;
    assert_eq!(stage.get(&session, "/").await.status(), StatusCode::OK);
    let id = PEOPLE[0].0.parse().unwrap();
    let suspended = stage.memory.roster.lock().unwrap().suspended(&id, *stage.now.lock().unwrap());
    *stage.memory.roster.lock().unwrap() = suspended.unwrap().into();
    assert_eq!(stage.get(&session, "/").await.status(), StatusCode::SEE_OTHER);
    assert_eq!(stage.get(&session, "/api/v1/me").await.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_quiet_session_is_over() {
    let stage = Stage::new();
    let session = stage.sign_in(0).await;
    stage.later(15 * 60_000 - 1);
    assert_eq!(stage.get(&session, "/").await.status(), StatusCode::OK);
    stage.later(15 * 60_000);
    assert_eq!(stage.get(&session, "/").await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn signing_out_needs_the_page_and_ends_the_session() {
    let stage = Stage::new();
    let session = stage.sign_in(0).await;
    let out = |csrf: &str| {
        Request::post("/sign-out")
            .header("host", HOST)
            .header("origin", ORIGIN)
            .header("cookie", &session.cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(format!("csrf={csrf}")))
            .unwrap()
    };
    assert_eq!(stage.send(out("guess")).await.status(), StatusCode::FORBIDDEN);
    assert_eq!(stage.get(&session, "/").await.status(), StatusCode::OK);
    assert_eq!(stage.send(out(&session.csrf)).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(stage.get(&session, "/").await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_program_signs_in_without_a_page() {
    let stage = Stage::new();
    let challenge = stage.challenge(PEOPLE[2].0).await;
    let body = json!({
        "reviewer": PEOPLE[2].0, "challenge": challenge["challenge"], "token": true,
        "proof": signature(2, &digest(&challenge["digest"])),
    });
    let request = Request::post("/api/v1/sessions").header("host", HOST);
    let request = request.header("content-type", "application/json");
    let response = stage.send(request.body(Body::from(body.to_string())).unwrap()).await;
    assert!(!response.headers().contains_key("set-cookie"));
    let said: serde_json::Value = serde_json::from_str(&text(response).await).unwrap();
    let token = said["token"].as_str().unwrap().to_owned();
    let me = |token: String| {
        Request::get("/api/v1/me")
            .header("host", HOST)
            .header("authorization", format!("Bearer {token}"))
            .body(Body::empty())
            .unwrap()
    };
    assert_eq!(stage.send(me(token.clone())).await.status(), StatusCode::OK);
    assert_eq!(stage.send(me("x".to_owned())).await.status(), StatusCode::UNAUTHORIZED);
    // A token is no cookie: a page that got hold of one cannot plant it.
    let session = Session { cookie: format!("brightline={token}"), csrf: String::new(), person: 2 };
    assert_eq!(stage.get(&session, "/").await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn nothing_leads_out_of_the_log() {
    let stage = Stage::new();
    let session = stage.sign_in(0).await;
    for path in [
        "/log/files/../records.sqlite",
        "/log/files/..%2frecords.sqlite",
        "/log/files/tile/../../records.sqlite",
        "/log/files/tile/%2e%2e/%2e%2e/keys/log.key",
        "/log/files//etc/passwd",
        "/log/files/keys/log.key",
        "/assets/..%2f..%2fCargo.toml",
    ] {
        let status = stage.get(&session, path).await.status();
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(stage.get(&session, "/log/files/log.vkey").await.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_large_request_is_refused() {
    let stage = Stage::new();
    let request = |bytes: usize| {
        Request::post("/api/v1/challenges")
            .header("host", HOST)
            .header("content-type", "application/json")
            .body(Body::from(format!("{{\"reviewer\":\"r\"{}}}", " ".repeat(bytes))))
            .unwrap()
    };
    assert_eq!(stage.send(request(200 * 1024)).await.status(), StatusCode::OK);
    let status = stage.send(request(256 * 1024)).await.status();
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}
