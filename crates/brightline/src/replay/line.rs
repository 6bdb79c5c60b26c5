//! One line of a recording: who asked what, when, and what the model said.

use lexicon::{ModelName, Purpose, WorkloadId};
use protocol::Format;
use serde_json::{Map, Value};

use crate::stand_in::{Script, Scripted};

/// LIMIT: the latest time, in seconds: a century. Later ones are times of another kind, such as
/// milliseconds.
const LATEST: f64 = 3_155_760_000.0;

/// The keys that are read.
const KEYS: [&str; 9] =
    ["id", "t", "workload", "purpose", "case", "format", "request", "scripted_answer", "stream"];

/// One exchange as it was recorded, ready to be played.
#[derive(Debug)]
pub(super) struct Line {
    /// Its number in the file, from 1.
    pub(super) number: usize,
    /// What it is called.
    pub(super) id: String,
    /// Milliseconds since the start.
    pub(super) ms: u64,
    pub(super) workload: WorkloadId,
    pub(super) purpose: Option<Purpose>,
    pub(super) case: Option<String>,
    pub(super) format: Format,
    pub(super) model: ModelName,
    /// The body to send.
    pub(super) request: Vec<u8>,
    /// What the model answers, in the wire format of the request.
    pub(super) reply: Scripted,
}

impl Line {
    /// Reads a line, and the keys in it that nobody reads.
    ///
    /// # Errors
    ///
    /// What is wrong, and what to write.
    pub(super) fn read(number: usize, bytes: &[u8]) -> Result<(Self, Vec<String>), String> {
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| format!("this is no JSON: {error}: write one object on one line"))?;
        let Value::Object(mut fields) = value else {
            return Err("this is no JSON object: write {\"id\": …, \"t\": …, …}".to_owned());
        };
        let format = format(&fields)?;
        let request = request(&mut fields)?;
        let model = model(&request)?;
        let answer = fields.get("scripted_answer").unwrap_or(&Value::Null);
        let reply = Script::read(answer)?.reply(format, &request, &letters(number))?;
        let line = Self {
            number,
            id: label(&fields, "id")?.unwrap_or_else(|| number.to_string()),
            ms: time(&fields)?,
            workload: word(&fields, "workload")?
                .ok_or("`workload` is missing: write for example \"workload\": \"desk-1\"")?,
            purpose: word(&fields, "purpose")?,
            case: case(&fields)?,
            format,
            model,
            request: request.to_string().into_bytes(),
            reply,
        };
        let is_unread = |key: &&String| !KEYS.contains(&key.as_str());
        Ok((line, fields.keys().filter(is_unread).cloned().collect()))
    }
}

/// A number in letters: digits in the ids of an answer could be taken for somebody's number.
fn letters(number: usize) -> String {
    let letter = |digit: char| match digit.to_digit(10) {
        Some(digit) => char::from(b'g'.saturating_add(u8::try_from(digit).unwrap_or_default())),
        None => digit,
    };
    format!("{number:024x}").chars().map(letter).collect()
}

/// `openai` where nothing is said.
fn format(fields: &Map<String, Value>) -> Result<Format, String> {
    match fields.get("format") {
        None | Some(Value::Null) => Ok(Format::OpenAi),
        Some(Value::String(text)) if text == "openai" => Ok(Format::OpenAi),
        Some(Value::String(text)) if text == "anthropic" => Ok(Format::Anthropic),
        Some(other) => Err(format!("`format` is {other}: write \"openai\" or \"anthropic\"")),
    }
}

/// The body of the request, streamed if the line says so.
fn request(fields: &mut Map<String, Value>) -> Result<Value, String> {
    let stream = match fields.get("stream") {
        None | Some(Value::Null) => None,
        Some(Value::Bool(stream)) => Some(*stream),
        Some(other) => return Err(format!("`stream` is {other}: write true or false")),
    };
    match fields.get_mut("request").map(Value::take) {
        Some(Value::Object(mut request)) => {
            if let Some(stream) = stream {
                request.insert("stream".to_owned(), Value::Bool(stream));
            }
            Ok(Value::Object(request))
        }
        None | Some(_) => Err("`request` is no object: write the body as it is sent to the \
                               vendor, with `model` and `messages`"
            .to_owned()),
    }
}

fn model(request: &Value) -> Result<ModelName, String> {
    let model = request.get("model").and_then(Value::as_str);
    let model = model.ok_or("`request` has no `model`: write the name of one")?;
    model.parse().map_err(|error| format!("`model` of `request`: {error}"))
}

/// Seconds since the start, as milliseconds.
fn time(fields: &Map<String, Value>) -> Result<u64, String> {
    let seconds = fields.get("t").and_then(Value::as_f64);
    let seconds = seconds.filter(|seconds| (0.0..=LATEST).contains(seconds)).ok_or(
        "`t` is no time: write the seconds since the start, from 0 to a century, as in \"t\": 12.5",
    )?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and 3,155,760,000,000"
    )]
    let ms = (seconds * 1_000.0).round() as u64;
    Ok(ms)
}

fn word<T: std::str::FromStr<Err: std::fmt::Display>>(
    fields: &Map<String, Value>,
    key: &str,
) -> Result<Option<T>, String> {
    match fields.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => {
            text.parse().map(Some).map_err(|error| format!("`{key}`: {error}"))
        }
        Some(other) => Err(format!("`{key}` is {other}: write a name in quotes")),
    }
}

/// A text or a number.
fn label(fields: &Map<String, Value>, key: &str) -> Result<Option<String>, String> {
    match fields.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(Value::Number(number)) => Ok(Some(number.to_string())),
        Some(other) => Err(format!("`{key}` is {other}: write a text or a number")),
    }
}

/// A case is sent as a header, so it must be one.
fn case(fields: &Map<String, Value>) -> Result<Option<String>, String> {
    let case = label(fields, "case")?.filter(|case| !case.is_empty());
    match &case {
        Some(text) if http::HeaderValue::from_str(text).is_err() => {
            Err(format!("`case` is `{text}`, which no header can carry: write letters and digits"))
        }
        Some(_) | None => Ok(case),
    }
}

#[cfg(test)]
mod tests;
