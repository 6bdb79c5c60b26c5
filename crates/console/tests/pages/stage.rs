//! A console on stage: in memory, but for its records, with people who can sign.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use brightline_console::{Console, Parts, Passkeys};
use ed25519_dalek::Signer as _;
use lexicon::{Digest, Moment};
use serde_json::{Value, json};
use store::{Settings, Store};
use tempfile::TempDir;
use tlog::{Files, Unreadable};
use tower::ServiceExt as _;

use crate::memory::{Home, Memory, NOW, PEOPLE, at, key_of};

pub(crate) const ORIGIN: &str = "http://localhost:8401";
pub(crate) const HOST: &str = "localhost:8401";

/// The files of a log.
pub(crate) struct Folder(pub PathBuf);

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        match std::fs::read(self.0.join(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Unreadable { path: path.to_owned(), reason: error.to_string() }),
        }
    }
}

pub(crate) struct Stage {
    pub(crate) memory: Arc<Memory>,
    pub(crate) now: Arc<Mutex<Moment>>,
    pub(crate) store: Store,
    pub(crate) router: Router,
    _folder: TempDir,
}

/// A session of one person.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) cookie: String,
    pub(crate) csrf: String,
    pub(crate) person: usize,
}

impl Stage {
    pub(crate) fn new() -> Self {
        Self::at(ORIGIN)
    }

    pub(crate) fn at(origin: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("data");
        let store = Store::open(&Settings {
            data: data.clone(),
            pin: folder.path().join("pin"),
            origin: "log.example.org/pages".to_owned(),
            queue: 64,
            publish_every: Duration::from_secs(3_600),
            ledger: store::Room::default(),
        })
        .unwrap();
        let now = Arc::new(Mutex::new(at(NOW)));
        let passkeys = Arc::new(Passkeys::new(origin).unwrap());
        let memory = Arc::new(Memory::new(Arc::clone(&passkeys), Arc::clone(&now)));
        let console = Console::new(Parts {
            origin: origin.to_owned(),
            passkeys,
            reviews: memory.clone(),
            house: Arc::new(Home::new(Arc::clone(&now))),
            store: store.clone(),
            log: Arc::new(Folder(data.join("log"))),
            key: [9; 32],
        });
        Self { memory, now, store, router: console.router(), _folder: folder }
    }

