//! The pure part of screening a stream: bytes of the vendor in, released bytes out, and between the
//! two, for each event, whoever decides about it.
//!
//! INVARIANT (I2): what comes out, and the verdict, depend on the bytes alone and not on how they
//! were cut on the way; `tests.rs` cuts recorded streams at every byte.

use bytes::{Bytes, BytesMut};
use lexicon::{Digest, Hasher};
use protocol::{Blocked, Exchange, Format, StreamDecoder, StreamEnding, error_event};

use super::judge::Judge;
use super::window::Window;
use super::{broke_off, too_long};
use crate::fault::Fault;

/// One streamed answer on its way through the window.
pub(super) struct Sieve {
    format: Format,
    judge: Judge,
    decoder: StreamDecoder,
    window: Window,
    ending: StreamEnding,
    /// Every event so far, released or not, in case the answer is held.
    whole: Vec<Bytes>,
    hasher: Hasher,
    length: usize,
    longest: usize,
    /// Why what came after the events that wait cannot be looked at.
    fault: Option<Fault>,
}

impl Sieve {
    /// A sieve for the answer to `exchange`, of at most `longest` bytes.
    pub(super) fn new(exchange: &Exchange, judge: Judge, longest: usize) -> Self {
        Self {
            format: exchange.format(),
            judge,
            decoder: StreamDecoder::new(exchange.format()),
            window: Window::default(),
            ending: StreamEnding::new(exchange),
            whole: Vec::new(),
            hasher: Hasher::default(),
            length: 0,
            longest,
            fault: None,
        }
    }

    /// The judge of this answer.
    pub(super) const fn judge(&self) -> &Judge {
        &self.judge
    }

    /// The judge of this answer, for its last word.
    pub(super) const fn judge_mut(&mut self) -> &mut Judge {
        &mut self.judge
    }

    /// The judge of this answer, which has looked at all of it.
    pub(super) fn into_judge(self) -> Judge {
        self.judge
    }

    /// Takes what arrived. [`Sieve::look`] looks at it.
    pub(super) fn take(&mut self, bytes: &[u8]) {
        let room = self.longest.saturating_sub(self.length);
        let (inspected, over) = bytes.split_at_checked(room).unwrap_or((bytes, &[]));
        self.length = self.length.saturating_add(inspected.len());
        let pushed = self.decoder.push(inspected);
        let unreadable = pushed.err().map(|error| Fault::unreadable_answer(&error));
        let over = (!over.is_empty()).then(|| too_long(self.longest));
        self.fault = self.fault.take().or(unreadable).or(over);
    }

    /// Looks at the next event of what arrived; `false` if there is none. Whoever calls it has the
    /// judge decide about the event before anything is released.
    ///
    /// Event by event, so that neither what is released before a finding, nor who is charged for
    /// it, depends on how many events the network delivered at once.
    ///
    /// # Errors
    ///
    /// What cannot be read cannot be screened; a longer answer than is inspected is not released.
    pub(super) fn look(&mut self) -> Result<bool, Fault> {
        let Some(event) = self.decoder.next_event() else {
            // Only now: the events before a fault were as good as if they had come alone.
            return self.fault.take().map_or(Ok(false), Err);
        };
        self.hasher.update(&event.bytes);
        self.whole.push(event.bytes.clone());
        self.window.push(&mut self.judge, event);
        Ok(true)
    }

    /// Adds what became decided to `released`. The end of the answer waits for [`Sieve::tail`].
    pub(super) fn release(&mut self, released: &mut BytesMut) {
        if !self.window.is_complete() {
            self.pop(released);
        }
    }

    /// The vendor's stream has ended.
    ///
    /// # Errors
    ///
    /// It ended before the answer did.
    pub(super) fn end(&mut self) -> Result<(), Fault> {
        self.decoder.end().map_err(|error| Fault::unreadable_answer(&error))?;
        if self.window.is_complete() { Ok(()) } else { Err(broke_off()) }
    }

    /// The end of a complete answer, to be released once its outcome is on record.
    pub(super) fn tail(&mut self) -> Bytes {
        let mut tail = BytesMut::new();
        self.pop(&mut tail);
        tail.freeze()
    }

    /// A valid end in place of what is not released.
    pub(super) fn ending(&self, blocked: &Blocked<'_>) -> Bytes {
        self.ending.ending(blocked)
    }

    /// An error event in place of what did not come.
    pub(super) fn error(&self, blocked: &Blocked<'_>) -> Bytes {
        error_event(self.format, blocked).into()
    }

    /// The digest of the answer so far, as it would be released.
    pub(super) fn digest(&self) -> Digest {
        self.hasher.digest()
    }

    /// The answer so far, as it would be released.
    pub(super) fn whole(&self) -> Vec<u8> {
        self.whole.concat()
    }

    fn pop(&mut self, released: &mut BytesMut) {
        while let Some(event) = self.window.pop(&self.judge) {
            self.ending.released(&event);
            released.extend_from_slice(&event.bytes);
        }
    }
}

#[cfg(test)]
mod tests;
