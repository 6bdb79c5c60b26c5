//! From the rules as spelled to the rules as used. Collects every problem before it gives up.

use std::ops::Range;

use http::{HeaderValue, StatusCode};
use regex::Regex;
use toml::Spanned;

use super::raw::{RawAnswer, RawBody, RawCall, RawError, RawMatch, RawRule, RawRules, RawWire};
use super::{
    Act, Answer, Call, Conditions, Cut, Length, Pieces, RawReply, Rule, Rules, Stop, Wire,
};
use crate::problems::Problem;
use crate::stand_in::STAND_IN_MODEL;
use crate::stand_in::asked::Format;

/// What texts are filled up with. It says what it is, wherever it turns up.
const FILLER: &str = " This is filler of the stand-in model.";

/// The rules of `source`, or everything that is wrong with them.
pub(super) fn compile(source: &str) -> Result<Rules, Vec<Problem>> {
    let raw: RawRules = toml::from_str(source).map_err(|error| {
        vec![Problem::of_toml(&error, "`brightline model --print-rules` prints rules that work")]
    })?;
    let mut compiler = Compiler { found: Vec::new(), closed_by: None };
    let mut rules = Vec::with_capacity(raw.rule.len());
    for rule in raw.rule {
        rules.extend(compiler.rule(rule));
    }
    if rules.is_empty() && compiler.found.is_empty() {
        let help = "write at least one [[rule]] with a [[rule.answer]]";
        let message = "there is no rule, so nothing would be answered";
        compiler.found.push(Problem::of_file(message, help));
    }
    if !compiler.found.is_empty() {
        return Err(compiler.found);
    }
    let models = if raw.models.is_empty() { vec![STAND_IN_MODEL.to_owned()] } else { raw.models };
    Ok(Rules { created: raw.created, models, key: raw.key, rules })
}

/// What was found so far.
struct Compiler {
    found: Vec<Problem>,
    /// The first rule that answers everything.
    closed_by: Option<String>,
}

impl Compiler {
    fn complain(
        &mut self,
        span: Range<usize>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found.push(Problem::at(span, message, help));
    }

    fn rule(&mut self, raw: Spanned<RawRule>) -> Option<Rule> {
        let span = raw.span();
        let raw = raw.into_inner();
        let name = self.name(&raw.name);
        let conditions = self.conditions(raw.conditions);
        let act = self.act(raw.answer, raw.error, raw.raw, span);
        let wire = raw.wire.map_or(Some(Wire::default()), |wire| self.wire(wire));
        if let Some(closed_by) = &self.closed_by {
            let message = format!("this rule is never reached: `{closed_by}` answers everything");
            self.complain(raw.name.span(), message, "put the rule that answers everything last");
        } else if conditions.as_ref().is_some_and(Conditions::always_hold) {
            self.closed_by = Some(raw.name.into_inner());
        }
        Some(Rule { name: name?, conditions: conditions?, act: act?, wire: wire? })
    }

    fn name(&mut self, raw: &Spanned<String>) -> Option<HeaderValue> {
        let text = raw.get_ref();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let value = HeaderValue::from_str(text).ok();
        if text.is_empty() || !text.bytes().all(plain) || value.is_none() {
            let help = "it is sent in a header: use letters, digits and - _ . only";
            self.complain(raw.span(), format!("`{text}` cannot name a rule"), help);
            return None;
        }
        value
    }

    fn conditions(&mut self, raw: RawMatch) -> Option<Conditions> {
        let before = self.found.len();
        let format = raw.format.and_then(|word| self.format(&word));
        let text = self.pattern("text", raw.text, raw.text_regex);
        let tool_result = self.pattern("tool-result", raw.tool_result, raw.tool_result_regex);
        (self.found.len() == before).then_some(Conditions {
            format,
            model: raw.model,
            streamed: raw.streamed,
            tool: raw.tool,
            text,
            tool_result,
        })
    }