    pub(crate) fn later(&self, ms: i64) {
        let mut now = self.now.lock().unwrap();
        *now = at(now.unix_ms() + ms);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    pub(crate) async fn get(&self, session: &Session, path: &str) -> Response<Body> {
        let request = Request::get(path).header("host", HOST).header("cookie", &session.cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// The page at `path`, which has to be there.
    pub(crate) async fn page(&self, session: &Session, path: &str) -> String {
        let response = self.get(session, path).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        text(response).await
    }

    /// Sends JSON as the scripts of a page do.
    pub(crate) async fn post(&self, session: &Session, path: &str, body: &Value) -> Response<Body> {
        let request = Request::post(path)
            .header("host", HOST)
            .header("origin", ORIGIN)
            .header("cookie", &session.cookie)
            .header("x-csrf-token", &session.csrf)
            .header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub(crate) async fn challenge(&self, reviewer: &str) -> Value {
        let request = Request::post("/api/v1/challenges")
            .header("host", HOST)
            .header("origin", ORIGIN)
            .header("content-type", "application/json");
        let body = json!({"reviewer": reviewer}).to_string();
        let response = self.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(response.status(), StatusCode::OK);
        serde_json::from_str(&text(response).await).unwrap()
    }

    pub(crate) async fn sign_in_with(&self, body: &Value) -> Response<Body> {
        let request = Request::post("/api/v1/sessions")
            .header("host", HOST)
            .header("origin", ORIGIN)
            .header("content-type", "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Signs out with the button of the bar.
    pub(crate) async fn sign_out(&self, session: &Session) {
        let request = Request::post("/sign-out")
            .header("host", HOST)
            .header("origin", ORIGIN)
            .header("cookie", &session.cookie)
            .header("content-type", "application/x-www-form-urlencoded");
        let body = Body::from(format!("csrf={}", session.csrf));
        let response = self.send(request.body(body).unwrap()).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
    }

    /// Signs `person` in with the Ed25519 key.
    pub(crate) async fn sign_in(&self, person: usize) -> Session {
        let reviewer = PEOPLE[person].0;
        let challenge = self.challenge(reviewer).await;
        let proof = signature(person, &digest(&challenge["digest"]));
        let body = json!({
            "reviewer": reviewer, "challenge": challenge["challenge"], "proof": proof,
        });
        let response = self.sign_in_with(&body).await;
        assert_eq!(response.status(), StatusCode::OK);
        self.session(response, person).await
    }

    /// The session that a sign-in gave.
    pub(crate) async fn session(&self, response: Response<Body>, person: usize) -> Session {
        let cookie = response.headers()["set-cookie"].to_str().unwrap();
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let mut session = Session { cookie, csrf: String::new(), person };
        let page = self.page(&session, "/people").await;
        let (_, rest) = page.split_once("<meta name=\"csrf\" content=\"").unwrap();
        session.csrf = rest.split('"').next().unwrap().to_owned();
        session
    }

    /// Breaks the glass as `session`, and what the answer is. The digest is computed as a browser
    /// does: without the crate `review`.
    pub(crate) async fn break_glass(&self, session: &Session, asked: &Value) -> Response<Body> {
        let drafted = self.post(session, "/api/v1/glasses/drafts", asked).await;
        let drafted: Value = serde_json::from_str(&text(drafted).await).unwrap();
        let opening = drafted["opening"].as_str().unwrap();
        let signed = Digest::of(format!("brightline/break-glass/1\0{opening}").as_bytes());
        assert_eq!(digest(&drafted["digest"]), signed);
        let body = json!({"opening": opening, "proof": signature(session.person, &signed)});
        self.post(session, "/api/v1/glasses", &body).await
    }

    /// Looks at the only glass as `session`.
    pub(crate) async fn look(
        &self,
        session: &Session,
        justified: bool,
        reason: &str,
    ) -> Response<Body> {
        let glass = self.memory.glasses.lock().unwrap().all()[0].opening().glass;
        let (who, said) = (PEOPLE[session.person].0, Value::from(reason));
        let text = format!(
            "{{\"glass\":\"{glass}\",\"reviewer\":\"{who}\",\"justified\":{justified},\"reason\":{said}}}"
        );
        let signed = Digest::of(format!("brightline/break-glass-review/1\0{text}").as_bytes());
        let proof = signature(session.person, &signed);
        let body = json!({"justified": justified, "reason": reason, "proof": proof});
        self.post(session, &format!("/api/v1/glasses/{glass}/looks"), &body).await
    }

    /// Decides as `session`, signed with the Ed25519 key; looks at the review first.
    pub(crate) async fn decide(
        &self,
        session: &Session,
        review: &str,
        verdict: &str,
        form: Value,
        reason: &str,
    ) -> Response<Body> {
        let seen = self.get(session, &format!("/api/v1/reviews/{review}")).await;
        let seen: Value = serde_json::from_str(&text(seen).await).unwrap();
        let signed = signed_digest(&seen, verdict, &form, reason);
        let body = json!({
            "verdict": verdict, "form": form, "reason": reason, "statement": seen["digest"],
            "proof": signature(session.person, &signed),
        });
        self.post(session, &format!("/api/v1/reviews/{review}/decisions"), &body).await
    }
}

/// What is signed for a decision, computed as a browser does: without the crate `review`.
pub(crate) fn signed_digest(seen: &Value, verdict: &str, form: &Value, reason: &str) -> Digest {
    let answers = form.as_object().unwrap();
    let mut fields: Vec<_> =
        answers.iter().map(|(key, value)| format!("\"{key}\":{value}")).collect();
    fields.sort();
    let kind = seen["form"].as_str().unwrap();
    let form = match (answers.is_empty(), kind) {
        (true, _) | (_, "plain") => "\"plain\"".to_owned(),
        (_, kind) => format!("{{\"{kind}\":{{{}}}}}", fields.join(",")),
    };
    let written = format!("{{\"form\":{form},\"reason\":{}}}", Value::from(reason));
    let verdict = if verdict == "approve" { 1 } else { 2 };
    let statement = digest(&seen["digest"]);
    let written = Digest::of(written.as_bytes());
    let bytes = [
        b"brightline/decision/1\0".as_slice(),
        statement.as_bytes(),
        &[verdict],
        written.as_bytes(),
    ];
    Digest::of(&bytes.concat())
}

pub(crate) fn digest(text: &Value) -> Digest {
    text.as_str().unwrap().parse().unwrap()
}

pub(crate) fn signature(person: usize, digest: &Digest) -> Value {
    let signature = key_of(person).sign(digest.as_bytes()).to_bytes();
    json!({"kind": "ed25519", "signature": URL_SAFE_NO_PAD.encode(signature)})
}

pub(crate) async fn text(response: Response<Body>) -> String {
    let bytes = to_bytes(response.into_body(), 1 << 24).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}
