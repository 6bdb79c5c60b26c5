//! Recorded answers, said again in the wire format of their request.
//!
//! People record answers as their tools give them, so the reader is liberal: a text, a message, a
//! list of parts, a vendor's whole answer. What it cannot say again exactly it does not accept.

use bytes::Bytes;
use serde_json::Value;

use super::asked::{Asked, Format};
use super::rules::{Answer, Call, Finish};
use super::say::Say;
use super::{anthropic, openai};

/// What a model said: one answer for each choice, the last serves the rest.
#[derive(Debug)]
pub(crate) struct Script(Vec<Answer>);

/// An answer in the wire format of its request.
#[derive(Clone, Debug)]
pub(crate) struct Scripted {
    pub(crate) content_type: &'static str,
    pub(crate) body: Bytes,
}

impl Script {
    /// Reads an answer as it was recorded; `null` is one that says nothing.
    ///
    /// # Errors
    ///
    /// What cannot be said again, and what to write.
    pub(crate) fn read(value: &Value) -> Result<Self, String> {
        let choices = value.get("choices").and_then(Value::as_array);
        let answers = match choices.map(Vec::as_slice) {
            None => vec![one(value, value)?],
            Some([]) => return Err("`choices` of `scripted_answer` is empty".to_owned()),
            Some(choices) => choices
                .iter()
                .map(|choice| one(choice.get("message").unwrap_or(choice), choice))
                .collect::<Result<_, _>>()?,
        };
        Ok(Self(answers))
    }

    /// The reply to `request`, whose ids are made of `id`.
    ///
    /// # Errors
    ///
    /// A request that a vendor would not answer, or an answer that its format cannot hold.
    pub(crate) fn reply(
        &self,
        format: protocol::Format,
        request: &Value,
        id: &str,
    ) -> Result<Scripted, String> {
        let format = match format {
            protocol::Format::OpenAi => Format::OpenAi,
            protocol::Format::Anthropic => Format::Anthropic,
        };
        let asked = Asked::of(format, request, 0).map_err(|why| format!("`request`: {why}"))?;
        if format == Format::Anthropic {
            self.fits_anthropic()?;
        }
        let say = Say { asked: &asked, answers: &self.0, created: 0, id };
        Ok(match (format, asked.streamed) {
            (Format::OpenAi, false) => whole(openai::completion(&say)),
            (Format::Anthropic, false) => whole(anthropic::message(&say)),
            (Format::OpenAi, true) => stream(&openai::stream(&say)),
            (Format::Anthropic, true) => stream(&anthropic::stream(&say)),
        })
    }

    fn fits_anthropic(&self) -> Result<(), String> {
        let is_object = |call: &Call| {
            serde_json::from_str::<Value>(&call.arguments).is_ok_and(|value| value.is_object())
        };
        let mut calls = self.0.iter().flat_map(|answer| &answer.calls);
        match calls.find(|call| !is_object(call)) {
            None => Ok(()),
            Some(call) => Err(format!(
                "the arguments of `{}` are no JSON object, as this format needs them: write one",
                call.name
            )),
        }
    }
}

fn whole(body: Vec<u8>) -> Scripted {
    Scripted { content_type: "application/json", body: body.into() }
}

fn stream(events: &[Bytes]) -> Scripted {
    Scripted { content_type: "text/event-stream; charset=utf-8", body: events.concat().into() }
}

/// One answer: its message, and what says how it ends.
fn one(message: &Value, around: &Value) -> Result<Answer, String> {
    let mut answer = Answer::default();
    match message {
        Value::Null => {}
        Value::String(text) => answer.text = Some(text.clone()),
        Value::Array(_) => content(message, &mut answer)?,
        Value::Object(_) => {
            content(message.get("content").unwrap_or(&Value::Null), &mut answer)?;
            add(&mut answer.refusal, text_of(message, "refusal")?);
            add(&mut answer.reasoning, text_of(message, "reasoning_content")?);
            add(&mut answer.reasoning, text_of(message, "reasoning")?);
            for call in list(message, "tool_calls")? {
                answer.calls.push(tool_call(call)?);
            }
            answer.finish = finish(message)?.or(finish(around)?);
        }
        Value::Bool(_) | Value::Number(_) => return Err(not_an_answer()),
    }
    Ok(answer)
}

