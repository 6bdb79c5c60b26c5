//! People: who may decide, who is on shift, and what is asked of both parties about them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::{Extension, Json};
use lexicon::ReviewerId;
use review::attention::Attention;
use review::{ActKind, CredentialId, Role, Shift};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ProposedBody;
use crate::console::Console;
use crate::fault::{ErrorBody, Fault};
use crate::guard::Signed;

/// Tests are told in steps of so many, so that nobody learns from a count which of the reviews just
/// decided was one.
const STEP: u64 = 10;

/// Who may decide.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PeopleBody {
    /// The digest that the parties sign.
    pub digest: String,
    /// The people.
    pub people: Vec<PersonBody>,
    /// Of each party that must have people on shift before somebody approves, how many are.
    pub shifts: Vec<ShiftBody>,
    /// The roles that the agreement clears, and nobody else approves; absent where it names none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cleared_roles: Option<Vec<String>>,
}

/// The shift of one party.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ShiftBody {
    /// The party.
    pub party: String,
    /// How many of its people are on shift who could approve.
    pub present: u64,
    /// How many must be, before anybody approves.
    pub least: u64,
}

/// One person.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct PersonBody {
    /// The name in the roster.
    pub reviewer: String,
    /// The name as people write it.
    pub name: String,
    /// The party.
    pub party: String,
    /// `reviewer`, `officer` or `auditor`.
    pub role: String,
    /// How many credentials.
    pub credentials: usize,
    /// Since when the person is on shift, RFC 3339; absent if not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_shift: Option<String>,
    /// Since when the person is suspended, RFC 3339; absent if not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspended: Option<String>,
    /// What is known of the person's attention: told to the person, to officers and to auditors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attention: Option<AttentionBody>,
}

/// What is known of somebody's attention.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct AttentionBody {
    /// Decisions, tests among them.
    pub decisions: u64,
    /// Tests since the person was admitted, rounded down to tens.
    pub tests_at_least: u64,
    /// The signs that hold, such as `hurried`.
    pub signs: Vec<String>,
    /// Whether missed tests suspend the person.
    pub failed: bool,
}

impl AttentionBody {
    /// What may be told of `attention`.
    pub(crate) fn of(attention: &Attention) -> Self {
        let (tests, _) = attention.canaries();
        let signs = attention.signs().map(|sign| sign.as_str().to_owned());
        Self {
            decisions: attention.decisions().0,
            tests_at_least: tests - tests % STEP,
            signs: signs.collect(),
            failed: attention.test().is_suspended(),
        }
    }
}

/// Whether `signed` may see what is known of the attention of `reviewer`.
pub(crate) fn sees_attention_of(signed: &Signed, reviewer: &ReviewerId) -> bool {
    match signed.person.role {
        Role::Officer | Role::Auditor => true,
        Role::Reviewer => signed.person.id == *reviewer,
    }
}

/// Lists who may decide.
#[utoipa::path(
    get, path = "/api/v1/people", tag = "people",
    responses((status = 200, body = PeopleBody), (status = 401, body = ErrorBody))
)]
pub(crate) async fn people(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
) -> Result<Json<PeopleBody>, Fault> {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let (roster, duty, now) = (console.reviews().roster(), console.reviews().duty(), console.now());
    let (personnel, pool) = (console.reviews().personnel(), console.reviews().attention());
    let person = |it: &review::Reviewer| {
        let attention = pool.reviewer(&it.id).filter(|_| sees_attention_of(&signed, &it.id));
        PersonBody {
            reviewer: it.id.to_string(),
            name: it.name.clone(),
            party: it.party.to_string(),
            role: it.role.as_str().to_owned(),
            credentials: it.credentials.len(),
            on_shift: duty.since(&it.id, now).map(|since| since.to_string()),
            suspended: it.suspended.map(|since| since.to_string()),
            attention: attention.map(AttentionBody::of),
        }
    };
    let shift =
        |it: Shift| ShiftBody { party: it.party.to_string(), present: it.present, least: it.least };
    let roles = |roles: &std::collections::BTreeSet<Role>| {
        roles.iter().map(|role| role.as_str().to_owned()).collect()
    };
    Ok(Json(PeopleBody {
        digest: roster.digest().to_string(),
        people: roster.reviewers().map(person).collect(),
        shifts: duty.shifts(&personnel, &roster, now).into_iter().map(shift).collect(),
        cleared_roles: personnel.cleared.as_ref().map(roles),
    }))
}

/// Whether somebody is on shift.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyBody {
    /// Whether whoever is signed in is on shift from now on.
    pub on: bool,
}

