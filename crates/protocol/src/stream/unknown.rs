//! What an event says beyond what its reader looks for: shown as text, so that a field which nobody
//! knows yet cannot carry what the known ones may not.

use super::{Channel, Piece};
use crate::call::{none_hidden_in, none_hidden_within};
use crate::error::Unreadable;
use crate::json::Value;
use crate::place::Place;
use crate::{fields, opaque};

/// Most places of unknown texts in one stream.
///
/// LIMIT: each place is remembered for the whole stream, and whoever screens keeps a window for it.
const MOST_PLACES: usize = 64;

/// The keys of reports about tokens, sorted: they say nothing beyond the numbers under them.
const MEASURES: &[&str] = &[
    "accepted_prediction_tokens",
    "audio_tokens",
    "bytes",
    "cache_creation",
    "cache_creation_input_tokens",
    "cache_read_input_tokens",
    "cached_tokens",
    "completion_tokens",
    "completion_tokens_details",
    "content",
    "ephemeral_1h_input_tokens",
    "ephemeral_5m_input_tokens",
    "input_tokens",
    "logprob",
    "output_tokens",
    "output_tokens_details",
    "prompt_tokens",
    "prompt_tokens_details",
    "reasoning_tokens",
    "refusal",
    "rejected_prediction_tokens",
    "server_tool_use",
    "service_tier",
    "token",
    "top_logprobs",
    "total_tokens",
    "web_search_requests",
];

/// Remembers across the events of a stream which places and which identifiers it has seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unknown {
    places: Vec<String>,
    constants: Vec<(&'static str, String)>,
}

impl Unknown {
    /// Shows a field that the reader does not know, its key included.
    pub(crate) fn field(
        &mut self,
        key: &str,
        value: &Value,
        choice: u32,
        place: &Place<'_>,
        pieces: &mut Vec<Piece>,
    ) -> Result<(), Unreadable> {
        fields::exact(key, place)?;
        opaque::not_a_mark(key, value, place)?;
        opaque::none_within(value, place)?;
        none_hidden_in(key, value, place)?;
        pieces.push(other(choice, key));
        self.within(value, choice, place, pieces)
    }

    /// Shows the value of a field whose key is known but whose value is not what it should be.
    pub(crate) fn value(
        &mut self,
        value: &Value,
        choice: u32,
        place: &Place<'_>,
        pieces: &mut Vec<Piece>,
    ) -> Result<(), Unreadable> {
        opaque::none_within(value, place)?;
        none_hidden_within(value, place)?;
        self.within(value, choice, place, pieces)
    }

    fn within(
        &mut self,
        value: &Value,
        choice: u32,
        place: &Place<'_>,
        pieces: &mut Vec<Piece>,
    ) -> Result<(), Unreadable> {
        match value {
            Value::Null | Value::Bool(_) => Ok(()),
            Value::Int(_) | Value::Float(_) => {
                pieces.extend(value.digits().map(|digits| other(choice, &digits)));
                Ok(())
            }
            Value::String(text) if text.is_empty() => Ok(()),
            Value::String(text) => {
                let channel = Channel::Field(self.number(place)?);
                pieces.push(Piece::Text { choice, channel, text: text.clone() });
                Ok(())
            }
            Value::Array(elements) => elements
                .iter()
                .enumerate()
                .try_for_each(|(at, one)| self.within(one, choice, &place.index(at), pieces)),
            Value::Object(entries) => entries.iter().try_for_each(|(key, entry)| {
                pieces.push(other(choice, key));
                self.within(entry, choice, &place.key(key), pieces)
            }),
        }
    }

    /// Shows an identifier once, and again whenever it changes: the same word in every event says
    /// nothing new.
    pub(crate) fn constant(
        &mut self,
        key: &'static str,
        value: &Value,
        choice: u32,
        pieces: &mut Vec<Piece>,
    ) {
        let Value::String(text) = value else {
            return whole(value, choice, pieces);
        };
        if text.is_empty() {
            return;
        }
        match self.constants.iter_mut().find(|(known, _)| *known == key) {
            Some((_, last)) if last == text => return,
            Some((_, last)) => last.clone_from(text),
            None => self.constants.push((key, text.clone())),
        }
        pieces.push(other(choice, text));
    }

    fn number(&mut self, place: &Place<'_>) -> Result<u32, Unreadable> {
        let keys = place.keys();
        let known = self.places.iter().position(|known| *known == keys);
        let number = known.unwrap_or(self.places.len());
        if known.is_none() {
            if number >= MOST_PLACES {
                return Err(Unreadable::limit("number of unknown fields", MOST_PLACES));
            }
            self.places.push(keys);
        }
        u32::try_from(number)
            .map_err(|_| Unreadable::limit("number of unknown fields", MOST_PLACES))
    }
}

/// Shows the texts of a known field that are whole in themselves; its numbers are measures.
pub(crate) fn whole(value: &Value, choice: u32, pieces: &mut Vec<Piece>) {
    match value {
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {}
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => pieces.push(other(choice, text)),
        Value::Array(elements) => elements.iter().for_each(|one| whole(one, choice, pieces)),
        Value::Object(entries) => entries.iter().for_each(|(key, entry)| {
            if MEASURES.binary_search(&key.as_str()).is_err() {
                pieces.push(other(choice, key));
            }
            whole(entry, choice, pieces);
        }),
    }
}

fn other(choice: u32, text: &str) -> Piece {
    Piece::Text { choice, channel: Channel::Other, text: text.to_owned() }
}
