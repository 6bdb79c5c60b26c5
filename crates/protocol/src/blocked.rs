//! What a client gets in place of an answer.
//!
//! The shapes are chosen so that the vendors' own SDKs raise the error that fits and retry only
//! what is worth retrying: a decision is final (400 and 403), a guard that cannot decide is not
//! (503).

use lexicon::{ClauseId, RecordNumber, ReviewId};

use crate::exchange::Format;
use crate::json::Value;
use crate::sse;

/// The kind of an error, which decides its status and its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockedKind {
    /// 400: the request cannot be read or judged.
    Malformed,
    /// 400: the agreement does not allow it. Final.
    Denied,
    /// 401: no caller that is known.
    Unauthenticated,
    /// 403: the caller is known, but not entitled to this.
    Forbidden,
    /// 403: held until people approve.
    Held,
    /// 404: no such path or model.
    NotFound,
    /// 405: the path exists for another method.
    MethodNotAllowed,
    /// 408: the request did not arrive in time.
    RequestTimedOut,
    /// 413: larger than what is inspected.
    TooLarge,
    /// 415: not in the one form that is inspected.
    UnsupportedMediaType,
    /// 429: a queue is full.
    Busy,
    /// 502: the upstream did not answer as its format says.
    BadGateway,
    /// 503: the guard cannot decide or cannot record.
    Unavailable,
    /// 504: the upstream did not answer in time.
    TimedOut,
}

impl BlockedKind {
    /// Every kind.
    pub const ALL: [Self; 14] = [
        Self::Malformed,
        Self::Denied,
        Self::Unauthenticated,
        Self::Forbidden,
        Self::Held,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::RequestTimedOut,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::Busy,
        Self::BadGateway,
        Self::Unavailable,
        Self::TimedOut,
    ];

    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed | Self::Denied => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden | Self::Held => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::RequestTimedOut => 408,
            Self::TooLarge => 413,
            Self::UnsupportedMediaType => 415,
            Self::Busy => 429,
            Self::BadGateway => 502,
            Self::Unavailable => 503,
            Self::TimedOut => 504,
        }
    }

    const fn openai_type(self) -> &'static str {
        match self {
            Self::Malformed
            | Self::Denied
            | Self::NotFound
            | Self::MethodNotAllowed
            | Self::RequestTimedOut
            | Self::TooLarge
            | Self::UnsupportedMediaType => "invalid_request_error",
            Self::Unauthenticated => "authentication_error",
            Self::Forbidden | Self::Held => "permission_error",
            Self::Busy => "rate_limit_error",
            Self::BadGateway | Self::Unavailable | Self::TimedOut => "server_error",
        }
    }

    const fn anthropic_type(self) -> &'static str {
        match self {
            Self::Malformed
            | Self::Denied
            | Self::MethodNotAllowed
            | Self::UnsupportedMediaType => "invalid_request_error",
            Self::Unauthenticated => "authentication_error",
            Self::Forbidden | Self::Held => "permission_error",
            Self::NotFound => "not_found_error",
            Self::TooLarge => "request_too_large",
            Self::Busy => "rate_limit_error",
            Self::BadGateway | Self::Unavailable => "api_error",
            Self::RequestTimedOut | Self::TimedOut => "timeout_error",
        }
    }
}

/// Why a client does not get what it asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Blocked<'a> {
    /// The kind of error.
    pub kind: BlockedKind,
    /// A stable word for the reason.
    pub code: &'a str,
    /// What a person is told, and what to do next. Never content of an answer.
    pub message: &'a str,
    /// The clause that decided.
    pub clause: Option<&'a ClauseId>,
    /// The record of the decision.
    pub record: Option<RecordNumber>,
    /// The review that waits for people.
    pub review: Option<ReviewId>,
}

/// The body of an error, in the shape of the format.
///
/// OpenAI clients look at `error.code`: a denial has the code of a content policy there and a hold
/// `approval_required`; the precise code is in `brightline.code`.
#[must_use]
pub fn error_body(format: Format, blocked: &Blocked<'_>) -> Vec<u8> {
    let message = Value::text(blocked.message);
    match format {
        Format::OpenAi => {
            let code = match blocked.kind {
                BlockedKind::Denied => "content_policy_violation",
                BlockedKind::Held => "approval_required",
                _ => blocked.code,
            };
            let error = Value::object([
                ("message", message),
                ("type", Value::text(blocked.kind.openai_type())),
                ("param", Value::Null),
                ("code", Value::text(code)),
            ]);
            Value::object([("error", error), ("brightline", extension(blocked))])
        }
        Format::Anthropic => {
            let kind = Value::text(blocked.kind.anthropic_type());
            Value::object([
                ("type", Value::text("error")),
                ("error", Value::object([("type", kind), ("message", message)])),
                ("brightline", extension(blocked)),
            ])
        }
    }
    .encode()
}

/// The event that ends a stream which broke off, in the shape of the format. Stock clients raise it
/// as an error, so that nobody takes what came before it for the whole answer.
#[must_use]
pub fn error_event(format: Format, blocked: &Blocked<'_>) -> Vec<u8> {
    let name = match format {
        Format::OpenAi => "",
        Format::Anthropic => "error",
    };
    let mut out = Vec::with_capacity(512);
    sse::write(name, &mut out, |out| out.extend_from_slice(&error_body(format, blocked)));
    out
}

/// The extension object `brightline`: the same five entries wherever it stands.
pub(crate) fn extension(blocked: &Blocked<'_>) -> Value {
    let text = |text: Option<String>| text.map_or(Value::Null, Value::String);
    Value::object([
        ("code", Value::text(blocked.code)),
        ("message", Value::text(blocked.message)),
        ("clause", text(blocked.clause.map(ToString::to_string))),
        ("record", blocked.record.map_or(Value::Null, |record| Value::count(record.index()))),
        ("review", text(blocked.review.map(|review| review.to_string()))),
    ])
}

/// The id of an answer that takes the place of another: its record, never what the vendor wrote.
pub(crate) fn identifier(prefix: &str, blocked: &Blocked<'_>) -> String {
    match blocked.record {
        Some(record) => format!("{prefix}-brightline-{record}"),
        None => format!("{prefix}-brightline"),
    }
}

#[cfg(test)]
mod tests;
