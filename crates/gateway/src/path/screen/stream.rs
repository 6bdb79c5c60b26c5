//! An answer that comes as a stream of events.
//!
//! A task of its own pumps events from the vendor through the sieve to the client, so that the
//! outcome is recorded also when the client leaves. What arrives together leaves together.

use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use bytes::{Bytes, BytesMut};
use evidence::{Ending, Verdict};
use http::Response;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming};
use lexicon::{Digest, RecordNumber};
use store::{Charged, Posting};
use tokio::sync::mpsc;

use super::judge::Judge;
use super::sieve::Sieve;
use super::{Open, broke_off, silent};
use crate::Gateway;
use crate::fault::Fault;
use crate::path::hold;
use crate::path::settle::Settlement;
use crate::reply::{self, Marks, Reply};

/// LIMIT: released pieces that wait for a slow client. More, and the vendor is read no further.
const PIECES_AHEAD: usize = 8;

/// LIMIT: bytes of events that arrive together and leave together. More leave in several pieces.
const TOGETHER: usize = 16 * 1024;

/// Starts to pump the answer, and returns the stream of what is released.
pub(super) fn screen(
    gateway: &Arc<Gateway>,
    open: Open,
    decision: RecordNumber,
    judge: Judge,
    response: Response<Incoming>,
) -> Reply {
    let (released, pieces) = mpsc::channel(PIECES_AHEAD);
    let sieve = Sieve::new(&open.exchange, judge, gateway.limits.answer_bytes);
    let gateway_of = Arc::clone(gateway);
    let unposted = Vec::new();
    let stream = Stream { gateway: gateway_of, open, decision, sieve, unposted, released };
    gateway.tasks.spawn(stream.pump(response.into_body()));
    reply::stream(pieces, Marks { decision: Some(decision), review: None })
}

/// One streamed answer under way.
struct Stream {
    gateway: Arc<Gateway>,
    open: Open,
    decision: RecordNumber,
    sieve: Sieve,
    /// What is charged for and not durable yet. It is before any of it leaves (I6).
    unposted: Vec<Posting>,
    released: mpsc::Sender<Bytes>,
}

/// Why a stream stops before its end.
enum Stop {
    /// The vendor failed, or sent what cannot be screened.
    Fault(Fault),
    /// What came cannot be accounted for.
    Unaccounted(Fault),
    /// The client is gone, or does not read.
    ClientGone,
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Stream {
    /// Pumps the answer to its end, whatever that end is.
    async fn pump(mut self, mut body: Incoming) {
        let deadline = self.gateway.limits.exchange_time;
        let ended = match tokio::time::timeout(deadline, self.take_all(&mut body)).await {
            Ok(ended) => ended,
            Err(_) => Err(Stop::Fault(silent())),
        };
        drop(body);
        let last = match ended {
            Ok(()) => self.conclude().await.unwrap_or_else(|fault| self.error(fault)),
            Err(Stop::Fault(fault)) => self.fail(Ending::UpstreamFailed, fault).await,
            Err(Stop::Unaccounted(fault)) => self.fail(Ending::Withheld, fault).await,
            Err(Stop::ClientGone) => return self.abandon().await,
        };
        if self.send(last).await.is_err() {
            tracing::debug!("the client left at the end of its answer");
        }
    }

    /// Reads to the end of the stream, releasing what is decided as it becomes so.
    async fn take_all(&mut self, body: &mut Incoming) -> Result<(), Stop> {
        let mut released = BytesMut::new();
        while let Some(bytes) = self.arrival(body).await? {
            self.sift(&bytes, &mut released).await?;
            while released.len() < TOGETHER {
                // The connection hands over one event at a time: let it hand over the next.
                tokio::task::yield_now().await;
                match arrived_already(body).await? {
                    Some(bytes) => self.sift(&bytes, &mut released).await?,
                    None => break,
                }
            }
            self.post().await.map_err(Stop::Unaccounted)?;
            self.send(released.split().freeze()).await?;
        }
        Ok(self.sieve.end()?)
    }

    /// Looks at what arrived, event by event, charges what is permitted, and adds what became
    /// decided to `released`.
    async fn sift(&mut self, bytes: &[u8], released: &mut BytesMut) -> Result<(), Stop> {
        self.sieve.take(bytes);
        while self.sieve.look()? {
            self.account().await.map_err(Stop::Unaccounted)?;
            self.sieve.release(released);
        }
        Ok(())
    }

    /// Has the event that was looked at decided about, and charged.
    async fn account(&mut self) -> Result<(), Fault> {
        let judge = self.sieve.judge_mut();
        let Charged { posting, crossings, .. } = judge.account(&self.gateway, |_| ()).await?;
        self.unposted.push(posting);
        let admitted = &self.open.admitted;
        self.gateway.notice(admitted.timepiece, &admitted.engine, &crossings).await
    }

    /// Makes durable what is charged for. Whatever it costs, it is before any of it leaves.
    async fn post(&mut self) -> Result<(), Fault> {
        for posting in self.unposted.drain(..) {
            self.gateway.post(posting).await?;
        }
        Ok(())
    }

    /// The next bytes of the vendor, or none at the end.
    async fn arrival(&self, body: &mut Incoming) -> Result<Option<Bytes>, Fault> {
        match tokio::time::timeout(self.gateway.limits.silence, body.frame()).await {
            Ok(frame) => data_of(frame),
            Err(_) => Err(silent()),
        }
    }

    async fn send(&self, piece: Bytes) -> Result<(), Stop> {
        if piece.is_empty() {
            return if self.released.is_closed() { Err(Stop::ClientGone) } else { Ok(()) };
        }
        let sent = self.released.send(piece);
        match tokio::time::timeout(self.gateway.limits.unread_time, sent).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(Stop::ClientGone),
        }
    }

