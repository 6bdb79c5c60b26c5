//! Signing in, by passkey or by Ed25519 key.

use std::sync::Arc;

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lexicon::{Digest, ReviewerId};
use review::{Assertions as _, Credential, Key, Reviewer};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ProofBody;
use crate::console::Console;
use crate::fault::{ErrorBody, Fault};
use crate::guard::{Signed, bearer, cookie};
use crate::session::{Carrier, LONGEST};

/// Who wants to sign in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChallengeOf {
    /// The name in the roster.
    pub reviewer: String,
}

/// What is to be signed to sign in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ChallengeBody {
    /// The challenge: it is sent back as it is, within five minutes, once.
    pub challenge: String,
    /// What is signed: SHA-256 over `brightline/sign-in/1`, a zero byte, the origin, a zero byte,
    /// the name, a zero byte, the challenge. Compute it, and compare.
    pub digest: String,
    /// The name that passkeys are bound to.
    pub rp: String,
    /// The passkeys that may sign, in base64url.
    pub credentials: Vec<String>,
}

/// A challenge, signed.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignInBody {
    /// The name in the roster.
    pub reviewer: String,
    /// The challenge.
    pub challenge: String,
    /// The signature over the digest.
    pub proof: ProofBody,
    /// Whether the session is for a program, which gets a bearer token, or for a browser, which
    /// gets a cookie.
    #[serde(default)]
    pub token: bool,
}

/// A session.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SessionBody {
    /// When it is over in any case, RFC 3339. Without a request it is over after 15 minutes.
    pub until: String,
    /// The bearer token, for a program.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// Who is signed in.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct WhoBody {
    /// The name in the roster.
    pub reviewer: String,
    /// The name as people write it.
    pub name: String,
    /// The party that the person decides for.
    pub party: String,
    /// `reviewer`, `officer` or `auditor`.
    pub role: String,
    /// The credential of the session, which signs its decisions.
    pub credential: String,
}

/// Draws a challenge. It does not say whether there is such a person.
#[utoipa::path(
    post, path = "/api/v1/challenges", tag = "session", request_body = ChallengeOf,
    responses((status = 200, body = ChallengeBody), (status = 400, body = ErrorBody))
)]
pub(crate) async fn challenge(
    State(console): State<Arc<Console>>,
    Json(of): Json<ChallengeOf>,
) -> Result<Json<ChallengeBody>, Fault> {
    let reviewer = name(&of.reviewer)?;
    let challenge = {
        let challenges = console.challenges();
        challenges.draw(&reviewer, random()?, console.now())
    };
    let digest = console.challenges().digest(&reviewer, &challenge);
    let roster = console.reviews().roster();
    let passkeys = roster.reviewer(&reviewer).map(|person| {
        let is_passkey = |it: &&Credential| matches!(it.key, Key::Passkey(_));
        person.credentials.iter().filter(is_passkey).map(|it| it.id.to_string()).collect()
    });
    Ok(Json(ChallengeBody {
        challenge,
        digest: digest.to_string(),
        rp: console.passkeys().rp().to_owned(),
        credentials: passkeys.unwrap_or_default(),
    }))
}

