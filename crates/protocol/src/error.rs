//! Why a document or a stream cannot be judged. What cannot be judged is not passed on.

use crate::json::Malformed;
use crate::place::{Place, quoted};

/// A request, an answer or a stream that cannot be judged, and what to do about it.
///
/// An error is never a yes: whoever gets one refuses.
///
/// TRUST: the message quotes the document. Show it to whoever wrote the document, and to nobody
/// else: of an answer, the client is shown the [code](Unreadable::code) only.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(transparent)]
pub struct Unreadable(Box<Cause>);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
enum Cause {
    #[error(transparent)]
    Json(Malformed),
    #[error("`{place}` {expected}")]
    Shape { place: String, expected: &'static str },
    #[error("`{place}` differs from the known field `{known}` in case only: write `{known}`")]
    CaseVariant { place: String, known: String },
    #[error("`{place}` {what}, which cannot be inspected: {instead}")]
    Opaque { place: String, what: String, instead: &'static str },
    #[error("`{place}` {reason}: remove it")]
    Reroute { place: String, reason: &'static str },
    #[error("`{place}` {what}, whose calls would run where no one screens them: {instead}")]
    VendorTool { place: String, what: String, instead: &'static str },
    #[error("the tool call in `{place}` cannot be read: {cause}")]
    ToolCall { place: String, cause: String },
    #[error("the upstream reported an error in place of an answer: try again later")]
    ErrorBody,
    #[error("the upstream breaks the rules of its stream format: {0}")]
    Stream(&'static str),
    #[error("the {what} exceeds {limit}: ask for less at once")]
    Limit { what: &'static str, limit: usize },
}

impl Unreadable {
    /// A stable word for the kind of fault.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &*self.0 {
            Cause::Json(malformed) => malformed.code(),
            Cause::Shape { .. } => "invalid_field",
            Cause::CaseVariant { .. } => "ambiguous_key",
            Cause::Opaque { .. } => "cannot_inspect",
            Cause::Reroute { .. } => "reroute_field",
            Cause::VendorTool { .. } => "vendor_tool",
            Cause::ToolCall { .. } => "unreadable_tool_call",
            Cause::ErrorBody => "upstream_error_body",
            Cause::Stream(_) => "malformed_stream",
            Cause::Limit { .. } => "limit_reached",
        }
    }

    /// The value at `place` has a shape that this version does not know; `expected` completes the
    /// sentence and says what to write.
    pub(crate) fn shape(place: &Place<'_>, expected: &'static str) -> Self {
        Cause::Shape { place: written(place), expected }.into()
    }

    pub(crate) fn case_variant(place: &Place<'_>, known: &str) -> Self {
        Cause::CaseVariant { place: written(place), known: known.to_owned() }.into()
    }

    pub(crate) fn opaque(
        place: &Place<'_>,
        what: impl Into<String>,
        instead: &'static str,
    ) -> Self {
        Cause::Opaque { place: written(place), what: what.into(), instead }.into()
    }

    pub(crate) fn reroute(place: &Place<'_>, reason: &'static str) -> Self {
        Cause::Reroute { place: written(place), reason }.into()
    }

    pub(crate) fn vendor_tool(
        place: &Place<'_>,
        what: impl Into<String>,
        instead: &'static str,
    ) -> Self {
        Cause::VendorTool { place: written(place), what: what.into(), instead }.into()
    }

    pub(crate) fn tool_call(place: &Place<'_>, cause: impl std::fmt::Display) -> Self {
        Cause::ToolCall { place: written(place), cause: cause.to_string() }.into()
    }

    pub(crate) fn error_body() -> Self {
        Cause::ErrorBody.into()
    }

    /// A stream does what its format forbids; `rule` says what.
    pub(crate) fn stream(rule: &'static str) -> Self {
        Cause::Stream(rule).into()
    }

    pub(crate) fn limit(what: &'static str, limit: usize) -> Self {
        Cause::Limit { what, limit }.into()
    }
}

impl From<Cause> for Unreadable {
    fn from(cause: Cause) -> Self {
        Self(Box::new(cause))
    }
}

impl From<Malformed> for Unreadable {
    fn from(malformed: Malformed) -> Self {
        Cause::Json(malformed).into()
    }
}

/// The pointer of `place`; the document itself is `/`.
fn written(place: &Place<'_>) -> String {
    let pointer = place.to_string();
    if pointer.is_empty() { "/".to_owned() } else { pointer }
}

/// `is a "…"`, for a part or tool of a type that is refused.
pub(crate) fn is_a(kind: &str) -> String {
    format!("is of the type {}", quoted(kind))
}
