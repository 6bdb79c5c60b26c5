//! What was asked, as far as the stand-in model cares: enough to choose a rule and to answer.
//!
//! Deliberately another reading of the wire formats than `protocol` has, and as lenient as vendors
//! are: of two equal keys the last one counts. A gateway that reads otherwise is found out.

use serde_json::Value;

/// The two wire formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// `POST /v1/chat/completions`.
    OpenAi,
    /// `POST /v1/messages`.
    Anthropic,
}

impl Format {
    /// The format that rules and the configuration call `word`.
    pub(super) fn from_word(word: &str) -> Option<Self> {
        match word {
            "openai" => Some(Self::OpenAi),
            "anthropic" => Some(Self::Anthropic),
            _ => None,
        }
    }
}

/// One request.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) format: Format,
    pub(super) model: String,
    pub(super) streamed: bool,
    /// Whether a stream ends with the usage; Anthropic's always do.
    pub(super) wants_usage: bool,
    pub(super) choices: u32,
    /// The names of the tools that it offers.
    pub(super) tools: Vec<String>,
    /// What the user said since the last answer of the model.
    pub(super) text: Option<String>,
    /// What tools returned since the last answer of the model.
    pub(super) tool_result: Option<String>,
    /// Bytes of the whole request: what its tokens are estimated from.
    pub(super) length: usize,
}

/// Choices that one request may ask for, as with the vendor.
const MOST_CHOICES: u64 = 128;

impl Asked {
    /// Reads a request.
    ///
    /// # Errors
    ///
    /// What a vendor would say about it, with status 400.
    pub(super) fn read(format: Format, body: &[u8]) -> Result<Self, String> {
        let value: Value = serde_json::from_slice(body)
            .map_err(|error| format!("the body is not JSON: {error}"))?;
        Self::of(format, &value, body.len())
    }

    /// What the request `value` of `length` bytes asks for.
    ///
    /// # Errors
    ///
    /// As [`Asked::read`].
    pub(super) fn of(format: Format, value: &Value, length: usize) -> Result<Self, String> {
        let model = value.get("model").and_then(Value::as_str).ok_or("`model` is missing")?;
        let messages =
            value.get("messages").and_then(Value::as_array).ok_or("`messages` is missing")?;
        if messages.is_empty() {
            return Err("`messages` is empty".to_owned());
        }
        if format == Format::Anthropic && value.get("max_tokens").and_then(Value::as_u64).is_none()
        {
            return Err("`max_tokens` is missing".to_owned());
        }
        let flag = |value: Option<&Value>| value.and_then(Value::as_bool).unwrap_or_default();
        let said = Said::of(messages);
        Ok(Self {
            format,
            model: model.to_owned(),
            streamed: flag(value.get("stream")),
            wants_usage: flag(value.pointer("/stream_options/include_usage")),
            choices: choices(format, value)?,
            tools: tools(value),
            text: joined(said.texts),
            tool_result: joined(said.tool_results),
            length,
        })
    }
}

fn choices(format: Format, value: &Value) -> Result<u32, String> {
    match value.get("n").filter(|n| format == Format::OpenAi && !n.is_null()) {
        None => Ok(1),
        Some(n) => n
            .as_u64()
            .filter(|n| (1..=MOST_CHOICES).contains(n))
            .and_then(|n| u32::try_from(n).ok())
            .ok_or_else(|| format!("`n` is not between 1 and {MOST_CHOICES}")),
    }
}

/// OpenAI names a tool at `/function/name`, Anthropic at `/name`.
fn tools(value: &Value) -> Vec<String> {
    let declared = value.get("tools").and_then(Value::as_array).map(Vec::as_slice);
    declared
        .unwrap_or_default()
        .iter()
        .filter_map(|tool| tool.pointer("/function/name").or_else(|| tool.get("name"))?.as_str())
        .map(str::to_owned)
        .collect()
}

/// What was said since the model last spoke.
#[derive(Default)]
struct Said<'a> {
    texts: Vec<&'a str>,
    tool_results: Vec<&'a str>,
}

impl<'a> Said<'a> {
    fn of(messages: &'a [Value]) -> Self {
        let role = |message: &'a Value| message.get("role").and_then(Value::as_str);
        let spoke = messages.iter().rposition(|message| role(message) == Some("assistant"));
        let mut said = Self::default();
        for message in messages.iter().skip(spoke.map_or(0, |place| place + 1)) {
            let Some(content) = message.get("content") else { continue };
            match role(message) {
                Some("user") => said.hear(content),
                Some("tool" | "function") => texts(content, &mut said.tool_results),
                _ => {}
            }
        }
        said
    }

    fn hear(&mut self, content: &'a Value) {
        let Some(parts) = content.as_array() else { return self.texts.extend(content.as_str()) };
        for part in parts {
            match part.get("type").and_then(Value::as_str) {
                Some("tool_result") => {
                    part.get("content")
                        .into_iter()
                        .for_each(|it| texts(it, &mut self.tool_results));
                }
                _ => self.texts.extend(part.get("text").and_then(Value::as_str)),
            }
        }
    }
}

/// The texts of a content that is one text or a list of parts.
fn texts<'a>(content: &'a Value, into: &mut Vec<&'a str>) {
    match content {
        Value::String(text) => into.push(text),
        Value::Array(parts) => {
            into.extend(parts.iter().filter_map(|part| part.get("text")?.as_str()));
        }
        _ => {}
    }
}

fn joined(said: Vec<&str>) -> Option<String> {
    (!said.is_empty()).then(|| said.join("\n"))
}

#[cfg(test)]
mod tests;