/// Signs in.
#[utoipa::path(
    post, path = "/api/v1/sessions", tag = "session", request_body = SignInBody,
    responses((status = 200, body = SessionBody), (status = 401, body = ErrorBody))
)]
pub(crate) async fn begin(
    State(console): State<Arc<Console>>,
    headers: HeaderMap,
    Json(body): Json<SignInBody>,
) -> Result<Response, Fault> {
    let reviewer = name(&body.reviewer)?;
    let now = console.now();
    if !console.challenges().is_open(&reviewer, &body.challenge, now) {
        return Err(Fault::not_admitted());
    }
    let digest = console.challenges().digest(&reviewer, &body.challenge);
    let roster = console.reviews().roster();
    let person = roster.reviewer(&reviewer).filter(|person| person.suspended.is_none());
    let person = person.ok_or_else(Fault::not_admitted)?;
    let credential = signer(&console, person, &digest, &body.proof);
    let credential = credential.ok_or_else(Fault::not_admitted)?;
    let random = random()?;
    {
        // Looked at again, so that of two that come at once one is admitted.
        let mut challenges = console.challenges();
        if !challenges.is_open(&reviewer, &body.challenge, now) {
            return Err(Fault::not_admitted());
        }
        challenges.close(&reviewer, &body.challenge, now);
    }
    // What the browser came with is void: nobody can have planted the new session.
    if let Some(old) = cookie(&headers, console.cookie()) {
        console.sessions().close(old);
    }
    let carrier = if body.token { Carrier::Bearer } else { Carrier::Cookie };
    let id = credential.id.clone();
    let opened = console.sessions().open(reviewer, id, carrier, &random, now);
    tracing::info!(reviewer = %person.id, "signed in to the console");
    let until = opened.until.to_string();
    if body.token {
        return Ok(Json(SessionBody { until, token: Some(opened.secret) }).into_response());
    }
    let cookie = console.set_cookie(&opened.secret, LONGEST.as_ms() / 1_000);
    Ok(([(SET_COOKIE, cookie)], Json(SessionBody { until, token: None })).into_response())
}

/// Ends the session of the request.
#[utoipa::path(delete, path = "/api/v1/sessions", tag = "session", responses((status = 204)))]
pub(crate) async fn end(State(console): State<Arc<Console>>, headers: HeaderMap) -> StatusCode {
    if let Some(secret) = bearer(&headers) {
        // A program signs in and out for each thing that it does: that ends no shift.
        console.sessions().close(secret);
    } else if let Some(secret) = cookie(&headers, console.cookie()) {
        console.leave(secret);
    }
    StatusCode::NO_CONTENT
}

/// Who is signed in.
#[utoipa::path(
    get, path = "/api/v1/me", tag = "session",
    responses((status = 200, body = WhoBody), (status = 401, body = ErrorBody))
)]
pub(crate) async fn me(
    Extension(signed): Extension<Option<Signed>>,
) -> Result<Json<WhoBody>, Fault> {
    let Signed { session, person } = signed.ok_or_else(Fault::not_signed_in)?;
    Ok(Json(WhoBody {
        reviewer: person.id.to_string(),
        name: person.name,
        party: person.party.to_string(),
        role: person.role.as_str().to_owned(),
        credential: session.credential.to_string(),
    }))
}

/// The credential of `person` that made `proof` over `digest`.
fn signer<'p>(
    console: &Console,
    person: &'p Reviewer,
    digest: &Digest,
    proof: &ProofBody,
) -> Option<&'p Credential> {
    match proof {
        ProofBody::Ed25519 { signature } => {
            let signature = signature_of(signature)?;
            person.credentials.iter().find(|it| it.key.signed(digest, &signature))
        }
        ProofBody::Passkey { assertion } => {
            let id = assertion.get("id")?.as_str()?;
            let used = person.credentials.iter().find(|it| it.id.as_str() == id)?;
            let bytes = serde_json::to_vec(assertion).ok()?;
            console.passkeys().holds(used, digest, &bytes).then_some(used)
        }
    }
}

/// The 64 bytes of an Ed25519 signature in base64url.
pub(super) fn signature_of(text: &str) -> Option<[u8; 64]> {
    URL_SAFE_NO_PAD.decode(text).ok()?.try_into().ok()
}

fn name(text: &str) -> Result<ReviewerId, Fault> {
    text.parse().map_err(|error: lexicon::InvalidName| Fault::bad_request(error.to_string()))
}

/// Bytes that nobody can guess.
pub(super) fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut random = [0; N];
    getrandom::fill(&mut random).map_err(|error| {
        tracing::error!(%error, "the system gives no random bytes");
        Fault::unavailable("the system gives no random bytes: try again")
    })?;
    Ok(random)
}
