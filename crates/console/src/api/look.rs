//! Looking: reviews, what is held, today, people, records.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::{Extension, Json};
use lexicon::{Moment, RecordNumber};
use review::{FormKind, Shown, View};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::console::Console;
use crate::fault::{ErrorBody, Fault};
use crate::form;
use crate::guard::Signed;
use crate::page::{ListAsk, ROWS, counted, found};

/// A page of reviews.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReviewsBody {
    /// The reviews.
    pub reviews: Vec<RowBody>,
    /// What to ask for as `after` to get the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// One review in a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RowBody {
    /// Its id.
    pub id: String,
    /// What is asked for, in one sentence.
    pub asks_for: String,
    /// What the call does; absent where no tool is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<String>,
    /// Who asks.
    pub workload: String,
    /// When it expires, RFC 3339.
    pub expires: String,
    /// Where it is; absent until you have decided, or it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// One review, as the person who asks may see it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct ReviewBody {
    /// Its id.
    pub id: String,
    /// The text that is signed.
    pub statement: String,
    /// Its digest.
    pub digest: String,
    /// `plain`, `consequential` or `lethal`.
    pub form: String,
    /// The fields that an approval needs.
    pub fields: Vec<FieldBody>,
    /// The least seconds between now, when it was first shown to you, and an approval.
    pub dwell_seconds: u64,
    /// When it expires, RFC 3339.
    pub expires: String,
    /// Where it is; absent until you have decided, or it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// What was decided; absent until you have decided, or it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<Vec<DecidedBody>>,
}

/// One field of a form.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct FieldBody {
    /// Its name in a decision.
    pub name: String,
    /// What it asks for, in a few words.
    pub label: String,
    /// What is to be written.
    pub hint: String,
}

/// What one person decided.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DecidedBody {
    /// Who.
    pub reviewer: String,
    /// For which party.
    pub party: String,
    /// `approve` or `deny`.
    pub verdict: String,
    /// The reason.
    pub reason: String,
    /// When, RFC 3339.
    pub at: String,
}

/// What is held, in base64.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct EvidenceBody {
    /// The exact request; absent where nothing is held.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    /// The exact answer; absent where the model was not asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// What was decided today.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct DayBody {
    /// Exchanges that were permitted.
    pub permitted: u64,
    /// Exchanges that were held.
    pub held: u64,
    /// Exchanges that were denied.
    pub denied: u64,
    /// Reviews that wait.
    pub waiting: usize,
    /// Records in the log.
    pub records: u64,
    /// The first record that is counted, if some of today are before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted_from: Option<u64>,
    /// How many records are still to be counted, shortly after a start.
    pub uncounted: u64,
}

/// One record of the log.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct RecordBody {
    /// Its number.
    pub number: u64,
    /// Its exact bytes.
    pub leaf: String,
}

/// Lists reviews.
#[utoipa::path(
    get, path = "/api/v1/reviews", tag = "reviews",
    params(
        ("which" = Option<String>, Query, description = "`waiting` (default) or `all`"),
        ("after" = Option<String>, Query, description = "`next` of the page before")
    ),
    responses((status = 200, body = ReviewsBody), (status = 401, body = ErrorBody))
)]
pub(crate) async fn reviews(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Query(ask): Query<ListAsk>,
) -> Result<Json<ReviewsBody>, Fault> {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let listed = console.reviews().list(&signed.person.id, ask.which()?, ask.after(), ROWS).await?;
    let now = console.now();
    let row = |review: &Shown| {
        let opening = review.opening();
        let line = |label| review.statement().line(label).unwrap_or_default().to_owned();
        RowBody {
            id: opening.review.to_string(),
            asks_for: line("asks-for"),
            effect: opening.act.effect().map(|effect| effect.as_str().to_owned()),
            workload: opening.act.workload.to_string(),
            expires: opening.expires.to_string(),
            state: state(&review.seen_by(&signed.person.id, now)),
        }
    };
    let reviews = listed.reviews.iter().map(row).collect();
    Ok(Json(ReviewsBody { reviews, next: listed.next }))
}

