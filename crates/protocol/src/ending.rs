//! The end of a stream whose rest is held: valid in its own format, so that no client fails on it.

use std::sync::Arc;

use bytes::Bytes;

use crate::anthropic::answer::stop_details;
use crate::blocked::{Blocked, extension, identifier};
use crate::exchange::{Exchange, Format};
use crate::json::Value;
use crate::sse;
use crate::stream::{Choices, Event, Head, Mark, Piece};

/// Remembers which events of a stream were released, and ends the answer from there.
///
/// The events of a tool call are released together or not at all (see
/// [`Piece::ToolCallBegun`]): a call whose arguments stop half way is no answer that ends validly.
#[derive(Clone, Debug)]
pub struct StreamEnding {
    format: Format,
    model: String,
    asked: Choices,
    head: Option<Arc<Head>>,
    begun: Choices,
    finished: Choices,
    open_block: Option<u32>,
    output_tokens: u64,
    done: bool,
}

impl StreamEnding {
    /// Nothing of the answer to `exchange` is released yet.
    #[must_use]
    pub fn new(exchange: &Exchange) -> Self {
        Self {
            format: exchange.format(),
            model: exchange.model().as_str().to_owned(),
            asked: Choices::first(exchange.choices()),
            head: None,
            begun: Choices::default(),
            finished: Choices::default(),
            open_block: None,
            output_tokens: 0,
            done: false,
        }
    }

    /// Notes that `event` was released.
    pub fn released(&mut self, event: &Event) {
        match &event.mark {
            Mark::Nothing => {}
            Mark::Begun(head, choices) => {
                self.head = Some(Arc::clone(head));
                self.begun = self.begun.union(*choices);
            }
            Mark::Opened(block) => self.open_block = Some(*block),
            Mark::Closed(_) => self.open_block = None,
        }
        for piece in &event.pieces {
            match piece {
                Piece::Text { .. } | Piece::ToolCallBegun { .. } | Piece::ToolCallComplete(_) => {}
                Piece::Finished { choice, .. } => self.finished = self.finished.with(*choice),
                Piece::Usage(usage) => {
                    self.output_tokens = usage.output.unwrap_or(self.output_tokens);
                }
                Piece::Done => self.done = true,
            }
        }
    }

    /// The events that end the answer here. Nothing, if it is over already.
    #[must_use]
    pub fn ending(&self, blocked: &Blocked<'_>) -> Bytes {
        let mut out = Vec::with_capacity(1_024);
        match self.format {
            _ if self.done => {}
            Format::OpenAi => self.chunks(blocked, &mut out),
            Format::Anthropic => self.events(blocked, &mut out),
        }
        Bytes::from(out)
    }

    /// One chunk for every choice that has not ended, and one without choices if all of them have:
    /// the reason is told in any case.
    fn chunks(&self, blocked: &Blocked<'_>, out: &mut Vec<u8>) {
        let mut open = self.asked.union(self.begun).without(self.finished).peekable();
        if open.peek().is_none() {
            self.chunk(Vec::new(), blocked, out);
        }
        for number in open {
            // Some clients join texts that come twice: the role is given once.
            let delta = if self.begun.contains(number) {
                Value::object([])
            } else {
                Value::object([("role", Value::text("assistant")), ("content", Value::Null)])
            };
            let choice = Value::object([
                ("index", Value::count(u64::from(number))),
                ("delta", delta),
                ("logprobs", Value::Null),
                ("finish_reason", Value::text("content_filter")),
            ]);
            self.chunk(vec![choice], blocked, out);
        }
        sse::write("", out, |out| out.extend_from_slice(b"[DONE]"));
    }

    fn chunk(&self, choices: Vec<Value>, blocked: &Blocked<'_>, out: &mut Vec<u8>) {
        let head = self.head(blocked, "chatcmpl");
        let chunk = Value::object([
            ("id", Value::text(head.id)),
            ("object", Value::text("chat.completion.chunk")),
            ("created", Value::count(head.created)),
            ("model", Value::text(head.model)),
            ("choices", Value::Array(choices)),
            ("brightline", extension(blocked)),
        ]);
        sse::write("", out, |out| chunk.write(out));
    }

    /// The start, if there was none; the end of the block that is open; the reason, if none was
    /// given; the end.
    fn events(&self, blocked: &Blocked<'_>, out: &mut Vec<u8>) {
        if self.head.is_none() {
            let start = Value::object([("message", self.message(blocked))]);
            event("message_start", start, out);
        }
        if let Some(block) = self.open_block {
            let stop = Value::object([("index", Value::count(u64::from(block)))]);
            event("content_block_stop", stop, out);
        }
        let mut stop = Value::object([]);
        if self.finished == Choices::default() {
            let delta = Value::object([
                ("stop_reason", Value::text("refusal")),
                ("stop_sequence", Value::Null),
                ("stop_details", stop_details(blocked)),
            ]);
            let tokens = Value::object([("output_tokens", Value::count(self.output_tokens))]);
            let entries = [("delta", delta), ("usage", tokens), ("brightline", extension(blocked))];
            event("message_delta", Value::object(entries), out);
        } else {
            stop = Value::object([("brightline", extension(blocked))]);
        }
        event("message_stop", stop, out);
    }

    /// The message that starts a stream of which nothing was released.
    fn message(&self, blocked: &Blocked<'_>) -> Value {
        let head = self.head(blocked, "msg");
        let tokens = [("input_tokens", Value::count(0)), ("output_tokens", Value::count(0))];
        Value::object([
            ("id", Value::text(head.id)),
            ("type", Value::text("message")),
            ("role", Value::text("assistant")),
            ("model", Value::text(head.model)),
            ("content", Value::Array(Vec::new())),
            ("stop_reason", Value::Null),
            ("stop_sequence", Value::Null),
            ("usage", Value::object(tokens)),
        ])
    }

    /// The name that the client knows the answer by. If it knows none: one of ours, and the model
    /// that was asked for.
    fn head(&self, blocked: &Blocked<'_>, prefix: &str) -> Head {
        match &self.head {
            Some(head) => Head::clone(head),
            None => Head { id: identifier(prefix, blocked), model: self.model.clone(), created: 0 },
        }
    }
}

/// Writes an event whose `type` is its name.
fn event(name: &str, fields: Value, out: &mut Vec<u8>) {
    let mut entries = vec![("type".to_owned(), Value::text(name))];
    if let Value::Object(fields) = fields {
        entries.extend(fields);
    }
    sse::write(name, out, |out| Value::Object(entries).write(out));
}

#[cfg(test)]
mod tests;