/// Puts whoever is signed in on shift, or ends the shift. It ends by itself after 12 hours, with
/// the sign-out of a browser, and when the gateway begins anew.
#[utoipa::path(
    post, path = "/api/v1/duty", tag = "people", request_body = DutyBody,
    responses((status = 204), (status = 409, body = ErrorBody, description = "refused, and why"))
)]
pub(crate) async fn shift(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Json(body): Json<DutyBody>,
) -> Result<StatusCode, Fault> {
    let Signed { person, .. } = signed.ok_or_else(Fault::not_signed_in)?;
    if body.on {
        console.reviews().begin_duty(&person.id)??;
    } else {
        console.reviews().end_duty(&person.id);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// A key that is to be taken away.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyBody {
    /// The digest of the key, as *People* shows it.
    pub key: String,
}

/// What is to be removed.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemovalBody {
    /// The digest of the key that is to be taken away; without one, the person is to be removed.
    #[serde(default)]
    pub key: Option<String>,
}

/// Asks both parties to take away a key of whoever is signed in.
#[utoipa::path(
    post, path = "/api/v1/keys/removal", tag = "people", request_body = KeyBody,
    responses((status = 200, body = ProposedBody), (status = 409, body = ErrorBody))
)]
pub(crate) async fn drop_key(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Json(body): Json<KeyBody>,
) -> Result<Json<ProposedBody>, Fault> {
    let Signed { person, .. } = signed.ok_or_else(Fault::not_signed_in)?;
    let credential = Some(credential(&console, &person.id, &body.key)?);
    let kind = ActKind::Remove { reviewer: person.id.clone(), credential };
    proposed(&console, kind, &person.id).await
}

/// Asks both parties to remove a person from the roster, or to take a key of theirs away.
#[utoipa::path(
    post, path = "/api/v1/people/{id}/removal", tag = "people", request_body = RemovalBody,
    params(("id" = String, Path, description = "the person, by the name in the roster")),
    responses((status = 200, body = ProposedBody), (status = 409, body = ErrorBody))
)]
pub(crate) async fn remove(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Path(id): Path<String>,
    Json(body): Json<RemovalBody>,
) -> Result<Json<ProposedBody>, Fault> {
    let Signed { person, .. } = signed.ok_or_else(Fault::not_signed_in)?;
    let reviewer = known(&console, &id)?;
    let key = body.key.as_deref();
    let credential = key.map(|key| credential(&console, &reviewer, key)).transpose()?;
    proposed(&console, ActKind::Remove { reviewer, credential }, &person.id).await
}

/// Asks both parties to take a suspended person back.
#[utoipa::path(
    post, path = "/api/v1/people/{id}/reinstatement", tag = "people",
    params(("id" = String, Path, description = "the person, by the name in the roster")),
    responses((status = 200, body = ProposedBody), (status = 409, body = ErrorBody))
)]
pub(crate) async fn reinstate(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Path(id): Path<String>,
) -> Result<Json<ProposedBody>, Fault> {
    let Signed { person, .. } = signed.ok_or_else(Fault::not_signed_in)?;
    let reviewer = known(&console, &id)?;
    if reviewer == person.id {
        return Err(Fault::forbidden("nobody asks to be taken back: somebody else asks for you"));
    }
    proposed(&console, ActKind::Reinstate { reviewer }, &person.id).await
}

async fn proposed(
    console: &Console,
    kind: ActKind,
    by: &ReviewerId,
) -> Result<Json<ProposedBody>, Fault> {
    let review = console.reviews().propose(kind, by).await??;
    Ok(Json(ProposedBody { review: review.to_string() }))
}

/// The person of the roster with this name.
fn known(console: &Console, id: &str) -> Result<ReviewerId, Fault> {
    let id: ReviewerId = id.parse().map_err(|_| Fault::not_found())?;
    console.reviews().roster().reviewer(&id).map(|it| it.id.clone()).ok_or_else(Fault::not_found)
}

/// The credential of `reviewer` whose key has this digest.
fn credential(
    console: &Console,
    reviewer: &ReviewerId,
    digest: &str,
) -> Result<CredentialId, Fault> {
    let roster = console.reviews().roster();
    let person = roster.reviewer(reviewer).ok_or_else(Fault::not_found)?;
    let mut own = person.credentials.iter();
    let found = own.find(|credential| credential.key.digest().to_string() == digest);
    let found = found.map(|credential| credential.id.clone());
    found.ok_or_else(|| Fault::bad_request("`key` is the digest of no key of this person"))
}