    fn format(&mut self, word: &Spanned<String>) -> Option<Format> {
        let format = Format::from_word(word.get_ref());
        if format.is_none() {
            let message = format!("`{}` is not a wire format", word.get_ref());
            self.complain(word.span(), message, "write openai or anthropic");
        }
        format
    }

    fn pattern(
        &mut self,
        key: &str,
        plain: Option<String>,
        regex: Option<Spanned<String>>,
    ) -> Option<Regex> {
        let (source, span) = match (plain, regex) {
            (None, None) => return None,
            (Some(text), None) => (regex::escape(&text), 0..0),
            (None, Some(regex)) => (regex.get_ref().clone(), regex.span()),
            (Some(_), Some(regex)) => {
                let message = format!("`{key}` and `{key}-regex` are both given");
                self.complain(regex.span(), message, "keep one of them");
                return None;
            }
        };
        match Regex::new(&source) {
            Ok(regex) => Some(regex),
            Err(error) => {
                self.complain(span, format!("`{key}-regex` is no regular expression"), why(&error));
                None
            }
        }
    }

    fn act(
        &mut self,
        answers: Vec<Spanned<RawAnswer>>,
        error: Option<Spanned<RawError>>,
        raw: Option<Spanned<RawBody>>,
        rule: Range<usize>,
    ) -> Option<Act> {
        match (answers.is_empty(), error, raw) {
            (false, None, None) => self.answers(answers).map(Act::Answer),
            (true, Some(error), None) => self.error(error),
            (true, None, Some(raw)) => self.raw(raw).map(Act::Raw),
            (true, None, None) => {
                let help = "give it a [[rule.answer]], a [rule.error] or a [rule.raw]";
                self.complain(rule, "this rule answers nothing", help);
                None
            }
            _ => {
                let help = "keep one of [[rule.answer]], [rule.error] and [rule.raw]";
                self.complain(rule, "this rule answers in two ways", help);
                None
            }
        }
    }

    fn answers(&mut self, raw: Vec<Spanned<RawAnswer>>) -> Option<Vec<Answer>> {
        let before = self.found.len();
        let answers = raw.into_iter().filter_map(|answer| self.answer(answer)).collect();
        (self.found.len() == before).then_some(answers)
    }

    fn answer(&mut self, raw: Spanned<RawAnswer>) -> Option<Answer> {
        let before = self.found.len();
        let span = raw.span();
        let raw = raw.into_inner();
        let calls = raw.tool_call.into_iter().filter_map(|call| self.call(call)).collect();
        let text = self.padded(raw.text, raw.pad_to, &span);
        let answer = Answer {
            reasoning: raw.reasoning,
            text,
            refusal: raw.refusal,
            calls,
            events: raw.events,
            finish: None,
        };
        if self.found.len() > before {
            return None;
        }
        if answer.text.is_none() && answer.refusal.is_none() && answer.calls.is_empty() {
            let help = "give it `text`, `refusal`, `pad-to` or a [[rule.answer.tool-call]]";
            self.complain(span, "this answer says nothing", help);
            return None;
        }
        let characters = answer.text.as_ref().map_or(0, |text| text.chars().count());
        if answer.events.is_some_and(|events| events == 0 || events > characters) {
            let message = format!("{characters} characters cannot be streamed in so many events");
            self.complain(span, message, "every event has at least one character: use `pad-to`");
            return None;
        }
        Some(answer)
    }

    fn padded(
        &mut self,
        text: Option<String>,
        pad_to: Option<usize>,
        span: &Range<usize>,
    ) -> Option<String> {
        let Some(length) = pad_to else { return text };
        let mut text = text.unwrap_or_default();
        if text.len() > length {
            let message = format!("the text has {} bytes already", text.len());
            self.complain(span.clone(), message, "raise `pad-to` or shorten the text");
            return None;
        }
        let missing = length - text.len();
        text.extend(FILLER.chars().cycle().take(missing));
        Some(text)
    }

