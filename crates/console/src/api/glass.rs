//! Breaking a glass, and looking at one that somebody broke.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use lexicon::{ReviewId, Span};
use review::break_glass::{BreakGlass, Look, Opening};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{ProofBody, decision, session};
use crate::console::Console;
use crate::fault::{ErrorBody, Fault};
use crate::guard::Signed;
use crate::page::due;

/// All broken glasses, and how often.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct GlassesBody {
    /// The glasses, the newest first.
    pub glasses: Vec<GlassBody>,
    /// How many were ever broken.
    pub broken: u64,
    /// How many acts went through them.
    pub acts: u64,
    /// How many a party called unjustified.
    pub unjustified: u64,
    /// How many not every party looked at within 24 hours.
    pub overdue: u64,
}

/// One broken glass.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct GlassBody {
    /// Its id.
    pub glass: String,
    /// Who broke it.
    pub person: String,
    /// Whose acts go through.
    pub workload: String,
    /// Why.
    pub reason: String,
    /// When, RFC 3339.
    pub at: String,
    /// From when on nothing goes through, RFC 3339.
    pub ends: String,
    /// Whether acts still go through.
    pub open: bool,
    /// How many acts went through.
    pub acts: u64,
    /// How many may.
    pub most: u64,
    /// What each party said; a party that is not in it has not looked.
    pub looks: Vec<LookedBody>,
    /// By when every party must have looked, RFC 3339.
    pub due: String,
}

/// What one party said about a glass.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct LookedBody {
    /// The party.
    pub party: String,
    /// Who.
    pub reviewer: String,
    /// Whether it was right to break it.
    pub justified: bool,
    /// Why.
    pub reason: String,
}

/// What somebody asks for who is about to break a glass.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftBody {
    /// Whose held acts are to go through.
    pub workload: String,
    /// Why: 20 characters at least.
    pub reason: String,
    /// For how many minutes, 60 at most.
    pub minutes: u64,
    /// For how many acts, 20 at most.
    pub acts: u64,
}

/// What is to be signed. Nothing has happened yet.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DraftedBody {
    /// The exact text. It is void after five minutes.
    pub opening: String,
    /// SHA-256 of `brightline/break-glass/1`, a zero byte, and the text.
    pub digest: String,
}

/// A glass to be broken, signed with the credential of the session.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningBody {
    /// The exact text that was drafted.
    pub opening: String,
    /// The signature over its digest.
    pub proof: ProofBody,
}

/// What the own party says about a glass, signed with the credential of the session.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LookBody {
    /// Whether it was right to break it.
    pub justified: bool,
    /// Why: 20 characters at least.
    pub reason: String,
    /// The signature over SHA-256 of `brightline/break-glass-review/1`, a zero byte, and the JSON
    /// text `{"glass":…,"reviewer":…,"justified":…,"reason":…}` with no white space.
    pub proof: ProofBody,
}

/// Lists the broken glasses.
#[utoipa::path(
    get, path = "/api/v1/glasses", tag = "break-glass",
    responses((status = 200, body = GlassesBody), (status = 401, body = ErrorBody))
)]
pub(crate) async fn glasses(State(console): State<Arc<Console>>) -> Json<GlassesBody> {
    let (glasses, now) = (console.reviews().glasses(), console.now());
    let count = glasses.count_of_all();
    let body = |glass: &BreakGlass| {
        let opening = glass.opening();
        let looked = |(party, look): (&lexicon::PartyId, &Look)| LookedBody {
            party: party.to_string(),
            reviewer: look.reviewer.to_string(),
            justified: look.justified,
            reason: look.reason.clone(),
        };
        GlassBody {
            glass: opening.glass.to_string(),
            person: opening.person.to_string(),
            workload: opening.workload.to_string(),
            reason: opening.reason.clone(),
            at: opening.at.to_string(),
            ends: glass.ends().to_string(),
            open: glass.is_open(now),
            acts: glass.acts(),
            most: opening.acts,
            looks: glass.looks().iter().map(looked).collect(),
            due: due(glass).to_string(),
        }
    };
    Json(GlassesBody {
        glasses: glasses.all().into_iter().rev().map(body).collect(),
        broken: count.broken,
        acts: count.acts,
        unjustified: count.unjustified,
        overdue: count.overdue,
    })
}

/// Writes what is to be signed to break a glass. Nothing happens yet.
#[utoipa::path(
    post, path = "/api/v1/glasses/drafts", tag = "break-glass", request_body = DraftBody,
    responses((status = 200, body = DraftedBody), (status = 400, body = ErrorBody))
)]
pub(crate) async fn draft(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Json(body): Json<DraftBody>,
) -> Result<Json<DraftedBody>, Fault> {
    let Signed { person, .. } = signed.ok_or_else(Fault::not_signed_in)?;
    let workload = body.workload.parse().map_err(|error: lexicon::InvalidName| {
        Fault::bad_request(format!("`workload`: {error}"))
    })?;
    let long = || Fault::bad_request("`minutes` is 60 at most");
    let opening = Opening {
        glass: ReviewId::from_random(session::random()?),
        person: person.id,
        workload,
        reason: body.reason,
        at: console.now(),
        length: body.minutes.checked_mul(60_000).map(Span::from_ms).ok_or_else(long)?,
        acts: body.acts,
        alerts: console.reviews().roster().quorum_of_change().into_keys().collect(),
    };
    let digest = opening.digest().to_string();
    Ok(Json(DraftedBody { opening: opening.text(), digest }))
}

/// Breaks a glass. That it is broken is durable and on record when this answers.
#[utoipa::path(
    post, path = "/api/v1/glasses", tag = "break-glass", request_body = OpeningBody,
    responses(
        (status = 204, description = "broken"), (status = 400, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "refused, and why")
    )
)]
pub(crate) async fn open(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Json(body): Json<OpeningBody>,
) -> Result<StatusCode, Fault> {
    let Signed { session, person } = signed.ok_or_else(Fault::not_signed_in)?;
    let unlike = |_| Fault::bad_request("`opening` is the text that was drafted");
    let opening = Opening::from_text(&body.opening).map_err(unlike)?;
    if opening.person != person.id {
        return Err(Fault::forbidden("this was drafted for another person"));
    }
    let proof = decision::proof_of(body.proof, session.credential)?;
    console.reviews().break_glass(opening, proof).await?.map_err(Fault::refused)?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says for the own party whether it was right to break a glass. Nothing goes through it any more.
#[utoipa::path(
    post, path = "/api/v1/glasses/{id}/looks", tag = "break-glass", request_body = LookBody,
    params(("id" = String, Path, description = "the glass")),
    responses(
        (status = 204, description = "said"), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "refused, and why")
    )
)]
pub(crate) async fn look(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Path(id): Path<String>,
    Json(body): Json<LookBody>,
) -> Result<StatusCode, Fault> {
    let Signed { session, person } = signed.ok_or_else(Fault::not_signed_in)?;
    let glass: ReviewId = id.parse().map_err(|_| Fault::not_found())?;
    if console.reviews().glasses().glass(glass).is_none() {
        return Err(Fault::not_found());
    }
    let LookBody { justified, reason, proof } = body;
    let look = Look { glass, reviewer: person.id, justified, reason };
    let proof = decision::proof_of(proof, session.credential)?;
    console.reviews().look_at_glass(look, proof).await?.map_err(Fault::refused)?;
    Ok(StatusCode::NO_CONTENT)
}