fn not_an_answer() -> String {
    "`scripted_answer` is no answer: write {\"content\": \"…\", \"tool_calls\": []}".to_owned()
}

fn content(content: &Value, answer: &mut Answer) -> Result<(), String> {
    match content {
        Value::Null => Ok(()),
        Value::String(text) => {
            add(&mut answer.text, text.as_str());
            Ok(())
        }
        Value::Array(parts) => parts.iter().try_for_each(|it| part(it, answer)),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => Err(not_an_answer()),
    }
}

fn part(part: &Value, answer: &mut Answer) -> Result<(), String> {
    if let Value::String(text) = part {
        add(&mut answer.text, text.as_str());
        return Ok(());
    }
    let kind = part.get("type").and_then(Value::as_str).unwrap_or("text");
    match kind {
        "text" | "output_text" => {
            let text = text_of(part, "text")?.ok_or_else(not_an_answer)?;
            add(&mut answer.text, Some(text));
        }
        "refusal" => add(&mut answer.refusal, text_of(part, "refusal")?),
        "thinking" => add(&mut answer.reasoning, text_of(part, "thinking")?),
        "tool_use" | "function" => answer.calls.push(tool_call(part)?),
        other => {
            return Err(format!(
                "`scripted_answer` has a part of type `{other}`, which cannot be said again: \
                 write text or tool_use"
            ));
        }
    }
    Ok(())
}

/// A tool call of OpenAI, of Anthropic, or only a name and arguments.
fn tool_call(call: &Value) -> Result<Call, String> {
    let inner = call.get("function").unwrap_or(call);
    let no_name = || {
        "a tool call of `scripted_answer` has no name: write {\"name\": \"…\", \"arguments\": {}}"
            .to_owned()
    };
    let name = text_of(inner, "name")?.ok_or_else(no_name)?;
    let arguments = inner.get("arguments").or_else(|| inner.get("input"));
    let arguments = match arguments {
        None | Some(Value::Null) => "{}".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    Ok(Call { name: name.to_owned(), arguments })
}

fn finish(value: &Value) -> Result<Option<Finish>, String> {
    let reason = match text_of(value, "finish_reason")? {
        Some(reason) => Some(reason),
        None => text_of(value, "stop_reason")?,
    };
    reason
        .map(|reason| match reason {
            "stop" | "end_turn" | "stop_sequence" => Ok(Finish::Stop),
            "length" | "max_tokens" => Ok(Finish::Length),
            "tool_calls" | "function_call" | "tool_use" => Ok(Finish::Calls),
            "content_filter" | "refusal" => Ok(Finish::Refused),
            other => Err(format!(
                "`{other}` is no way to end that both formats know: write stop, length, tool_calls \
                 or content_filter"
            )),
        })
        .transpose()
}

fn text_of<'a>(value: &'a Value, key: &str) -> Result<Option<&'a str>, String> {
    match value.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(format!("`{key}` in `scripted_answer` is no text: write one")),
    }
}

fn list<'a>(value: &'a Value, key: &str) -> Result<&'a [Value], String> {
    match value.get(key) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(list)) => Ok(list),
        Some(_) => Err(format!("`{key}` in `scripted_answer` is no list: write one")),
    }
}

/// Texts of several parts are one text, as a client shows them.
fn add<'a>(to: &mut Option<String>, more: impl Into<Option<&'a str>>) {
    if let Some(more) = more.into() {
        to.get_or_insert_default().push_str(more);
    }
}

#[cfg(test)]
mod tests;