    fn call(&mut self, raw: Spanned<RawCall>) -> Option<Call> {
        let span = raw.span();
        let raw = raw.into_inner();
        let arguments = match (raw.arguments, raw.arguments_json) {
            (None, Some(text)) => text,
            (Some(table), None) => serde_json::Value::Object(table).to_string(),
            (None, None) => "{}".to_owned(),
            (Some(_), Some(_)) => {
                let message = "`arguments` and `arguments-json` are both given";
                self.complain(span, message, "keep one of them");
                return None;
            }
        };
        Some(Call { name: raw.name, arguments })
    }

    fn error(&mut self, raw: Spanned<RawError>) -> Option<Act> {
        let status = self.status(raw.get_ref().status, raw.span())?;
        Some(Act::Error { status, message: raw.into_inner().message })
    }

    fn raw(&mut self, raw: Spanned<RawBody>) -> Option<RawReply> {
        let span = raw.span();
        let raw = raw.into_inner();
        let content_type = raw.content_type.as_deref().unwrap_or("application/json");
        let content_type = self.header("content-type", content_type, &span);
        let location = match raw.location {
            None => Some(None),
            Some(location) => self.header("location", &location, &span).map(Some),
        };
        Some(RawReply {
            status: self.status(raw.status, span)?,
            content_type: content_type?,
            location: location?,
            body: raw.body,
        })
    }

    fn status(&mut self, code: u16, span: Range<usize>) -> Option<StatusCode> {
        // A final answer: 1xx is not one, and above 599 nothing is defined.
        let status = StatusCode::from_u16(code).ok().filter(|_| (200..600).contains(&code));
        if status.is_none() {
            self.complain(span, format!("`{code}` is no status of an answer"), "write 200 to 599");
        }
        status
    }

    fn header(&mut self, key: &str, text: &str, span: &Range<usize>) -> Option<HeaderValue> {
        let value = HeaderValue::from_str(text).ok();
        if value.is_none() {
            let message = format!("`{key}` cannot be sent in a header");
            self.complain(span.clone(), message, "use visible ASCII characters only");
        }
        value
    }

    fn wire(&mut self, raw: Spanned<RawWire>) -> Option<Wire> {
        let span = raw.span();
        let raw = raw.into_inner();
        let pieces = match (raw.split, raw.together) {
            (None, false) => Pieces::Events,
            (None, true) => Pieces::Whole,
            (Some(0), _) => {
                self.complain(span, "a write of no bytes is none", "write `split = 1` or more");
                return None;
            }
            (Some(most), false) => Pieces::Bytes(most),
            (Some(_), true) => {
                let message = "`split` and `together` are both given";
                self.complain(span, message, "keep one of them");
                return None;
            }
        };
        let cut = match (raw.stall_after, raw.close_after) {
            (None, None) => None,
            (Some(after), None) => Some(Cut { after, how: Stop::Stall }),
            (None, Some(after)) => Some(Cut { after, how: Stop::Close }),
            (Some(_), Some(_)) => {
                let message = "`stall-after` and `close-after` are both given";
                self.complain(span, message, "keep one of them");
                return None;
            }
        };
        let length = raw.content_length.map_or(Some(Length::True), |word| self.length(&word))?;
        Some(Wire {
            delay_ms: raw.delay_ms,
            gap_ms: raw.gap_ms,
            pieces,
            no_end: raw.no_end,
            length,
            stall_before_head: raw.stall_before_head,
            cut,
        })
    }

    fn length(&mut self, word: &Spanned<String>) -> Option<Length> {
        match word.get_ref().as_str() {
            "short" => Some(Length::Short),
            "long" => Some(Length::Long),
            other => {
                let message = format!("`{other}` is no way to be wrong about a length");
                self.complain(word.span(), message, "write short or long");
                None
            }
        }
    }
}

/// The last line of what the regex reader says: the lines before it draw the place again.
fn why(error: &regex::Error) -> String {
    error.to_string().lines().last().unwrap_or_default().replace("error: ", "")
}
