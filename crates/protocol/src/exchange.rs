//! Requests: from the bytes of a vendor's format to one neutral value, and back.

use lexicon::ModelName;

use crate::call::ToolCall;
use crate::error::Unreadable;
use crate::json::{self, Value};
use crate::place::Place;
use crate::walk::{Origin, every};
use crate::{anthropic, history, openai};

/// A wire format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Format {
    /// `POST /v1/chat/completions`
    OpenAi,
    /// `POST /v1/messages`
    Anthropic,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 2] = [Self::OpenAi, Self::Anthropic];

    /// The path that speaks it.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::OpenAi => "/v1/chat/completions",
            Self::Anthropic => "/v1/messages",
        }
    }
}

/// One request to a model, read completely: whatever its bytes say is in here, and nothing else is
/// ever sent on.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    format: Format,
    model: ModelName,
    streamed: bool,
    choices: u32,
    body: Value,
}

/// Reads the body of a request.
///
/// # Errors
///
/// Whatever cannot be judged as a whole is refused: JSON that parsers read differently, content
/// that is only referred to or is no text, fields that would send the request elsewhere or change
/// it, tools that the vendor would run. The error says where and what to do.
pub fn read_request(format: Format, body: &[u8]) -> Result<Exchange, Unreadable> {
    let body = json::parse(body)?;
    walk(format, &body, &mut |_, _| {})?;
    Ok(Exchange {
        format,
        model: model(&body)?,
        streamed: streamed(&body)?,
        choices: match format {
            Format::OpenAi => openai::request::choices(&body)?,
            Format::Anthropic => 1,
        },
        body,
    })
}

impl Exchange {
    /// The format it came in, and is answered in.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// The model that is asked.
    #[must_use]
    pub fn model(&self) -> &ModelName {
        &self.model
    }

    /// Whether the answer is to be streamed.
    #[must_use]
    pub fn streamed(&self) -> bool {
        self.streamed
    }

    /// How many answers are asked for.
    #[must_use]
    pub fn choices(&self) -> u32 {
        self.choices
    }

    /// Shows every text of the request to `see`, once: every key, every text and every number that
    /// is no known setting, whether this version knows the field or not. Base64 of a text is shown
    /// decoded, tool arguments unescaped.
    pub fn visit_text(&self, see: &mut dyn FnMut(Origin, &str)) {
        // INVARIANT: `read_request` walked the same value with the same code and met no error. Were
        // it otherwise, all of the value is shown rather than a part.
        if walk(self.format, &self.body, see).is_err() {
            every(&self.body, Origin::Other, see);
        }
    }

    /// The tool calls that the conversation has behind it, in the order of the messages.
    #[must_use]
    pub fn past_calls(&self) -> Vec<ToolCall> {
        history::calls(self.format, &self.body)
    }

    /// The bytes to send: generated from the value that was judged.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.body.encode()
    }
}

fn walk(format: Format, body: &Value, see: &mut dyn FnMut(Origin, &str)) -> Result<(), Unreadable> {
    match format {
        Format::OpenAi => openai::request::walk(body, see),
        Format::Anthropic => anthropic::request::walk(body, see),
    }
}

fn model(body: &Value) -> Result<ModelName, Unreadable> {
    let place = Place::ROOT;
    let place = place.key("model");
    let Some(name) = body.get("model").and_then(Value::as_str) else {
        return Err(Unreadable::shape(&place, "must be the name of a model"));
    };
    let expected = "must be the name of a model: letters, digits and - _ . : / @, at most 128";
    name.parse().map_err(|_| Unreadable::shape(&place, expected))
}

fn streamed(body: &Value) -> Result<bool, Unreadable> {
    match body.get("stream") {
        None | Some(Value::Null) => Ok(false),
        Some(field) => field
            .as_bool()
            .ok_or_else(|| Unreadable::shape(&Place::ROOT.key("stream"), "must be true or false")),
    }
}

#[cfg(test)]
mod tests;
