//! An answer to released bytes.
//!
//! Every byte of an answer is judged before the client gets it: text, reasoning, refusals, tool
//! calls, fields that nobody knows, in every choice, streamed or not (I2). A whole answer is judged
//! as a whole; a stream passes through a hold-back window. A tool call is released only once its
//! arguments are complete and permitted. What is held is kept whole and sealed; what is denied, or
//! cannot be read, is not released.
//!
//! Cannot catch: meaning. It counts persons and classes tool calls; it does not understand prose.

mod again;
mod judge;
mod sieve;
mod stream;
mod whole;
mod window;

use std::sync::Arc;

use bytes::Bytes;
use controls::Grounds;
use evidence::Ending;
use http::StatusCode;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use hyper::body::Incoming;
use lexicon::{Digest, RecordNumber};
use protocol::{BlockedKind, Exchange};
use store::{Hold, Posting};

pub(crate) use again::again;
pub(crate) use judge::Judge;

use crate::Gateway;
use crate::client::Client;
use crate::egress::Outgoing;
use crate::fault::Fault;
use crate::path::admit::Admitted;
use crate::path::appraise::Appraised;
use crate::path::forward::{Arriving, Unanswered};
use crate::path::hold;
use crate::path::read::Read;
use crate::path::settle::Settlement;
use crate::reply::Reply;
use crate::reviews::{Asked, act_of};

/// A permitted exchange, from its decision to its outcome.
pub(crate) struct Open {
    /// Who asked, and under which agreement.
    pub(crate) admitted: Admitted,
    /// What was asked.
    pub(crate) exchange: Exchange,
    /// The request as it was judged, kept in case the answer is held.
    pub(crate) request: Bytes,
    /// What the caller asked with, kept for the same case.
    pub(crate) asked: Asked,
}

impl Open {
    /// The exchange that was permitted, the judge of its answer, and what is sent for it.
    pub(crate) fn new(admitted: Admitted, appraised: Appraised) -> (Self, Judge, Outgoing) {
        let Appraised { read, facts, subjects, account } = appraised;
        let asked = Asked::of(&read);
        let Read { exchange, outgoing, .. } = read;
        let request = outgoing.body().clone();
        let engine = Arc::clone(&admitted.engine);
        let model = exchange.model().clone();
        let judge = Judge::new(engine, facts, model, subjects, account, admitted.at);
        (Self { admitted, exchange, request, asked }, judge, outgoing)
    }

    /// What is kept of an answer that `judge` holds, and the review that it opens.
    pub(crate) fn hold(
        &self,
        gateway: &Gateway,
        judge: &Judge,
        grounds: &Grounds,
        answer: Vec<u8>,
    ) -> Hold {
        let kind = judge.findings().held.kind(judge.model(), Digest::of(&answer));
        let act = act_of(&self.admitted, judge.facts(), &self.asked, grounds, kind);
        let (request, answer) = (self.request.to_vec(), Some(answer));
        hold::keep(gateway, &self.admitted, act, &self.asked, (request, answer))
    }
}

/// Screens the answer to an exchange and settles it.
///
/// # Errors
///
/// The fault that the client is told of, with its outcome on record.
pub(crate) async fn screen(
    gateway: &Arc<Gateway>,
    open: Open,
    judge: Judge,
    arriving: Result<Arriving, Unanswered>,
    client: &Client,
) -> Result<Reply, Fault> {
    let Arriving { decision, response } = match arriving {
        Ok(arriving) => arriving,
        Err(Unanswered { decision, fault }) => {
            let posting = Posting::nobody();
            return Err(failed(gateway, &open, decision, &judge, posting, *fault).await);
        }
    };
    match readable(&response, open.exchange.streamed()) {
        Ok(Form::Whole) => whole::screen(gateway, open, decision, judge, response, client).await,
        Ok(Form::Stream) => Ok(stream::screen(gateway, open, decision, judge, response)),
        Ok(Form::Rejection(status)) => {
            let mut judge = judge;
            let body = response.into_body();
            let (fault, posting) =
                whole::rejection(gateway, &open.admitted, &mut judge, status, body).await;
            Err(failed(gateway, &open, decision, &judge, posting, fault).await)
        }
        Err(fault) => Err(failed(gateway, &open, decision, &judge, Posting::nobody(), fault).await),
    }
}

/// Records that the vendor gave no answer that can be released; returns what the client is told.
async fn failed(
    gateway: &Gateway,
    open: &Open,
    decision: RecordNumber,
    judge: &Judge,
    posting: Posting,
    fault: Fault,
) -> Fault {
    let settlement = Settlement {
        admitted: &open.admitted,
        decision,
        judge,
        ending: Ending::UpstreamFailed,
        answer: None,
        posting,
    };
    settlement.fail(gateway, fault).await
}

/// The form in which a vendor answers.
enum Form {
    Whole,
    Stream,
    /// The vendor says no, with a status and perhaps a reason.
    Rejection(StatusCode),
}

/// Whether and how an answer can be read at all. What is not as asked for is not guessed at.
fn readable(response: &http::Response<Incoming>, streamed: bool) -> Result<Form, Fault> {
    let headers = response.headers();
    let status = response.status();
    if headers.get(CONTENT_ENCODING).is_some_and(|value| value != "identity") {
        return Err(Fault::upstream("cannot_inspect", "the model's answer came in an encoding"));
    }
    if status.is_client_error() || status.is_server_error() {
        return Ok(Form::Rejection(status));
    }
    if status != StatusCode::OK {
        let message = format!("the model answered with status {}", status.as_u16());
        return Err(Fault::upstream("upstream_status", message));
    }
    let kind = headers.get(CONTENT_TYPE).map(http::HeaderValue::as_bytes).unwrap_or_default();
    let is = |wanted: &[u8]| {
        kind.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted))
    };
    match (streamed, is(b"text/event-stream"), is(b"application/json")) {
        (true, true, _) => Ok(Form::Stream),
        (false, _, true) => Ok(Form::Whole),
        (true, false, _) | (false, _, false) => Err(Fault::upstream(
            "upstream_content_type",
            "the model's answer is not of the type that was asked for",
        )),
    }
}

/// The fault for an answer that is longer than the gateway inspects.
fn too_long(limit: usize) -> Fault {
    let message = format!("the model's answer is longer than {limit} bytes and was not released");
    Fault::upstream("answer_too_large", message)
}

/// The fault for an answer that broke off.
fn broke_off() -> Fault {
    Fault::upstream("upstream_broke_off", "the model's answer broke off and was not released")
}

/// The fault for an answer that stalls.
fn silent() -> Fault {
    Fault::upstream("upstream_silent", "the model stopped answering")
}

/// What the client is told of a vendor's own no.
fn rejection(status: StatusCode, reason: Option<&str>) -> Fault {
    let (kind, code) = match status.as_u16() {
        429 => (BlockedKind::Busy, "upstream_busy"),
        401 | 403 => (BlockedKind::BadGateway, "upstream_refused"),
        400..500 => (BlockedKind::Malformed, "upstream_rejected"),
        _ => (BlockedKind::BadGateway, "upstream_failed"),
    };
    let number = status.as_u16();
    let message = match reason {
        Some(reason) => format!("the model's vendor answered with status {number}: {reason}"),
        None => format!("the model's vendor answered with status {number}"),
    };
    Fault::new(kind, code, message)
}