    /// The last piece of an answer that arrived whole: its own end, or what is said in its place.
    async fn conclude(&mut self) -> Result<Bytes, Fault> {
        let now = self.open.admitted.timepiece.now()?;
        let digest = self.sieve.digest();
        match self.sieve.judge_mut().conclude(&digest, now) {
            Some(permit) => {
                let settlement = self.settlement(Ending::Delivered);
                settlement.release(&self.gateway, permit, &digest, now).await?;
                Ok(self.sieve.tail())
            }
            None => {
                let withheld = self.withhold().await?.on_record(self.decision);
                Ok(self.sieve.ending(&withheld.blocked()))
            }
        }
    }

    /// Records that the rest is not released; what is held is kept whole, with its request.
    async fn withhold(&self) -> Result<Fault, Fault> {
        let findings = self.sieve.judge().findings();
        let (verdict, grounds) = (findings.verdict, findings.grounds());
        if verdict != Verdict::Hold {
            self.settlement(Ending::Withheld).close(&self.gateway).await?;
            return Ok(hold::answer_denied(&grounds));
        }
        let (judge, whole) = (self.sieve.judge(), self.sieve.whole());
        let kept = self.open.hold(&self.gateway, judge, &grounds, whole);
        let review = kept.opening.review;
        let settlement = self.settlement(Ending::Withheld);
        let recorded = settlement.hold(&self.gateway, grounds, kept).await?;
        Ok(recorded.map_or_else(Fault::too_many_reviews, |recorded| {
            hold::answer_held(recorded.value(), review)
        }))
    }

    /// The last piece after a fault, which is put on record.
    async fn fail(&self, ending: Ending, fault: Fault) -> Bytes {
        let fault = self.settlement(ending).fail(&self.gateway, fault).await;
        self.sieve.error(&fault.blocked())
    }

    /// The last piece after a fault of our own: an error event, which stock SDKs raise.
    fn error(&self, fault: Fault) -> Bytes {
        self.sieve.error(&fault.on_record(self.decision).blocked())
    }

    /// Records that the client left.
    async fn abandon(&self) {
        if let Err(fault) = self.settlement(Ending::ClientGone).close(&self.gateway).await {
            tracing::error!(code = fault.code, "an outcome could not be recorded");
        }
    }

    fn settlement(&self, ending: Ending) -> Settlement<'_> {
        let answer: Digest = self.sieve.digest();
        Settlement {
            admitted: &self.open.admitted,
            decision: self.decision,
            judge: self.sieve.judge(),
            ending,
            answer: Some(answer),
            posting: Posting::nobody(),
        }
    }
}

/// More bytes of the vendor, if they are here already.
async fn arrived_already(body: &mut Incoming) -> Result<Option<Bytes>, Fault> {
    let ready = std::future::poll_fn(|context| {
        Poll::Ready(match Pin::new(&mut *body).poll_frame(context) {
            Poll::Ready(frame) => Some(frame),
            Poll::Pending => None,
        })
    });
    match ready.await {
        Some(frame) => data_of(frame),
        None => Ok(None),
    }
}

/// The data of a frame; none at the end. Trailers carry nothing that a client is given.
fn data_of(frame: Option<Result<Frame<Bytes>, hyper::Error>>) -> Result<Option<Bytes>, Fault> {
    match frame {
        None => Ok(None),
        Some(Ok(frame)) => Ok(Some(frame.into_data().unwrap_or_default())),
        Some(Err(_)) => Err(broke_off()),
    }
}
