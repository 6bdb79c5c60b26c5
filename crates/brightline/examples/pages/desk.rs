//! The console as a person with a key asks it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use console::{ChallengeBody, ChallengeOf, ProofBody, SessionBody, SignInBody};
use ed25519_dalek::{Signer as _, SigningKey};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use lexicon::Digest;
use serde::Serialize;

/// A console, and a person who is signed in.
pub(crate) struct Desk {
    http: Client<HttpConnector, Full<Bytes>>,
    origin: String,
    token: String,
}

impl Desk {
    /// Signs `reviewer` in at the console at `origin`.
    pub(crate) async fn sign_in(origin: &str, reviewer: &str, key: &SigningKey) -> Self {
        let http = Client::builder(TokioExecutor::new()).build_http();
        let mut desk = Self { http, origin: origin.to_owned(), token: String::new() };
        let of = ChallengeOf { reviewer: reviewer.to_owned() };
        let asked: ChallengeBody = desk.post("/api/v1/challenges", &of).await;
        let digest: Digest = asked.digest.parse().unwrap();
        let signature = URL_SAFE_NO_PAD.encode(key.sign(digest.as_bytes()).to_bytes());
        let proof = ProofBody::Ed25519 { signature };
        let reviewer = reviewer.to_owned();
        let body = SignInBody { reviewer, challenge: asked.challenge, proof, token: true };
        let session: SessionBody = desk.post("/api/v1/sessions", &body).await;
        desk.token = session.token.unwrap();
        desk
    }

    /// What is at `path`.
    pub(crate) async fn get(&self, path: &str) -> String {
        let body = self.ask(Method::GET, path, String::new()).await;
        String::from_utf8(body.to_vec()).unwrap()
    }

    async fn post<T: serde::de::DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> T {
        let body = serde_json::to_string(body).unwrap();
        serde_json::from_slice(&self.ask(Method::POST, path, body).await).unwrap()
    }

    async fn ask(&self, method: Method, path: &str, body: String) -> Bytes {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.origin))
            .header(CONTENT_TYPE, "application/json");
        if !self.token.is_empty() {
            request = request.header(AUTHORIZATION, format!("Bearer {}", self.token));
        }
        let answer = self.http.request(request.body(Full::from(body)).unwrap()).await.unwrap();
        let status = answer.status();
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        assert!(status.is_success(), "{path}: {status} {}", String::from_utf8_lossy(&body));
        body
    }
}
