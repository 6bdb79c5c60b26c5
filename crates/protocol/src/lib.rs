//! The vendors' wire formats: from bytes to one neutral exchange that can be judged, and back.
//!
//! # Scope
//!
//! - [`json`]: a reader that accepts only documents which every parser reads alike, and the only
//!   writer.
//! - [`read_request`]: `POST /v1/chat/completions` and `POST /v1/messages`, as an [`Exchange`]
//!   whose every text can be visited, with what it is for.
//! - [`read_answer`]: the answer to either, with its tool calls as [`ToolCall`]s.
//! - [`StreamDecoder`]: the same for streamed answers, event by event; [`StreamEnding`] ends one.
//! - [`error_body`] and the ends of held answers: what a client gets instead, in its own format.
//!
//! Three rules hold for all of it. *What was judged is what is sent*: bytes come out of a value,
//! never past it. *Inspected or refused*: what is no text, what is only referred to and what
//! another would fetch, run or reroute is refused; a field that nobody knows yet is read as text
//! and passed on. *An error is never a yes*: whatever cannot be read completely is [`Unreadable`].
//!
//! # Out of scope
//!
//! Sockets, time limits and sizes of whole bodies (the gateway's), any opinion about what a text
//! says (the controls'), and which model, caller or upstream is meant (the gateway's, by
//! configuration).
//!
//! # What it cannot catch
//!
//! - A text that says something other than it seems: encrypted, encoded, in a language nobody
//!   screens, or spread over several parts so that no single one says it.
//! - Opaque strings that the formats require to be passed back, such as the `signature` of a block
//!   of thoughts: they are shown as text, but only the vendor knows what is in them.
//! - A vendor that means something else by a field than its documentation says, and a field that
//!   reroutes under a name that the table in `fields.rs` does not have.
//! - In a stream, log probabilities that spell another text than the answer does: their tokens are
//!   shown one by one.

mod answer;
mod anthropic;
mod blocked;
mod call;
mod ending;
mod error;
mod exchange;
mod fields;
mod history;
pub mod json;
mod models;
mod opaque;
mod openai;
mod place;
mod sse;
mod stream;
mod walk;

pub use answer::{Answer, Usage, read_answer};
pub use blocked::{Blocked, BlockedKind, error_body, error_event};
pub use call::ToolCall;
pub use ending::StreamEnding;
pub use error::Unreadable;
pub use exchange::{Exchange, Format, read_request};
pub use models::model_list;
pub use opaque::opaque_length;
pub use sse::LARGEST_EVENT;
pub use stream::{Channel, Event, FUNCTION_CALL, MOST_ARGUMENT_BYTES, Piece, StreamDecoder};
pub use walk::Origin;

/// Most answers that one request can ask for.
///
/// LIMIT: the largest `n` that a vendor accepts; each has a state of its own while it is streamed.
pub const MOST_CHOICES: u32 = 128;
