//! The body of a reply: one write after the other, at its pace, and then its end or none.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame};
use tokio::time::Sleep;

use super::reply::Reply;
use super::rules::{Length, Stop};

/// A reply under way.
pub(super) struct Play {
    reply: Arc<Reply>,
    next: usize,
    /// Whether the write before the next one has gone out.
    flushed: bool,
    gap: Option<Pin<Box<Sleep>>>,
}

/// The connection is closed on purpose, in the middle of a body.
#[derive(Debug, thiserror::Error)]
#[error("the rule closes the connection here")]
pub(super) struct ClosedOnPurpose;

impl Play {
    pub(super) fn new(reply: Arc<Reply>) -> Self {
        Self { reply, next: 0, flushed: true, gap: None }
    }

    /// Waits until the last write has gone out, so that one write is one packet, and is not lost
    /// when the connection is closed after it.
    fn poll_flushed(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if !self.flushed {
            // A body that has nothing at the moment is what makes the connection flush.
            self.flushed = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(())
    }

    /// Waits out the gap before the write that comes next.
    fn poll_gap(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if self.reply.wire.gap_ms == 0 || self.next == 0 {
            return Poll::Ready(());
        }
        let length = Duration::from_millis(self.reply.wire.gap_ms);
        let gap = self.gap.get_or_insert_with(|| Box::pin(tokio::time::sleep(length)));
        ready!(gap.as_mut().poll(context));
        self.gap = None;
        Poll::Ready(())
    }
}

impl Body for Play {
    type Data = Bytes;
    type Error = ClosedOnPurpose;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, ClosedOnPurpose>>> {
        let Some(write) = self.reply.writes.get(self.next).cloned() else {
            return match self.reply.stop {
                // The connection is closed here, because more was announced.
                None if self.reply.wire.length == Length::Long => {
                    self.poll_flushed(context).map(|()| None)
                }
                None => Poll::Ready(None),
                Some(Stop::Close) => {
                    self.poll_flushed(context).map(|()| Some(Err(ClosedOnPurpose)))
                }
                // Nobody wakes this task but the client, when it closes the connection.
                Some(Stop::Stall) => Poll::Pending,
            };
        };
        ready!(self.poll_flushed(context));
        ready!(self.poll_gap(context));
        self.next += 1;
        self.flushed = false;
        Poll::Ready(Some(Ok(Frame::data(write))))
    }
}
