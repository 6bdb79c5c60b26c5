//! Making a passkey. It counts once both organisations have approved it.

use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use review::{ActKind, Credential, Key};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::console::Console;
use crate::fault::{ErrorBody, Fault};
use crate::guard::Signed;

/// What the browser is asked.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct OptionsBody {
    /// For `navigator.credentials.create`, bytes in base64url.
    #[schema(value_type = Object)]
    pub options: Value,
}

/// What the browser made.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MadeBody {
    /// The `PublicKeyCredential`, bytes in base64url.
    #[schema(value_type = Object)]
    pub credential: Value,
}

/// What waits for both organisations.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ProposedBody {
    /// The review.
    pub review: String,
}

/// Begins the making of a passkey for whoever is signed in.
#[utoipa::path(
    post, path = "/api/v1/passkeys/options", tag = "people",
    responses((status = 200, body = OptionsBody), (status = 403, body = ErrorBody))
)]
pub(crate) async fn options(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
) -> Result<Json<OptionsBody>, Fault> {
    let Signed { person, .. } = signed.ok_or_else(Fault::not_signed_in)?;
    let asked = console.passkeys().ask(&person.id, &person.name, &person.credentials);
    let (options, state) = asked.map_err(|error| Fault::unavailable(error.to_string()))?;
    let now = console.now();
    console.enrolments().begin(person.id, state, now);
    Ok(Json(OptionsBody { options }))
}

/// Takes the passkey, and opens the review that enrols it.
#[utoipa::path(
    post, path = "/api/v1/passkeys", tag = "people", request_body = MadeBody,
    responses((status = 200, body = ProposedBody), (status = 400, body = ErrorBody))
)]
pub(crate) async fn make(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Json(body): Json<MadeBody>,
) -> Result<Json<ProposedBody>, Fault> {
    let Signed { person, .. } = signed.ok_or_else(Fault::not_signed_in)?;
    let now = console.now();
    let state = console.enrolments().take(&person.id, now);
    let state = state.ok_or_else(|| Fault::bad_request("no passkey is being made: begin again"))?;
    let made = console.passkeys().made(body.credential, &state);
    let made = made.map_err(|error| Fault::bad_request(error.to_string()))?;
    let id = made.id.parse().map_err(|_| Fault::bad_request("the passkey has no usable id"))?;
    let credential = Credential { id, key: Key::Passkey(made.public) };
    let reviewer = person.id.clone();
    let kind = ActKind::Enrol { reviewer, party: person.party, credential };
    let review = console.reviews().propose(kind, &person.id).await??;
    Ok(Json(ProposedBody { review: review.to_string() }))
}
