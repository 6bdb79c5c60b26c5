//! Deciding.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use lexicon::Digest;
use review::{CredentialId, Decision, FormKind, Proof, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ProofBody;
use super::session::signature_of;
use crate::console::Console;
use crate::fault::{ErrorBody, Fault};
use crate::form;
use crate::guard::Signed;
use crate::page::{found, verdict};

/// A decision, signed with the credential of the session.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionBody {
    /// `approve` or `deny`.
    pub verdict: String,
    /// The answers of the form by the names of its fields; none where none are needed, or to deny.
    #[serde(default)]
    pub form: BTreeMap<String, String>,
    /// The reason.
    #[serde(default)]
    pub reason: String,
    /// The digest of the statement that was read.
    pub statement: String,
    /// The signature over SHA-256 of `brightline/decision/1`, a zero byte, the 32 bytes of the
    /// statement's digest, a byte (1 approve, 2 deny) and the 32 bytes of SHA-256 over the
    /// canonical JSON of `{"form": ..., "reason": ...}`.
    pub proof: ProofBody,
}

/// Decides about one review. The decision is durable and on record when this answers.
#[utoipa::path(
    post, path = "/api/v1/reviews/{id}/decisions", tag = "reviews", request_body = DecisionBody,
    params(("id" = String, Path, description = "the review")),
    responses(
        (status = 204, description = "decided"), (status = 404, body = ErrorBody),
        (status = 409, body = ErrorBody, description = "refused, and why")
    )
)]
pub(crate) async fn decide(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Path(id): Path<String>,
    Json(body): Json<DecisionBody>,
) -> Result<StatusCode, Fault> {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let one = found(&console, &signed, &id).await?;
    let Signed { session, person } = signed;
    let opening = one.review.opening();
    let verdict: Verdict = verdict(&body.verdict)?;
    let statement: Digest = body
        .statement
        .parse()
        .map_err(|_| Fault::bad_request("`statement` is `sha256:` and 64 hexadecimal digits"))?;
    let seen = console.seen().of(opening.review, &person.id);
    let proof = proof_of(body.proof, session.credential)?;
    let decision = Decision {
        review: opening.review,
        reviewer: person.id,
        verdict,
        statement,
        form: form::read(FormKind::of(&opening.act), body.form)?,
        reason: body.reason,
        shown: seen.map(|seen| seen.at),
        opened_evidence: seen.is_some_and(|seen| seen.evidence),
        proof,
    };
    console.reviews().decide(decision).await??;
    Ok(StatusCode::NO_CONTENT)
}

/// The signature as it is checked: of `credential`, whatever was sent.
pub(super) fn proof_of(proof: ProofBody, credential: CredentialId) -> Result<Proof, Fault> {
    match proof {
        ProofBody::Ed25519 { signature } => {
            let unlike = || Fault::bad_request("`signature` is 64 bytes in base64url");
            let signature = signature_of(&signature).ok_or_else(unlike)?;
            Ok(Proof::Ed25519 { credential, signature })
        }
        ProofBody::Passkey { assertion } => {
            let unlike = |_| Fault::bad_request("`assertion` cannot be written out");
            let bytes = serde_json::to_vec(&assertion).map_err(unlike)?;
            Ok(Proof::Assertion { credential, bytes })
        }
    }
}
