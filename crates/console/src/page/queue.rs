//! *Queue*: the acts that wait for people, and all there were.

use std::sync::Arc;

use ::review::{Act, ActKind, Shown, View};
use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use lexicon::{Effect, Moment, ReviewerId};
use serde::Deserialize;

use super::{At, Frame, Marked, Page, left, shown, span};
use crate::console::Console;
use crate::fault::Fault;
use crate::guard::Signed;
use crate::ports::Which;

/// LIMIT: rows of one page. Each is read with its statement.
pub(crate) const ROWS: usize = 50;

#[derive(Template)]
#[template(path = "queue.html")]
struct Queue {
    frame: Frame,
    all: bool,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    id: String,
    sentence: Marked,
    marks: u64,
    effect: &'static str,
    effect_class: &'static str,
    workload: String,
    party: String,
    state: &'static str,
    state_class: &'static str,
    left: String,
    expires: At,
    own: &'static str,
}

/// What is asked for.
#[derive(Deserialize)]
pub(crate) struct Ask {
    which: Option<String>,
    after: Option<String>,
}

impl Ask {
    /// Which list.
    pub(crate) fn which(&self) -> Result<Which, Fault> {
        match self.which.as_deref() {
            None | Some("waiting") => Ok(Which::Waiting),
            Some("all") => Ok(Which::All),
            Some(_) => Err(Fault::bad_request("write which=waiting or which=all")),
        }
    }

    /// After which place.
    pub(crate) fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }
}

/// `GET /queue`.
pub(crate) async fn queue(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Query(ask): Query<Ask>,
) -> Page {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let which = ask.which()?;
    let listed = console.reviews().list(&signed.person.id, which, ask.after(), ROWS).await?;
    let now = console.now();
    let rows = listed.reviews.iter().map(|review| row(review, &signed, now));
    shown(&Queue {
        frame: Frame::of(&console, &signed, "/queue", "Queue"),
        all: which == Which::All,
        rows: rows.collect(),
        next: listed.next,
    })
}

fn row(review: &Shown, signed: &Signed, now: Moment) -> Row {
    let opening = review.opening();
    let view = review.seen_by(&signed.person.id, now);
    let (state, own) = standing(review, &view, signed);
    let state = if review.was_test(now).is_some() { "was a test" } else { state };
    let (effect, effect_class) = effect(&opening.act);
    let statement = review.statement();
    Row {
        id: opening.review.to_string(),
        sentence: Marked(statement.line("asks-for").unwrap_or_default().to_owned()),
        marks: marks(review),
        effect,
        effect_class,
        workload: opening.act.workload.to_string(),
        party: opening.act.party.to_string(),
        state,
        state_class: state_class(state),
        left: left(now, opening.expires).map_or_else(|| "no time".to_owned(), span),
        expires: At(opening.expires),
        own,
    }
}

/// The state as the person may know it, and what the person has to do with it.
fn standing(review: &Shown, view: &View<'_>, signed: &Signed) -> (&'static str, &'static str) {
    match view {
        View::Undecided(_) if !signed.person.role.decides() => ("waits", "not asked"),
        View::Undecided(_) => match review.opening().quorum.get(&signed.person.party) {
            Some(approvals) if *approvals > 0 => ("waits", "not decided"),
            Some(_) | None => ("waits", "not asked"),
        },
        View::Given(given) => (given.state.as_str(), own_word(given.decided, &signed.person.id)),
    }
}

fn own_word(decided: &[::review::Decided], id: &ReviewerId) -> &'static str {
    let own = decided.iter().find(|decided| decided.decision.reviewer == *id);
    match own.map(|own| own.decision.verdict) {
        Some(::review::Verdict::Approve) => "approved",
        Some(::review::Verdict::Deny) => "denied",
        None => "did not decide",
    }
}

/// How many characters of what was written are shown as marks.
pub(crate) fn marks(review: &Shown) -> u64 {
    let line = review.statement().line("hidden-characters");
    line.and_then(|line| line.parse().ok()).unwrap_or(0)
}

/// What an act does, in a word, and the look of it.
pub(crate) const fn effect(act: &Act) -> (&'static str, &'static str) {
    match &act.kind {
        ActKind::Call { effect: Effect::Lethal, .. } => ("lethal", "bad"),
        ActKind::Call { effect: Effect::Consequential, .. } => ("about a person", "wait"),
        ActKind::Call { effect: Effect::Write, .. } => ("write", ""),
        ActKind::Call { effect: Effect::Read, .. } => ("read", ""),
        ActKind::Ask { .. } => ("question", ""),
        ActKind::Release { .. } => ("answer", ""),
        ActKind::Enrol { .. } | ActKind::Remove { .. } | ActKind::Reinstate { .. } => {
            ("who decides", "wait")
        }
        ActKind::Several { .. } => ("several calls", "bad"),
    }
}

/// The look of a state.
pub(crate) fn state_class(state: &str) -> &'static str {
    match state {
        "approved" | "executed" => "good",
        "denied" | "expired" => "bad",
        "waits" | "requested" | "partly-approved" => "wait",
        _ => "",
    }
}
