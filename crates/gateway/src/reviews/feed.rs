//! The feed of a workload: what happens to its reviews, as server-sent events.
//!
//! A feed begins with every review of the workload that is open, or with what happened after the
//! record that `Last-Event-ID` names; then it says `ready`, and after that what happens. It tells
//! what a look at each review would have told, and no other workload's.
//!
//! INVARIANT (I12): a workload has so many feeds and no more, and so have all together; a reader
//! that does not read is told so with the last place of its queue, and cut.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};
use lexicon::{Moment, RecordNumber, WorkloadId};
use protocol::BlockedKind;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use super::changes::{Change, after, here};
use crate::Gateway;
use crate::arrival::Claims;
use crate::fault::Fault;
use crate::limits::Limits;
use crate::path::admit::{self, Admitted};
use crate::reply::{self, Marks, Reply};
use crate::turnstile::{Place, Turnstile};

/// The header in which browsers and libraries send the id of the last event that they had.
const LAST: HeaderName = HeaderName::from_static("last-event-id");

/// LIMIT: events that wait for a slow reader. The last place is kept for telling it that it is cut.
const WAITING: usize = 64;

/// LIMIT: readings by which a feed catches up. One that is further behind begins anew.
const READINGS: usize = 64;

/// The places of feeds.
#[derive(Debug)]
pub(crate) struct Feeds {
    of_each: Turnstile,
    of_all: Arc<Semaphore>,
}

impl Feeds {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            of_each: Turnstile::new(limits.feeds_per_workload),
            of_all: Arc::new(Semaphore::new(limits.feeds)),
        }
    }

    fn enter(&self, workload: &WorkloadId) -> Option<(Place, OwnedSemaphorePermit)> {
        let of_all = Arc::clone(&self.of_all).try_acquire_owned().ok()?;
        Some((self.of_each.enter(workload)?, of_all))
    }
}

/// Why a feed ends, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// It did not read in time.
    TooSlow,
    /// Who reads is no longer admitted.
    NotAdmitted,
    /// The gateway stops.
    Stopping,
    /// The reviews or the clock cannot be read.
    Unavailable,
}

impl End {
    const fn as_str(self) -> &'static str {
        match self {
            Self::TooSlow => "too_slow",
            Self::NotAdmitted => "not_admitted",
            Self::Stopping => "stopping",
            Self::Unavailable => "unavailable",
        }
    }
}

/// Opens a feed.
///
/// # Errors
///
/// 429 when the workload has as many feeds as it may have, 400 for a `Last-Event-ID` that is none.
pub(crate) fn feed(
    gateway: &Arc<Gateway>,
    admitted: &Admitted,
    claims: Claims,
) -> Result<Reply, Fault> {
    let last = last_of(&claims.headers)?;
    let workload = admitted.workload.id.clone();
    let place = gateway.feeds.enter(&workload).ok_or_else(too_many)?;
    let (to, events) = mpsc::channel(WAITING);
    let feed = Feed {
        gateway: Arc::clone(gateway),
        claims,
        workload,
        outbox: Outbox { to, patience: gateway.limits.unread_time },
        _place: place,
    };
    gateway.tasks.spawn(feed.run(last));
    Ok(reply::stream(events, Marks::default()))
}

/// The record of the last event that the reader had.
fn last_of(headers: &HeaderMap) -> Result<Option<RecordNumber>, Fault> {
    let Some(value) = headers.get(&LAST) else { return Ok(None) };
    let number = |value: &HeaderValue| value.to_str().ok()?.parse().ok();
    let number = number(value).ok_or_else(|| {
        let message = "`Last-Event-ID` is not the id of an event of this feed: leave it out";
        Fault::new(BlockedKind::Malformed, "no_such_event", message)
    })?;
    Ok(Some(RecordNumber::new(number)))
}

fn too_many() -> Fault {
    Fault::new(
        BlockedKind::Busy,
        "too_many_feeds",
        "too many feeds are open: read one per process, and close those that nobody reads",
    )
}

/// One feed.
struct Feed {
    gateway: Arc<Gateway>,
    claims: Claims,
    workload: WorkloadId,
    outbox: Outbox,
    _place: (Place, OwnedSemaphorePermit),
}

impl Feed {
    async fn run(self, last: Option<RecordNumber>) {
        let end = tokio::select! {
            told = self.tell(last) => match told {
                Ok(never) => match never {},
                Err(end) => end,
            },
            () = self.gateway.stopping.cancelled() => End::Stopping,
            () = self.outbox.to.closed() => return,
        };
        tracing::debug!(workload = %self.workload, end = end.as_str(), "a feed of reviews ended");
        self.outbox.close(end);
    }

