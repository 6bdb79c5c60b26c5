//! Complete answers: from the bytes of a vendor's format to one neutral value, and back.

use crate::blocked::Blocked;
use crate::call::ToolCall;
use crate::error::Unreadable;
use crate::exchange::Format;
use crate::json::{self, Value};
use crate::walk::{Origin, every};
use crate::{anthropic, openai};

/// Tokens, as far as the vendor reports them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Tokens of the request.
    pub input: Option<u64>,
    /// Tokens of the answer.
    pub output: Option<u64>,
}

/// One complete answer of a model, read completely.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    format: Format,
    body: Value,
    calls: Vec<ToolCall>,
    refused: bool,
    usage: Usage,
}

/// Reads the body of a successful answer.
///
/// # Errors
///
/// Whatever cannot be judged as a whole is refused: JSON that parsers read differently, content
/// that is no text, tool calls whose arguments cannot be read, and an error in place of an answer.
pub fn read_answer(format: Format, body: &[u8]) -> Result<Answer, Unreadable> {
    let mut body = json::parse(body)?;
    if is_error(&body) {
        return Err(Unreadable::error_body());
    }
    let calls = match format {
        Format::OpenAi => openai::answer::take_calls(&mut body)?,
        Format::Anthropic => anthropic::answer::calls(&body)?,
    };
    walk(format, &body, &mut |_, _| {})?;
    let (refused, usage) = match format {
        Format::OpenAi => (openai::answer::refused(&body), openai::answer::usage(&body)),
        Format::Anthropic => (anthropic::answer::refused(&body), anthropic::answer::usage(&body)),
    };
    Ok(Answer { format, body, calls, refused, usage })
}

/// Whether an upstream says that something went wrong, whatever its status line said.
pub(crate) fn is_error(body: &Value) -> bool {
    body.get("error").is_some_and(|error| !error.is_null())
        || body.get("type").and_then(Value::as_str) == Some("error")
}

impl Answer {
    /// Shows every text of the answer to `see`, once: every key, every text and every number that
    /// is no known measure, of every choice. Tool arguments are shown unescaped.
    pub fn visit_text(&self, see: &mut dyn FnMut(Origin, &str)) {
        // INVARIANT: `read_answer` walked the same value with the same code and met no error. Were
        // it otherwise, all of the value is shown rather than a part.
        if walk(self.format, &self.body, see).is_err() {
            every(&self.body, Origin::Other, see);
        }
    }

    /// The tool calls of every choice, in the order of the document.
    #[must_use]
    pub fn tool_calls(&self) -> &[ToolCall] {
        &self.calls
    }

    /// Whether the vendor or the model signals a refusal, in any choice. A reason to stop that this
    /// version does not know counts as one until it is known.
    #[must_use]
    pub fn refused(&self) -> bool {
        self.refused
    }

    /// Tokens, as far as the vendor reports them.
    #[must_use]
    pub fn usage(&self) -> Usage {
        self.usage
    }

    /// The bytes to deliver: generated from the value that was judged.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        self.body.encode()
    }

    /// A valid answer in place of this one: as many choices, none of its content, ended as by a
    /// content filter, with the reason in the object `brightline`. Of this answer it keeps the
    /// number of choices, the tokens, the time and the name of the model, if that can be one.
    #[must_use]
    pub fn withheld(&self, blocked: &Blocked<'_>) -> Vec<u8> {
        match self.format {
            Format::OpenAi => openai::answer::withheld(&self.body, self.usage, blocked),
            Format::Anthropic => anthropic::answer::withheld(&self.body, self.usage, blocked),
        }
        .encode()
    }
}

fn walk(format: Format, body: &Value, see: &mut dyn FnMut(Origin, &str)) -> Result<(), Unreadable> {
    match format {
        Format::OpenAi => openai::answer::walk(body, see),
        Format::Anthropic => anthropic::answer::walk(body, see),
    }
}

#[cfg(test)]
mod tests;
