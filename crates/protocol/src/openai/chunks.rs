//! Streamed answers: `chat.completion.chunk` events, ended by `[DONE]`.

mod calls;

use std::collections::BTreeMap;
use std::sync::Arc;

use bytes::Bytes;

use self::calls::Calls;
use super::answer::{is_refusal, usage};
use crate::answer::is_error;
use crate::error::Unreadable;
use crate::json::{self, Value};
use crate::place::Place;
use crate::sse::{self, Raw};
use crate::stream::{Channel, Choices, Event, Head, Mark, Piece, Unknown, whole};
use crate::walk::{list, object};

/// Reads the chunks of one answer.
#[derive(Clone, Debug, Default)]
pub(crate) struct Chunks {
    choices: BTreeMap<u32, Choice>,
    unknown: Unknown,
    head: Option<Arc<Head>>,
    argument_bytes: usize,
    done: bool,
}

/// What is known about one of several answers.
#[derive(Clone, Debug, Default)]
struct Choice {
    calls: Calls,
    finished: bool,
    /// Whether the model refuses in words of its own.
    refuses: bool,
    /// The field that its thoughts come in: vendors disagree about the name, and some send the same
    /// thoughts under two names.
    reasoning: Option<&'static str>,
}

impl Chunks {
    /// Reads one event.
    pub(crate) fn read(&mut self, raw: &Raw<'_>) -> Result<Event, Unreadable> {
        if self.done {
            return Err(Unreadable::stream("an event follows `[DONE]`"));
        }
        let mut out = Vec::with_capacity(raw.data.len() + 32);
        if raw.data == b"[DONE]" {
            self.done = true;
            self.end()?;
            sse::write("", &mut out, |out| out.extend_from_slice(b"[DONE]"));
            let pieces = vec![Piece::Done];
            return Ok(Event { bytes: Bytes::from(out), pieces, mark: Mark::Nothing });
        }
        let mut chunk = json::parse(raw.data)?;
        if is_error(&chunk) || raw.name == "error" {
            return Err(Unreadable::error_body());
        }
        let mut pieces = Vec::with_capacity(2);
        let choices = self.chunk(&mut chunk, &mut pieces)?;
        // The events of this format have no names; some clients read those that do as another
        // format.
        sse::write("", &mut out, |out| chunk.write(out));
        // Azure begins with a chunk about the request that has no id yet.
        let head = match self.head.take().filter(|head| !head.id.is_empty()) {
            Some(head) => head,
            None => Arc::new(head(&chunk)),
        };
        self.head = Some(Arc::clone(&head));
        Ok(Event { bytes: Bytes::from(out), pieces, mark: Mark::Begun(head, choices) })
    }

    /// Whether the answer is over as the format says.
    pub(crate) fn end(&self) -> Result<(), Unreadable> {
        if self.choices.values().any(|choice| choice.calls.is_open()) {
            return Err(Unreadable::stream("it ends in the middle of a tool call"));
        }
        if self.choices.values().any(|choice| !choice.finished) {
            return Err(Unreadable::stream("it ends before a choice has its `finish_reason`"));
        }
        if !self.done {
            return Err(Unreadable::stream("it ends without `[DONE]`"));
        }
        Ok(())
    }

    fn chunk(&mut self, chunk: &mut Value, pieces: &mut Vec<Piece>) -> Result<Choices, Unreadable> {
        let root = Place::ROOT;
        object(chunk, &root)?;
        let mut begun = Choices::default();
        let tokens = chunk.get("usage").is_some_and(|usage| !usage.is_null()).then(|| usage(chunk));
        let Value::Object(entries) = chunk else { return Ok(begun) };
        for (key, field) in entries {
            let place = root.key(key);
            match key.as_str() {
                "choices" => {
                    list(field, &place)?;
                    let Value::Array(choices) = field else { continue };
                    for (at, choice) in choices.iter_mut().enumerate() {
                        begun = begun.with(self.choice(choice, &place.index(at), pieces)?);
                    }
                }
                "id" => self.unknown.constant("id", field, 0, pieces),
                "object" => self.unknown.constant("object", field, 0, pieces),
                "model" => self.unknown.constant("model", field, 0, pieces),
                "service_tier" => self.unknown.constant("service_tier", field, 0, pieces),
                "system_fingerprint" => {
                    self.unknown.constant("system_fingerprint", field, 0, pieces);
                }
                "created" | "usage" | "obfuscation" | "prompt_filter_results" => {
                    whole(field, 0, pieces);
                }
                _ => self.unknown.field(key, field, 0, &place, pieces)?,
            }
        }
        pieces.extend(tokens.map(Piece::Usage));
        Ok(begun)
    }

