//! *Today*: what was permitted, held and denied, by clause, and live.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use ::review::break_glass::BreakGlass;
use askama::Template;
use axum::Extension;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse as _, Response};
use tokio::time::Interval;

use super::news::{Broken, Heard};
use super::{Frame, Page, shown};
use crate::chart;
use crate::console::Console;
use crate::fault::Fault;
use crate::guard::Signed;
use crate::session::Carrier;
use crate::tally::{Listed, Told};

/// How often a live page is told of news, at most.
const NEWS_EVERY: Duration = Duration::from_secs(1);

#[derive(Template)]
#[template(path = "today.html")]
struct Today {
    frame: Frame,
    trouble: Option<String>,
    partial_from: Option<u64>,
    behind: u64,
    day: Day,
    waiting: usize,
    records: u64,
    published: u64,
    chart: chart::Svg,
    clauses: Vec<Row>,
}

#[derive(Template)]
#[template(path = "today_live.html")]
struct Live {
    trouble: Option<String>,
    partial_from: Option<u64>,
    behind: u64,
    day: Day,
    waiting: usize,
    records: u64,
    published: u64,
    chart: chart::Svg,
    clauses: Vec<Row>,
}

struct Day {
    permitted: u64,
    held: u64,
    denied: u64,
    last: Vec<Listed>,
}

impl Day {
    fn is_empty(&self) -> bool {
        self.last.is_empty() && self.permitted == 0 && self.held == 0 && self.denied == 0
    }
}

struct Row {
    id: String,
    title: String,
    known: bool,
    permitted: u64,
    held: u64,
    denied: u64,
}

/// `GET /`.
pub(crate) async fn today(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
) -> Page {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let frame = Frame::of(&console, &signed, "/", "Today");
    let live = look(&console).await?;
    let Live { trouble, partial_from, behind, day, waiting, records, published, .. } = live;
    let (chart, clauses) = (live.chart, live.clauses);
    shown(&Today {
        frame,
        trouble,
        partial_from,
        behind,
        day,
        waiting,
        records,
        published,
        chart,
        clauses,
    })
}

/// `GET /today/live`: the part of the page that changes.
pub(crate) async fn live(State(console): State<Arc<Console>>) -> Page {
    Ok(Html(look(&console).await?.render()?))
}

async fn look(console: &Console) -> Result<Live, Fault> {
    let tally = counted(console).await?;
    let agreement = console.house().agreement().await?;
    let status = console.store().status();
    let row = |(id, counts): (&String, &crate::tally::Counts)| {
        let clause = agreement.bundle.clauses().iter().find(|clause| clause.id.as_str() == id);
        Row {
            id: id.clone(),
            known: clause.is_some(),
            title: clause.map_or_else(|| id.clone(), |it| format!("{} {}", it.number, it.title)),
            permitted: counts.permitted,
            held: counts.held,
            denied: counts.denied,
        }
    };
    Ok(Live {
        trouble: status.stopped,
        partial_from: tally.partial_from,
        behind: tally.behind,
        waiting: console.reviews().waiting(),
        records: status.records,
        published: status.published,
        chart: chart::hours(&tally.hours),
        clauses: tally.clauses.iter().map(row).collect(),
        day: Day {
            permitted: tally.all.permitted,
            held: tally.all.held,
            denied: tally.all.denied,
            last: tally.last.into_iter().collect(),
        },
    })
}

/// The counts of today, up to date but for what one look does not reach.
pub(crate) async fn counted(console: &Console) -> Result<Told, Fault> {
    let mut tally = console.tally().lock().await;
    tally.look(console.store(), console.now()).await.map_err(|error| {
        tracing::error!(%error, "the records of today cannot be read");
        Fault::unavailable("the records cannot be read now: try again")
    })?;
    Ok(tally.told.clone())
}

/// `GET /events`: tells a page that something is new, or that a glass was broken. It says nothing
/// else.
pub(crate) async fn events(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    headers: axum::http::HeaderMap,
) -> Result<Response, Fault> {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let secret = match signed.session.carrier {
        Carrier::Cookie => crate::guard::cookie(&headers, console.cookie()),
        Carrier::Bearer => crate::guard::bearer(&headers),
    };
    let secret = secret.unwrap_or_default().to_owned();
    let ticks = tokio::time::interval(NEWS_EVERY);
    let news = News { console, secret, signed, ticks, heard: Heard::default() };
    Ok(([(CONTENT_TYPE, "text/event-stream")], Body::new(news)).into_response())
}

/// A body that never ends by itself: a line whenever something changed.
struct News {
    console: Arc<Console>,
    secret: String,
    signed: Signed,
    ticks: Interval,
    heard: Heard,
}

impl HttpBody for News {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Infallible>>> {
        loop {
            if self.ticks.poll_tick(context).is_pending() {
                return Poll::Pending;
            }
            // A page that is left open does not keep a session alive, nor outlive it.
            if !self.console.sessions().is_open(&self.secret, self.console.now()) {
                let reviewer = &self.signed.person.id;
                tracing::debug!(%reviewer, "a live page outlived its session");
                return Poll::Ready(None);
            }
            let status = self.console.store().status();
            let counts = (status.records, status.published, self.console.reviews().waiting());
            let broken = broken(&self.console);
            let Some(line) = self.heard.next(counts, broken) else { continue };
            let frame = http_body::Frame::data(Bytes::from_static(line.as_bytes()));
            return Poll::Ready(Some(Ok(frame)));
        }
    }
}

/// How many glasses are open, and how much happened to those that people must know of.
fn broken(console: &Console) -> Broken {
    let (glasses, now) = (console.reviews().glasses(), console.now());
    let open = glasses.alarming(now).filter(|glass| glass.is_open(now)).count();
    (open, glasses.alarming(now).map(BreakGlass::events).sum())
}
