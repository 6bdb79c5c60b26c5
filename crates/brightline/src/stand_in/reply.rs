//! From a request to the writes that answer it: pure, so equal requests get equal bytes.

use bytes::Bytes;
use http::{HeaderValue, StatusCode};
use lexicon::Digest;

use super::asked::{Asked, Format};
use super::rules::{Act, Answer, Cut, Length, Pieces, RawReply, Rule, Rules, Stop, Wire};
use super::say::Say;
use super::{anthropic, openai};

/// Everything that goes over the wire for one request.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) content_type: HeaderValue,
    pub(super) location: Option<HeaderValue>,
    /// The rule that answered.
    pub(super) rule: Option<HeaderValue>,
    /// The length announced for the body; absent, it comes in chunks.
    pub(super) length: Option<usize>,
    pub(super) writes: Vec<Bytes>,
    /// How the body stops before its end.
    pub(super) stop: Option<Stop>,
    pub(super) wire: Wire,
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const EVENT_STREAM: HeaderValue = HeaderValue::from_static("text/event-stream; charset=utf-8");

/// Hexadecimal digits of the digest of a request that its ids are made of: 96 bits.
const ID_DIGITS: usize = 24;

impl Reply {
    /// The reply of `rules` to the request `body`, whose digest is `digest`.
    pub(super) fn to(rules: &Rules, format: Format, body: &[u8], digest: Digest) -> Self {
        let asked = match Asked::read(format, body) {
            Ok(asked) => asked,
            Err(message) => return Self::error(format, StatusCode::BAD_REQUEST, &message),
        };
        if !rules.models.contains(&asked.model) {
            let message = format!(
                "the stand-in model does not answer for `{}`, but for: {}",
                asked.model,
                rules.models.join(", ")
            );
            return Self::error(format, StatusCode::NOT_FOUND, &message);
        }
        let Some(rule) = rules.rule_for(&asked) else {
            let message = "no rule of the stand-in model answers this; add a [[rule]] without \
                           [rule.match] to answer everything";
            return Self::error(format, StatusCode::INTERNAL_SERVER_ERROR, message);
        };
        let hex = digest.to_string();
        let id: String = hex.chars().skip("sha256:".len()).take(ID_DIGITS).collect();
        let mut reply = match &rule.act {
            Act::Answer(answers) => Self::answer(rule, &asked, answers, rules.created, &id),
            Act::Error { status, message } => Self::error(format, *status, message),
            Act::Raw(raw) => Self::raw(raw),
        };
        reply.rule = Some(rule.name.clone());
        reply.travel_by(&rule.wire);
        reply
    }

    /// An error of the vendor of `format`.
    pub(super) fn error(format: Format, status: StatusCode, message: &str) -> Self {
        let body = match format {
            Format::OpenAi => openai::error(status, message),
            Format::Anthropic => anthropic::error(status, message),
        };
        Self::whole(status, body)
    }

    /// A body that is sent as it is.
    pub(super) fn whole(status: StatusCode, body: Vec<u8>) -> Self {
        Self {
            status,
            content_type: JSON,
            location: None,
            rule: None,
            length: Some(body.len()),
            writes: vec![body.into()],
            stop: None,
            wire: Wire::default(),
        }
    }

    fn answer(rule: &Rule, asked: &Asked, answers: &[Answer], created: u32, id: &str) -> Self {
        let say = Say { asked, answers, created, id };
        if !asked.streamed {
            let body = match asked.format {
                Format::OpenAi => openai::completion(&say),
                Format::Anthropic => anthropic::message(&say),
            };
            return Self::whole(StatusCode::OK, body);
        }
        let mut events = match asked.format {
            Format::OpenAi => openai::stream(&say),
            Format::Anthropic => anthropic::stream(&say),
        };
        if rule.wire.no_end {
            events.pop();
        }
        let mut reply = Self::whole(StatusCode::OK, Vec::new());
        (reply.content_type, reply.length, reply.writes) = (EVENT_STREAM, None, events);
        reply
    }

    fn raw(raw: &RawReply) -> Self {
        let mut reply = Self::whole(raw.status, raw.body.clone().into());
        reply.content_type = raw.content_type.clone();
        reply.location.clone_from(&raw.location);
        reply
    }

    fn travel_by(&mut self, wire: &Wire) {
        if let Some(Cut { after, how }) = wire.cut {
            shorten(&mut self.writes, after);
            self.stop = Some(how);
        }
        match wire.pieces {
            Pieces::Events => {}
            Pieces::Bytes(most) => {
                let all = self.writes.concat();
                self.writes = all.chunks(most).map(Bytes::copy_from_slice).collect();
            }
            Pieces::Whole => self.writes = vec![self.writes.concat().into()],
        }
        self.length = self.length.map(|length| match wire.length {
            Length::True => length,
            Length::Short => length.saturating_sub(1),
            Length::Long => length.saturating_add(1),
        });
        self.wire = wire.clone();
    }
}

/// Keeps the first `length` bytes.
fn shorten(writes: &mut Vec<Bytes>, length: usize) {
    let mut room = length;
    writes.retain_mut(|write| {
        write.truncate(room);
        room -= write.len();
        !write.is_empty()
    });
}

#[cfg(test)]
mod tests;
