//! Streamed answers: `message_start` to `message_stop`, with content blocks one after the other.

use std::sync::Arc;

use bytes::Bytes;

use super::answer::{is_refusal, name, usage};
use crate::answer::is_error;
use crate::call::{ToolCall, is_call_type, read_arguments};
use crate::error::Unreadable;
use crate::json::{self, Value};
use crate::opaque;
use crate::place::Place;
use crate::sse::{self, Raw};
use crate::stream::{
    Channel, Choices, Event, Head, MOST_ARGUMENT_BYTES, Mark, Piece, Unknown, whole,
};
use crate::walk::object;

/// Reads the events of one answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Events {
    stage: Stage,
    /// How many content blocks have begun: clients count them, whatever `index` says.
    blocks: u32,
    open: Option<Block>,
    unknown: Unknown,
    argument_bytes: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    #[default]
    Before,
    Within,
    /// `message_delta` has said why the answer ends.
    Reasoned,
    Over,
}

/// The content block that is open.
#[derive(Clone, Debug)]
enum Block {
    /// A text, thoughts, or a block that this version does not know.
    Plain,
    Call {
        id: String,
        name: String,
        /// The input, where it stands in the start of the block.
        input: Option<Value>,
        /// The input, where it comes bit by bit.
        arguments: String,
    },
}

impl Events {
    /// Reads one event.
    pub(crate) fn read(&mut self, raw: &Raw<'_>) -> Result<Event, Unreadable> {
        let event = json::parse(raw.data)?;
        if is_error(&event) || raw.name == "error" {
            return Err(Unreadable::error_body());
        }
        let Some(kind) = event.get("type").and_then(Value::as_str) else {
            return Err(Unreadable::stream("an event has no `type`"));
        };
        if !raw.name.is_empty() && raw.name != kind {
            return Err(Unreadable::stream("the name of an event is not its `type`"));
        }
        if !plain_word(kind) {
            return Err(Unreadable::stream("the `type` of an event is no plain word"));
        }
        let mut pieces = Vec::with_capacity(2);
        let mark = self.event(kind, &event, &mut pieces)?;
        let mut out = Vec::with_capacity(raw.data.len() + 2 * kind.len() + 32);
        sse::write(kind, &mut out, |out| event.write(out));
        Ok(Event { bytes: Bytes::from(out), pieces, mark })
    }

    /// Whether the answer is over as the format says.
    pub(crate) fn end(&self) -> Result<(), Unreadable> {
        match self.stage {
            Stage::Over => Ok(()),
            Stage::Before | Stage::Within | Stage::Reasoned => {
                Err(Unreadable::stream("it ends without `message_stop`"))
            }
        }
    }

    fn event(
        &mut self,
        kind: &str,
        event: &Value,
        pieces: &mut Vec<Piece>,
    ) -> Result<Mark, Unreadable> {
        if self.stage == Stage::Over {
            return Err(Unreadable::stream("an event follows `message_stop`"));
        }
        if self.stage == Stage::Before && !matches!(kind, "message_start" | "ping") {
            return Err(Unreadable::stream("it does not begin with `message_start`"));
        }
        let mut mark = Mark::Nothing;
        let root = Place::ROOT;
        for (key, field) in object(event, &root)? {
            let place = root.key(key);
            match (kind, key.as_str()) {
                (_, "type") => {}
                ("message_start", "message") => mark = self.message(field, &place, pieces)?,
                ("content_block_start" | "content_block_delta" | "content_block_stop", "index") => {
                }
                ("content_block_start", "content_block") => {
                    mark = self.start(event, field, &place, pieces)?;
                }
                ("content_block_delta", "delta") => self.delta(event, field, &place, pieces)?,
                ("message_delta", "delta") => self.reason(field, &place, pieces)?,
                ("message_delta", "usage") => {
                    whole(field, 0, pieces);
                    pieces.push(Piece::Usage(usage(event)));
                }
                _ => self.unknown.field(key, field, 0, &place, pieces)?,
            }
        }
        match kind {
            "content_block_stop" => mark = self.stop(event, &root, pieces)?,
            "message_start" if self.stage == Stage::Before => {
                return Err(Unreadable::stream("`message_start` has no message"));
            }
            "content_block_start" if mark == Mark::Nothing => {
                return Err(Unreadable::stream("`content_block_start` has no block"));
            }
            "message_stop" => self.over(pieces)?,
            _ => {}
        }
        Ok(mark)
    }