    /// Tells until it cannot go on.
    async fn tell(&self, last: Option<RecordNumber>) -> Result<Infallible, End> {
        // Before it is read how far the records are, so that nothing is between the two.
        let mut calls = self.gateway.bulletin.listen();
        let here = here(&self.gateway.store);
        let caught_up = match last {
            Some(last) => self.catch_up(after(last), here).await?,
            None => false,
        };
        if !caught_up {
            self.tell_open().await?;
        }
        let last = here.index().saturating_sub(1);
        self.send(format!("event: ready\nid: {last}\ndata: {{}}\n\n")).await?;
        let mut beats = tokio::time::interval(self.gateway.limits.heartbeat);
        beats.reset();
        loop {
            tokio::select! {
                _ = beats.tick() => self.send(": still here\n\n".to_owned()).await?,
                called = calls.recv() => match called {
                    Ok(change) if change.workload == self.workload && change.record >= here => {
                        self.send(event(&change)).await?;
                    }
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => return Err(End::TooSlow),
                    Err(RecvError::Closed) => return Err(End::Stopping),
                },
            }
        }
    }

    /// Tells what happened from `from` on and before `to`. Says whether that was not too much, and
    /// of this log.
    async fn catch_up(&self, from: RecordNumber, to: RecordNumber) -> Result<bool, End> {
        let mut from = from;
        for _ in 0..READINGS {
            if from > to {
                return Ok(false);
            }
            let read = self.gateway.review_changes(from, Some(&self.workload)).await;
            let read = read.map_err(|error| unavailable(&error))?;
            for change in read.changes.iter().filter(|change| change.record < to) {
                self.send(event(change)).await?;
            }
            from = read.next;
            if !read.more || from >= to {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Tells where every open review stands. These events have no id: whoever is cut off before
    /// `ready` hears them again.
    async fn tell_open(&self) -> Result<(), End> {
        let gateway = &*self.gateway;
        let most = u64::try_from(gateway.reviewing.open_per_workload).unwrap_or(u64::MAX);
        let now = self.now()?;
        let open = gateway.store.open_reviews(&self.workload, now, most).await;
        for id in open.map_err(|error| unavailable(&error))? {
            let found = gateway.store.review(id).await.map_err(|error| unavailable(&error))?;
            let Some(found) = found.filter(|found| found.asked.is_some()) else { continue };
            let state = gateway.standing(&found.review, now).as_str();
            let record = found.record.index();
            let data = json!({"id": id.to_string(), "state": state, "record": record});
            self.send(format!("event: review\ndata: {data}\n\n")).await?;
        }
        Ok(())
    }

    /// The time now, and not that of the request.
    fn now(&self) -> Result<Moment, End> {
        let timepiece = self.gateway.clock.timepiece();
        timepiece.and_then(crate::clock::Timepiece::now).map_err(|_| End::Unavailable)
    }

    /// Sends an event, to somebody who may still have it.
    async fn send(&self, text: String) -> Result<(), End> {
        let now = self.now()?;
        let known = admit::authenticate(&self.gateway, &self.claims, now);
        if known.map_or(true, |workload| workload.id != self.workload) {
            return Err(End::NotAdmitted);
        }
        self.outbox.send(text).await
    }
}

/// What waits for the reader.
struct Outbox {
    to: mpsc::Sender<Bytes>,
    patience: Duration,
}

impl Outbox {
    async fn send(&self, text: String) -> Result<(), End> {
        // Two places: one is left for the last event.
        let places = tokio::time::timeout(self.patience, self.to.reserve_many(2)).await;
        let mut places = places.map_err(|_| End::TooSlow)?.map_err(|_| End::TooSlow)?;
        if let Some(place) = places.next() {
            place.send(text.into());
        }
        Ok(())
    }

    /// Says why nothing follows.
    fn close(&self, end: End) {
        let data = json!({"why": end.as_str()});
        // There is a place, because nothing else takes the last one; or nobody reads.
        drop(self.to.try_send(format!("event: end\ndata: {data}\n\n").into()));
    }
}

fn event(change: &Change) -> String {
    let (id, state, record) = (change.review.to_string(), change.state, change.record.index());
    let data = json!({"id": id, "state": state, "record": record});
    format!("event: review\nid: {record}\ndata: {data}\n\n")
}

fn unavailable(error: &store::NotRead) -> End {
    tracing::error!(%error, "the reviews of a feed cannot be read");
    End::Unavailable
}

#[cfg(test)]
mod tests;