/// Shows one review. The time that an approval needs begins here.
#[utoipa::path(
    get, path = "/api/v1/reviews/{id}", tag = "reviews",
    params(("id" = String, Path, description = "the review")),
    responses((status = 200, body = ReviewBody), (status = 404, body = ErrorBody))
)]
pub(crate) async fn one(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Path(id): Path<String>,
) -> Result<Json<ReviewBody>, Fault> {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let one = found(&console, &signed, &id).await?;
    let now = console.now();
    console.seen().show(one.review.opening().review, &signed.person.id, now);
    Ok(Json(body(&one.review, &signed, now)))
}

fn body(review: &Shown, signed: &Signed, now: Moment) -> ReviewBody {
    let opening = review.opening();
    let kind = FormKind::of(&opening.act);
    let view = review.seen_by(&signed.person.id, now);
    let field = |field: &form::Field| FieldBody {
        name: field.name.to_owned(),
        label: field.label.to_owned(),
        hint: field.hint.to_owned(),
    };
    ReviewBody {
        id: opening.review.to_string(),
        statement: review.statement().text().to_owned(),
        digest: review.statement().digest().to_string(),
        form: form::word(kind).to_owned(),
        fields: form::fields(kind).iter().map(field).collect(),
        dwell_seconds: opening.dwell_floor().as_ms().div_ceil(1_000),
        expires: opening.expires.to_string(),
        state: state(&view),
        decided: decided(&view),
    }
}

/// The state, as far as the person may know it.
fn state(view: &View<'_>) -> Option<String> {
    match view {
        View::Undecided(_) => None,
        View::Given(given) => Some(given.state.as_str().to_owned()),
    }
}

fn decided(view: &View<'_>) -> Option<Vec<DecidedBody>> {
    let View::Given(given) = view else { return None };
    let body = |decided: &review::Decided| DecidedBody {
        reviewer: decided.decision.reviewer.to_string(),
        party: decided.party.to_string(),
        verdict: decided.decision.verdict.as_str().to_owned(),
        reason: decided.decision.reason.clone(),
        at: decided.at.to_string(),
    };
    Some(given.decided.iter().map(body).collect())
}

/// Opens what is held. That it was opened is noted in the decision.
#[utoipa::path(
    post, path = "/api/v1/reviews/{id}/evidence", tag = "reviews",
    params(("id" = String, Path, description = "the review")),
    responses((status = 200, body = EvidenceBody), (status = 404, body = ErrorBody))
)]
pub(crate) async fn open_evidence(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Path(id): Path<String>,
) -> Result<Json<EvidenceBody>, Fault> {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let one = found(&console, &signed, &id).await?;
    let (review, now) = (one.review.opening().review, console.now());
    console.seen().show(review, &signed.person.id, now);
    console.seen().open(review, &signed.person.id);
    let evidence = one.evidence;
    let request = evidence.as_ref().map(|it| STANDARD.encode(&it.request));
    let answer = evidence.and_then(|it| it.answer).map(|bytes| STANDARD.encode(bytes));
    Ok(Json(EvidenceBody { request, answer }))
}

/// Counts what was decided today, UTC.
#[utoipa::path(
    get, path = "/api/v1/today", tag = "house",
    responses((status = 200, body = DayBody), (status = 401, body = ErrorBody))
)]
pub(crate) async fn today(State(console): State<Arc<Console>>) -> Result<Json<DayBody>, Fault> {
    let tally = counted(&console).await?;
    Ok(Json(DayBody {
        permitted: tally.all.permitted,
        held: tally.all.held,
        denied: tally.all.denied,
        waiting: console.reviews().waiting(),
        records: console.store().status().records,
        counted_from: tally.partial_from,
        uncounted: tally.behind,
    }))
}

/// Shows one record of the log.
#[utoipa::path(
    get, path = "/api/v1/records/{number}", tag = "house",
    params(("number" = u64, Path, description = "counted from 0")),
    responses((status = 200, body = RecordBody), (status = 404, body = ErrorBody))
)]
pub(crate) async fn record(
    State(console): State<Arc<Console>>,
    Path(number): Path<u64>,
) -> Result<Json<RecordBody>, Fault> {
    let entry = console.store().entry(RecordNumber::new(number)).await.map_err(|error| {
        tracing::error!(%error, "a record cannot be read");
        Fault::unavailable("the records cannot be read now: try again")
    })?;
    let entry = entry.ok_or_else(Fault::not_found)?;
    let leaf = String::from_utf8_lossy(&entry.leaf).into_owned();
    Ok(Json(RecordBody { number, leaf }))
}