    fn message(
        &mut self,
        value: &Value,
        place: &Place<'_>,
        pieces: &mut Vec<Piece>,
    ) -> Result<Mark, Unreadable> {
        if self.stage != Stage::Before {
            return Err(Unreadable::stream("`message_start` comes twice"));
        }
        self.stage = Stage::Within;
        for (key, field) in object(value, place)? {
            let place = place.key(key);
            match (key.as_str(), field) {
                (_, Value::Null) => {}
                ("id", _) => self.unknown.constant("id", field, 0, pieces),
                ("model", _) => self.unknown.constant("model", field, 0, pieces),
                ("type", Value::String(kind)) if kind == "message" => {}
                ("role", Value::String(role)) if role == "assistant" => {}
                ("content", Value::Array(blocks)) if blocks.is_empty() => {}
                ("content", _) => {
                    return Err(Unreadable::stream("`message_start` has content already"));
                }
                ("usage", _) => {
                    whole(field, 0, pieces);
                    pieces.push(Piece::Usage(usage(value)));
                }
                _ => self.unknown.field(key, field, 0, &place, pieces)?,
            }
        }
        let text = |key| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let head = Head { id: text("id"), model: text("model"), created: 0 };
        Ok(Mark::Begun(Arc::new(head), Choices::first(1)))
    }

    fn start(
        &mut self,
        event: &Value,
        value: &Value,
        place: &Place<'_>,
        pieces: &mut Vec<Piece>,
    ) -> Result<Mark, Unreadable> {
        let index = index(event);
        if self.stage != Stage::Within || self.open.is_some() || index != Some(self.blocks) {
            return Err(Unreadable::stream("a content block begins out of turn"));
        }
        let entries = object(value, place)?;
        let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
        let call = is_call_type(kind);
        let mut block = Block::Plain;
        opaque::readable(kind, place)?;
        if call {
            let (id, name) = name(value, place)?;
            pieces.push(Piece::ToolCallBegun { choice: 0, call: self.blocks });
            whole(&Value::text(name.as_str()), 0, pieces);
            whole(&Value::text(id.as_str()), 0, pieces);
            let input = value.get("input").filter(|input| !is_empty(input)).cloned();
            if let Some(input) = &input {
                let text = String::from_utf8_lossy(&input.encode()).into_owned();
                push_text(Channel::ToolArguments(self.blocks), &text, pieces);
            }
            block = Block::Call { id, name, input, arguments: String::new() };
        }
        for (key, field) in entries {
            let place = place.key(key);
            match (key.as_str(), field) {
                (_, Value::Null) => {}
                ("type", _) if call || matches!(kind, "text" | "thinking") => {}
                ("id" | "name" | "input", _) if call => {}
                ("text", Value::String(text)) if kind == "text" => {
                    push_text(Channel::Text, text, pieces);
                }
                ("thinking", Value::String(text)) if kind == "thinking" => {
                    push_text(Channel::Reasoning, text, pieces);
                }
                ("signature", Value::String(text)) if text.is_empty() => {}
                ("signature" | "citations", _) => whole(field, 0, pieces),
                ("type", Value::String(kind)) => push_text(Channel::Other, kind, pieces),
                _ => self.unknown.field(key, field, 0, &place, pieces)?,
            }
        }
        self.open = Some(block);
        self.blocks += 1;
        Ok(Mark::Opened(self.blocks - 1))
    }

    fn delta(
        &mut self,
        event: &Value,
        value: &Value,
        place: &Place<'_>,
        pieces: &mut Vec<Piece>,
    ) -> Result<(), Unreadable> {
        let current = self.blocks.checked_sub(1);
        if self.open.is_none() || index(event).is_none() || index(event) != current {
            return Err(Unreadable::stream("a delta belongs to no open content block"));
        }
        let kind = value.get("type").and_then(Value::as_str).unwrap_or_default();
        for (key, field) in object(value, place)? {
            let place = place.key(key);
            match (kind, key.as_str(), field) {
                (_, _, Value::Null) => {}
                (
                    "text_delta" | "thinking_delta" | "input_json_delta" | "signature_delta"
                    | "citations_delta",
                    "type",
                    _,
                ) => {}
                ("text_delta", "text", Value::String(text)) => {
                    push_text(Channel::Text, text, pieces);
                }
                ("thinking_delta", "thinking", Value::String(text)) => {
                    push_text(Channel::Reasoning, text, pieces);
                }
                ("input_json_delta", "partial_json", Value::String(text)) => {
                    self.arguments(text, pieces)?;
                }
                ("signature_delta", "signature", _) | ("citations_delta", "citation", _) => {
                    whole(field, 0, pieces);
                }
                _ => self.unknown.field(key, field, 0, &place, pieces)?,
            }
        }
        Ok(())
    }