    /// Reads one choice, and says which.
    fn choice(
        &mut self,
        value: &mut Value,
        place: &Place<'_>,
        pieces: &mut Vec<Piece>,
    ) -> Result<u32, Unreadable> {
        object(value, place)?;
        let number =
            value.get("index").and_then(Value::as_u64).and_then(|at| u32::try_from(at).ok());
        let Some(number) = number.filter(|number| *number < crate::MOST_CHOICES) else {
            return Err(Unreadable::shape(&place.key("index"), "must be a whole number below 128"));
        };
        let state = self.choices.entry(number).or_default();
        let mut reading = Reading {
            number,
            state,
            unknown: &mut self.unknown,
            argument_bytes: &mut self.argument_bytes,
            pieces,
        };
        let mut reason = None;
        let Value::Object(entries) = value else { return Ok(number) };
        for (key, field) in entries {
            let place = place.key(key);
            match (key.as_str(), &mut *field) {
                ("index", _) => {}
                ("delta", Value::Null) => {}
                ("delta", _) => reading.delta(field, &place)?,
                ("finish_reason", Value::Null) => {}
                // Some servers write no reason as an empty one, and clients read it so.
                ("finish_reason", Value::String(word)) if word.is_empty() => {}
                ("finish_reason", Value::String(word)) => reason = Some(word.clone()),
                ("logprobs" | "content_filter_results" | "content_filter_offsets", _) => {
                    whole(field, number, reading.pieces);
                }
                _ => reading.unknown.field(key, field, number, &place, reading.pieces)?,
            }
        }
        if let Some(reason) = reason {
            reading.finish(&reason, place)?;
        }
        Ok(number)
    }
}

/// One choice of one chunk.
struct Reading<'r> {
    number: u32,
    state: &'r mut Choice,
    unknown: &'r mut Unknown,
    argument_bytes: &'r mut usize,
    pieces: &'r mut Vec<Piece>,
}

impl Reading<'_> {
    fn delta(&mut self, value: &mut Value, place: &Place<'_>) -> Result<(), Unreadable> {
        object(value, place)?;
        let Value::Object(entries) = value else { return Ok(()) };
        for (key, field) in entries {
            let place = place.key(key);
            match (key.as_str(), &mut *field) {
                (_, Value::Null) => {}
                ("role", Value::String(role)) if role == "assistant" => {}
                ("content", Value::String(text)) => self.text(Channel::Text, text)?,
                ("refusal", Value::String(text)) => {
                    self.state.refuses |= !text.is_empty();
                    self.text(Channel::Refusal, text)?;
                }
                ("reasoning_content", Value::String(text)) if self.thinks("reasoning_content") => {
                    self.text(Channel::Reasoning, text)?;
                }
                ("reasoning", Value::String(text)) if self.thinks("reasoning") => {
                    self.text(Channel::Reasoning, text)?;
                }
                ("tool_calls", _) => self.calls(field, &place)?,
                ("function_call", _) => self.function_call(field, &place)?,
                _ => self.unknown(key, field, &place)?,
            }
        }
        Ok(())
    }

    /// Whether the thoughts of this choice come in the field `key`. The first such field has them;
    /// a second one is a text of its own, so that the two are not read as one.
    fn thinks(&mut self, key: &'static str) -> bool {
        *self.state.reasoning.get_or_insert(key) == key
    }

    fn text(&mut self, channel: Channel, text: &str) -> Result<(), Unreadable> {
        if text.is_empty() {
            return Ok(());
        }
        self.still_open()?;
        self.pieces.push(Piece::Text { choice: self.number, channel, text: text.to_owned() });
        Ok(())
    }

    fn unknown(&mut self, key: &str, field: &Value, place: &Place<'_>) -> Result<(), Unreadable> {
        if matches!(key, "content" | "refusal" | "reasoning" | "reasoning_content" | "role") {
            return self.unknown.value(field, self.number, place, self.pieces);
        }
        self.unknown.field(key, field, self.number, place, self.pieces)
    }

    fn still_open(&self) -> Result<(), Unreadable> {
        if self.state.finished {
            return Err(Unreadable::stream("a choice goes on after its `finish_reason`"));
        }
        Ok(())
    }

    fn finish(&mut self, reason: &str, place: &Place<'_>) -> Result<(), Unreadable> {
        self.still_open()?;
        self.state.finished = true;
        let complete = self.state.calls.complete(self.number, place)?;
        self.pieces.extend(complete.into_iter().map(Piece::ToolCallComplete));
        let refused = self.state.refuses || is_refusal(reason);
        if !matches!(reason, "stop" | "length" | "tool_calls" | "function_call" | "content_filter")
        {
            whole(&Value::text(reason), self.number, self.pieces);
        }
        self.pieces.push(Piece::Finished { choice: self.number, refused });
        Ok(())
    }
}

fn head(chunk: &Value) -> Head {
    let text = |key| chunk.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let created = chunk.get("created").and_then(Value::as_u64).unwrap_or_default();
    Head { id: text("id"), model: text("model"), created }
}
