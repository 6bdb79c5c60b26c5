//! *Break-glass*: what one person lets through in an emergency, and the alarm on every page.

use std::sync::Arc;

use ::review::break_glass::{
    BreakGlass, Count, LEAST_REASON, LONGEST, Look, MOST_ACTS, REVIEW_WITHIN,
};
use ::review::{Reviewer, Roster};
use askama::Template;
use axum::Extension;
use axum::extract::State;
use axum::response::Html;
use lexicon::{Moment, PartyId, ReviewerId};

use super::{At, Frame, Marked, Page, left, shown, span};
use crate::console::Console;
use crate::fault::Fault;
use crate::guard::Signed;

/// LIMIT: lines of the history. What is left out is said; all of it is in the log.
const MOST_TOLD: usize = 50;

#[derive(Template)]
#[template(path = "break_glass.html")]
struct GlassPage {
    frame: Frame,
    now: Vec<Shown>,
    form: Option<Asks>,
    count: Count,
    past: Vec<Shown>,
    untold: usize,
    least_reason: usize,
}

/// What breaking one asks for.
struct Asks {
    workloads: Vec<String>,
    minutes: u64,
    acts: u64,
}

/// One glass.
struct Shown {
    id: String,
    workload: String,
    who: String,
    party: String,
    reason: Marked,
    at: At,
    /// The first moment at which nothing goes through.
    ends: At,
    open: bool,
    /// How long it is open still.
    left: Option<String>,
    acts: u64,
    most: u64,
    parties: Vec<Said>,
    overdue: bool,
    /// The first moment at which it is overdue.
    due: At,
    /// Whether the person who is signed in is asked to look at it.
    asks_me: bool,
}

/// What a party said, if it did.
struct Said {
    party: String,
    look: Option<Looked>,
}

struct Looked {
    who: String,
    justified: bool,
    reason: Marked,
}

/// What is told on every page while somebody must know of it.
pub(crate) struct Alarm {
    pub(crate) lines: Vec<AlarmLine>,
}

/// One glass that people must know of.
pub(crate) struct AlarmLine {
    pub(crate) workload: String,
    pub(crate) who: String,
    pub(crate) open: bool,
    pub(crate) ends: At,
    /// The parties that have not looked at it.
    pub(crate) waits_for: String,
    pub(crate) due: At,
}

#[derive(Template)]
#[template(path = "alarm.html")]
struct AlarmPart {
    frame: AlarmFrame,
}

struct AlarmFrame {
    alarm: Alarm,
}

impl Alarm {
    pub(crate) fn of(console: &Console) -> Self {
        let (glasses, now) = (console.reviews().glasses(), console.now());
        let roster = console.reviews().roster();
        let line = |glass: &BreakGlass| AlarmLine {
            workload: glass.opening().workload.to_string(),
            who: name_of(&roster, &glass.opening().person),
            open: glass.is_open(now),
            ends: At(glass.ends()),
            waits_for: waits_for(glass).join(" and "),
            due: At(due(glass)),
        };
        Self { lines: glasses.alarming(now).map(line).collect() }
    }

    pub(crate) const fn nothing() -> Self {
        Self { lines: Vec::new() }
    }
}

/// `GET /break-glass/alarm`: the part of every page that says that a glass is broken.
pub(crate) async fn alarm(State(console): State<Arc<Console>>) -> Page {
    let frame = AlarmFrame { alarm: Alarm::of(&console) };
    Ok(Html(AlarmPart { frame }.render()?))
}

/// `GET /break-glass`.
pub(crate) async fn glass(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
) -> Page {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let (glasses, now) = (console.reviews().glasses(), console.now());
    let roster = console.reviews().roster();
    let show = |glass: &BreakGlass| shown_of(glass, &roster, &signed.person, now);
    let is_alarming = |it: &&BreakGlass| it.is_open(now) || !it.is_reviewed();
    let (alarming, past): (Vec<_>, Vec<_>) = glasses.all().into_iter().partition(is_alarming);
    let untold = past.len().saturating_sub(MOST_TOLD);
    let form = signed.person.role.decides().then(|| Asks {
        workloads: console.reviews().workloads().iter().map(ToString::to_string).collect(),
        minutes: LONGEST.as_ms() / 60_000,
        acts: MOST_ACTS,
    });
    shown(&GlassPage {
        frame: Frame::of(&console, &signed, "/break-glass", "Break-glass"),
        now: alarming.into_iter().map(show).collect(),
        form,
        count: glasses.count_of_all(),
        past: past.into_iter().rev().take(MOST_TOLD).map(show).collect(),
        untold,
        least_reason: LEAST_REASON,
    })
}

/// The first moment at which a glass is overdue.
pub(crate) fn due(glass: &BreakGlass) -> Moment {
    glass.opening().at.plus(REVIEW_WITHIN)
}

/// The parties that have not looked at it.
fn waits_for(glass: &BreakGlass) -> Vec<&str> {
    let waits = |party: &&PartyId| glass.waits_for(party);
    glass.opening().alerts.iter().filter(waits).map(PartyId::as_str).collect()
}

/// Whether `person` is asked to look at `glass`.
pub(crate) fn asks(glass: &BreakGlass, person: &Reviewer) -> bool {
    let other = person.id != glass.opening().person;
    person.role.decides() && other && glass.waits_for(&person.party)
}

fn name_of(roster: &Roster, id: &ReviewerId) -> String {
    roster.reviewer(id).map_or_else(|| id.to_string(), |it| it.name.clone())
}

fn shown_of(glass: &BreakGlass, roster: &Roster, me: &Reviewer, now: Moment) -> Shown {
    let opening = glass.opening();
    let looked = |look: &Look| Looked {
        who: name_of(roster, &look.reviewer),
        justified: look.justified,
        reason: Marked::of(&look.reason),
    };
    let said = |party: &PartyId| Said {
        party: party.to_string(),
        look: glass.looks().get(party).map(looked),
    };
    let open = glass.is_open(now);
    let party = roster.reviewer(&opening.person).map(|it| it.party.to_string());
    Shown {
        id: opening.glass.to_string(),
        workload: opening.workload.to_string(),
        who: name_of(roster, &opening.person),
        party: party.unwrap_or_default(),
        reason: Marked::of(&opening.reason),
        at: At(opening.at),
        ends: At(glass.ends()),
        open,
        left: left(now, glass.ends()).filter(|_| open).map(span),
        acts: glass.acts(),
        most: opening.acts,
        parties: opening.alerts.iter().map(said).collect(),
        overdue: glass.is_overdue(now),
        due: At(due(glass)),
        asks_me: asks(glass, me),
    }
}