    fn arguments(&mut self, text: &str, pieces: &mut Vec<Piece>) -> Result<(), Unreadable> {
        let number = self.blocks.saturating_sub(1);
        let Some(Block::Call { arguments, .. }) = &mut self.open else {
            return Err(Unreadable::stream("a block that is no tool call has tool arguments"));
        };
        self.argument_bytes += text.len();
        if self.argument_bytes > MOST_ARGUMENT_BYTES {
            return Err(Unreadable::limit("size of tool arguments in bytes", MOST_ARGUMENT_BYTES));
        }
        arguments.push_str(text);
        push_text(Channel::ToolArguments(number), text, pieces);
        Ok(())
    }

    fn stop(
        &mut self,
        event: &Value,
        place: &Place<'_>,
        pieces: &mut Vec<Piece>,
    ) -> Result<Mark, Unreadable> {
        let current = self.blocks.checked_sub(1);
        let (Some(block), Some(number)) = (self.open.take(), current) else {
            return Err(Unreadable::stream("a content block ends that is not open"));
        };
        if index(event) != current {
            return Err(Unreadable::stream("a content block ends that is not open"));
        }
        if let Block::Call { id, name, input, arguments } = block {
            let arguments = match input {
                None => read_arguments(&arguments, place)?,
                Some(input) if arguments.is_empty() => input,
                Some(_) => {
                    return Err(Unreadable::tool_call(place, "its input comes in two ways"));
                }
            };
            pieces.push(Piece::ToolCallComplete(ToolCall { choice: 0, id, name, arguments }));
        }
        Ok(Mark::Closed(number))
    }

    fn reason(
        &mut self,
        value: &Value,
        place: &Place<'_>,
        pieces: &mut Vec<Piece>,
    ) -> Result<(), Unreadable> {
        for (key, field) in object(value, place)? {
            let place = place.key(key);
            match (key.as_str(), field) {
                (_, Value::Null) => {}
                ("stop_reason", Value::String(reason)) if reason.is_empty() => {}
                ("stop_reason", Value::String(reason)) => self.ended(reason, pieces)?,
                ("stop_sequence", _) => whole(field, 0, pieces),
                ("stop_details", Value::Object(entries)) => {
                    for (key, field) in entries {
                        let text = field.as_str().filter(|_| key == "explanation");
                        match text {
                            Some(text) => push_text(Channel::Refusal, text, pieces),
                            None => whole(field, 0, pieces),
                        }
                    }
                }
                _ => self.unknown.field(key, field, 0, &place, pieces)?,
            }
        }
        Ok(())
    }

    fn ended(&mut self, reason: &str, pieces: &mut Vec<Piece>) -> Result<(), Unreadable> {
        if self.stage != Stage::Within || self.open.is_some() {
            return Err(Unreadable::stream("`stop_reason` comes out of turn"));
        }
        self.stage = Stage::Reasoned;
        let refused = is_refusal(reason);
        if refused && reason != "refusal" {
            push_text(Channel::Other, reason, pieces);
        }
        pieces.push(Piece::Finished { choice: 0, refused });
        Ok(())
    }

    fn over(&mut self, pieces: &mut Vec<Piece>) -> Result<(), Unreadable> {
        if self.stage != Stage::Reasoned {
            return Err(Unreadable::stream("`message_stop` comes before `stop_reason`"));
        }
        self.stage = Stage::Over;
        pieces.push(Piece::Done);
        Ok(())
    }
}

fn index(event: &Value) -> Option<u32> {
    event.get("index").and_then(Value::as_u64).and_then(|index| u32::try_from(index).ok())
}

fn is_empty(input: &Value) -> bool {
    input.is_null() || input.as_object().is_some_and(<[_]>::is_empty)
}

fn plain_word(kind: &str) -> bool {
    (1..=64).contains(&kind.len())
        && kind.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
}

fn push_text(channel: Channel, text: &str, pieces: &mut Vec<Piece>) {
    if !text.is_empty() {
        pieces.push(Piece::Text { choice: 0, channel, text: text.to_owned() });
    }
}
