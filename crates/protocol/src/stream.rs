//! Streamed answers: from bytes in any pieces to events that can be judged and released one by one.

mod unknown;

use std::collections::VecDeque;
use std::sync::Arc;

use bytes::Bytes;

use crate::answer::Usage;
use crate::call::ToolCall;
use crate::error::Unreadable;
use crate::exchange::Format;
use crate::sse::{Framing, Raw};
use crate::{anthropic, openai};

pub(crate) use unknown::{Unknown, whole};

/// Most bytes of tool arguments in one stream.
///
/// LIMIT: the arguments of a call are kept until it is complete.
pub const MOST_ARGUMENT_BYTES: usize = 1 << 20;

/// The number of the one call that OpenAI's retired `function_call` can make in a choice.
pub const FUNCTION_CALL: u32 = u32::MAX;

/// One event, whole: released as it is, or not at all.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The event as a client reads it, generated from the value that was judged.
    pub bytes: Bytes,
    /// What is in it, in the order of the document.
    pub pieces: Vec<Piece>,
    /// What [`StreamEnding`](crate::StreamEnding) has to know once it is released.
    pub(crate) mark: Mark,
}

/// What an event means for the end of the stream.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mark {
    Nothing,
    /// The answer has begun under this name, with these choices in the event.
    Begun(Arc<Head>, Choices),
    /// A content block is open, or closed again.
    Opened(u32),
    Closed(u32),
}

/// A set of choices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Choices(u128);

impl Choices {
    /// The first `count` choices.
    pub(crate) fn first(count: u32) -> Self {
        (0..count).fold(Self::default(), Self::with)
    }

    /// These and `choice`; there is none from [`MOST_CHOICES`](crate::MOST_CHOICES) on.
    pub(crate) fn with(self, choice: u32) -> Self {
        Self(self.0 | 1_u128.checked_shl(choice).unwrap_or_default())
    }

    pub(crate) fn union(self, others: Self) -> Self {
        Self(self.0 | others.0)
    }

    pub(crate) fn contains(self, choice: u32) -> bool {
        self == self.with(choice)
    }

    /// Those that are not in `others`, from the lowest.
    pub(crate) fn without(self, others: Self) -> impl Iterator<Item = u32> {
        let left = Self(self.0 & !others.0);
        (0..crate::MOST_CHOICES).filter(move |choice| left.contains(*choice))
    }
}

/// The name of an answer in its stream.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Head {
    pub(crate) id: String,
    pub(crate) model: String,
    pub(crate) created: u64,
}

/// One thing that an event says.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    /// A piece of text.
    Text {
        /// Which of several answers it belongs to, from 0.
        choice: u32,
        /// Which text of that answer it goes on with.
        channel: Channel,
        /// The piece.
        text: String,
    },
    /// The model begins to call a tool. From here to its [`Piece::ToolCallComplete`] nobody knows
    /// what the call will be: release none of the events in between before it is judged.
    ToolCallBegun {
        /// Which of several answers calls.
        choice: u32,
        /// The number of the call in that answer.
        call: u32,
    },
    /// A tool call, whole.
    ToolCallComplete(ToolCall),
    /// An answer ends.
    Finished {
        /// Which of several answers ends.
        choice: u32,
        /// Whether it ends as a refusal, or for a reason that this version does not know.
        refused: bool,
    },
    /// Tokens so far.
    Usage(Usage),
    /// The stream ends.
    Done,
}

/// Which text a piece goes on with. The pieces of one channel of one choice, joined, are what a
/// reader gets to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Channel {
    /// What the model says.
    Text,
    /// What the model thinks.
    Reasoning,
    /// Why the model refuses.
    Refusal,
    /// The arguments of the call with this number, as JSON in the making.
    ToolArguments(u32),
    /// A field that this version does not know, numbered by its place in the event. It may be a
    /// text in pieces like any other.
    Field(u32),
    /// Texts that are whole in themselves: identifiers, keys, numbers, citations. Nothing goes on
    /// with them.
    Other,
}

/// Decodes one streamed answer.
///
/// The same bytes give the same events and the same error, in whatever pieces they come: events
/// that precede an error stay readable after it.
#[derive(Clone, Debug)]
pub struct StreamDecoder {
    framing: Framing,
    reader: Reader,
    ready: VecDeque<Event>,
    failed: Option<Unreadable>,
}

#[derive(Clone, Debug)]
enum Reader {
    OpenAi(openai::chunks::Chunks),
    Anthropic(anthropic::events::Events),
}

impl StreamDecoder {
    /// A decoder at the start of an answer.
    #[must_use]
    pub fn new(format: Format) -> Self {
        let reader = match format {
            Format::OpenAi => Reader::OpenAi(openai::chunks::Chunks::default()),
            Format::Anthropic => Reader::Anthropic(anthropic::events::Events::default()),
        };
        Self { framing: Framing::default(), reader, ready: VecDeque::new(), failed: None }
    }

    /// Takes the next bytes of the answer.
    ///
    /// # Errors
    ///
    /// The first event that cannot be judged ends the stream: every later call gives its error
    /// again.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        let Self { framing, reader, ready, .. } = self;
        let taken = framing.push(bytes, &mut |raw| {
            ready.push_back(reader.read(&raw)?);
            Ok(())
        });
        self.failed = taken.clone().err();
        taken
    }

    /// The next event that is complete.
    pub fn next_event(&mut self) -> Option<Event> {
        self.ready.pop_front()
    }

    /// Ends the stream.
    ///
    /// # Errors
    ///
    /// An answer that stops before its format says that it is over is cut off, and no answer.
    pub fn end(&mut self) -> Result<(), Unreadable> {
        if let Some(error) = &self.failed {
            return Err(error.clone());
        }
        if !self.framing.is_between_events() {
            return Err(Unreadable::stream("it ends in the middle of an event"));
        }
        match &self.reader {
            Reader::OpenAi(chunks) => chunks.end(),
            Reader::Anthropic(events) => events.end(),
        }
    }
}

impl Reader {
    fn read(&mut self, raw: &Raw<'_>) -> Result<Event, Unreadable> {
        match self {
            Self::OpenAi(chunks) => chunks.read(raw),
            Self::Anthropic(events) => events.read(raw),
        }
    }
}

#[cfg(test)]
mod tests;
