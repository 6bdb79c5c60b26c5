//! The console's interface, asked by somebody who signed in with a key.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use console::{ChallengeBody, ChallengeOf, ErrorBody, ProofBody, SessionBody, SignInBody};
use ed25519_dalek::{Signer as _, SigningKey};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use lexicon::Digest;
use miette::{IntoDiagnostic as _, WrapErr as _, miette};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cli::DeskArgs;
use crate::party_key;

/// LIMIT: bytes of an answer. What is held is the longest.
const LONGEST_ANSWER: usize = 64 << 20;

/// A person who is signed in from a terminal.
pub(super) struct Client {
    http: hyper_util::client::legacy::Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    origin: String,
    key: SigningKey,
    token: Option<String>,
}

impl Client {
    /// Signs in with the key of the command line.
    ///
    /// # Errors
    ///
    /// The key cannot be read, the console does not answer, or it does not admit the person.
    pub(super) async fn sign_in(args: &DeskArgs) -> miette::Result<Self> {
        let origin = origin(&args.url)?;
        let file = args.passphrase.passphrase_file.as_deref();
        let key = party_key::signing_key(&args.key, file)?;
        let connector = HttpsConnectorBuilder::new()
            .with_native_roots()
            .into_diagnostic()
            .wrap_err("the system has no certificate authorities")?
            .https_or_http()
            .enable_http1()
            .build();
        let http = hyper_util::client::legacy::Client::builder(TokioExecutor::new());
        let mut client = Self { http: http.build(connector), origin, key, token: None };
        let reviewer = args.reviewer.to_string();
        let of = ChallengeOf { reviewer: reviewer.clone() };
        let asked: ChallengeBody = client.post("/api/v1/challenges", &of).await?;
        let text =
            format!("brightline/sign-in/1\0{}\0{reviewer}\0{}", client.origin, asked.challenge);
        let digest = Digest::of(text.as_bytes());
        if digest.to_string() != asked.digest {
            return Err(miette!(
                help = "give --url as `origin` of [console] has it",
                "the console knows itself under another address than {}",
                client.origin
            ));
        }
        let proof = client.sign(&digest);
        let body = SignInBody { reviewer, challenge: asked.challenge, proof, token: true };
        let session: SessionBody = client.post("/api/v1/sessions", &body).await?;
        client.token = session.token;
        Ok(client)
    }

    /// Ends the session.
    ///
    /// # Errors
    ///
    /// The console does not answer.
    pub(super) async fn sign_out(&self) -> miette::Result<()> {
        self.ask(Method::DELETE, "/api/v1/sessions", String::new()).await.map(drop)
    }

    /// The signature of the person over `digest`.
    pub(super) fn sign(&self, digest: &Digest) -> ProofBody {
        let signature = self.key.sign(digest.as_bytes()).to_bytes();
        ProofBody::Ed25519 { signature: URL_SAFE_NO_PAD.encode(signature) }
    }

    /// What is at `path`.
    ///
    /// # Errors
    ///
    /// The console does not answer, or refuses.
    pub(super) async fn get<T: DeserializeOwned>(&self, path: &str) -> miette::Result<T> {
        read(&self.ask(Method::GET, path, String::new()).await?)
    }

    /// Sends `body`, and reads the answer.
    ///
    /// # Errors
    ///
    /// The console does not answer, or refuses.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> miette::Result<T> {
        let body = serde_json::to_string(body).into_diagnostic()?;
        read(&self.ask(Method::POST, path, body).await?)
    }

    /// Sends `body`; the answer says nothing.
    ///
    /// # Errors
    ///
    /// The console does not answer, or refuses.
    pub(super) async fn send(&self, path: &str, body: &impl Serialize) -> miette::Result<()> {
        let body = serde_json::to_string(body).into_diagnostic()?;
        self.ask(Method::POST, path, body).await.map(drop)
    }

    async fn ask(&self, method: Method, path: &str, body: String) -> miette::Result<Bytes> {
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.origin))
            .header(CONTENT_TYPE, "application/json");
        if let Some(token) = &self.token {
            request = request.header(AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = request.body(Full::from(body)).into_diagnostic()?;
        let silent = || format!("the console at {} does not answer", self.origin);
        let response = self.http.request(request).await.into_diagnostic().wrap_err_with(silent)?;
        let status = response.status();
        let body = Limited::new(response.into_body(), LONGEST_ANSWER).collect().await;
        let body = body.map_err(|error| miette!("{error}")).wrap_err_with(silent)?.to_bytes();
        if status.is_success() {
            return Ok(body);
        }
        match serde_json::from_slice::<ErrorBody>(&body) {
            Ok(said) => Err(miette!("{}", said.error.message)),
            Err(_) => Err(miette!("the console answered {status}")),
        }
    }
}

fn read<T: DeserializeOwned>(body: &Bytes) -> miette::Result<T> {
    let body = serde_json::from_slice(body).into_diagnostic();
    body.wrap_err("the console is of another version than this program")
}

/// Scheme, name and port of the console.
fn origin(url: &str) -> miette::Result<String> {
    let trimmed = url.trim_end_matches('/');
    let uri: Uri = trimmed.parse().into_diagnostic().wrap_err("--url is no URL")?;
    let host = uri.host().unwrap_or_default();
    let here = host == "localhost" || host == "127.0.0.1" || host == "[::1]";
    match uri.scheme_str() {
        Some("https") => Ok(trimmed.to_owned()),
        Some("http") if here => Ok(trimmed.to_owned()),
        _ => Err(miette!(
            help = "write for example --url https://review.example.org",
            "over plain HTTP the session would cross the network in the clear"
        )),
    }
}

#[cfg(test)]
mod tests;
