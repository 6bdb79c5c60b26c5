//! What goes back to the client.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, StatusCode};
use http_body::{Body, Frame, SizeHint};
use lexicon::{RecordNumber, ReviewId};
use protocol::Format;
use tokio::sync::mpsc;

use crate::fault::Fault;

/// The number of the record of the decision.
const DECISION: HeaderName = HeaderName::from_static("brightline-decision");
/// The review that waits, where something is held.
const REVIEW: HeaderName = HeaderName::from_static("brightline-review");
/// The vendors' SDKs obey this header, whatever the status.
const SHOULD_RETRY: HeaderName = HeaderName::from_static("x-should-retry");

/// The answer to one request.
pub(crate) type Reply = Response<ReplyBody>;

/// The body of a [`Reply`].
#[derive(Debug)]
pub(crate) enum ReplyBody {
    /// All of it.
    Whole(Option<Bytes>),
    /// Pieces, as they are released. The sender has judged every one of them (I2), or it is a feed,
    /// which carries nothing of an answer.
    Released(mpsc::Receiver<Bytes>),
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        match self.get_mut() {
            Self::Whole(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Released(pieces) => {
                pieces.poll_recv(context).map(|piece| piece.map(|bytes| Ok(Frame::data(bytes))))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
            }
            Self::Released(_) => SizeHint::default(),
        }
    }
}

/// A whole answer in JSON.
pub(crate) fn json(status: StatusCode, body: Vec<u8>, marks: Marks) -> Reply {
    let mut reply = Response::new(ReplyBody::Whole(Some(body.into())));
    *reply.status_mut() = status;
    let headers = reply.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    marks.write(headers);
    reply
}

/// A stream of server-sent events, as it is released.
pub(crate) fn stream(pieces: mpsc::Receiver<Bytes>, marks: Marks) -> Reply {
    stream_of(ReplyBody::Released(pieces), marks)
}

/// A stream of server-sent events of which all is there.
pub(crate) fn events(bytes: Vec<u8>, marks: Marks) -> Reply {
    stream_of(ReplyBody::Whole(Some(bytes.into())), marks)
}

/// The review that `reply` says waits.
pub(crate) fn review_of(reply: &Reply) -> Option<ReviewId> {
    reply.headers().get(REVIEW)?.to_str().ok()?.parse().ok()
}

fn stream_of(body: ReplyBody, marks: Marks) -> Reply {
    let mut reply = Response::new(body);
    let headers = reply.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/event-stream; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    marks.write(headers);
    reply
}

/// The answer that tells a client of `fault`, in its own wire format.
pub(crate) fn refusal(format: Format, fault: &Fault) -> Reply {
    let blocked = fault.blocked();
    let status =
        StatusCode::from_u16(fault.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = protocol::error_body(format, &blocked);
    let mut reply = json(status, body, Marks { decision: fault.record, review: fault.review });
    if status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS {
        reply.headers_mut().insert(SHOULD_RETRY, HeaderValue::from_static("false"));
    }
    reply
}

/// The marks of the log on an answer.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Marks {
    pub(crate) decision: Option<RecordNumber>,
    pub(crate) review: Option<ReviewId>,
}

impl Marks {
    fn write(self, headers: &mut http::HeaderMap) {
        if let Some(number) = self.decision {
            headers.insert(DECISION, HeaderValue::from(number.index()));
        }
        if let Some(review) = self.review
            && let Ok(value) = HeaderValue::from_str(&review.to_string())
        {
            headers.insert(REVIEW, value);
        }
    }
}
