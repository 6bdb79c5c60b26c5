//! What goes wrong, as it is told: JSON to programs, a page to people.

use std::fmt;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse as _, Response};
use review::{BadRoster, Refused};
use serde::{Deserialize, Serialize};

use crate::page::{self, Frame};
use crate::ports::Unavailable;

/// Why there is no other answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) status: StatusCode,
    /// A stable word for programs.
    pub(crate) code: &'static str,
    /// What to do, for people.
    pub(crate) message: String,
}

/// The body of an answer of the interface that is no success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ErrorBody {
    /// What is wrong.
    pub error: ErrorText,
}

/// What is wrong, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ErrorText {
    /// A stable word: `not_signed_in`, `forbidden`, `not_found`, `refused`, `bad_request`,
    /// `unavailable`, `rejected`.
    pub code: String,
    /// What to do.
    pub message: String,
}

impl Fault {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }

    pub(crate) fn not_signed_in() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", "sign in first")
    }

    /// A sign-in that failed. It does not say at what.
    pub(crate) fn not_admitted() -> Self {
        let message = "nobody is signed in by that: check the name and the key, and begin again";
        Self::new(StatusCode::UNAUTHORIZED, "not_signed_in", message)
    }

    pub(crate) fn forbidden(message: impl Into<String>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "there is nothing at this address")
    }

    pub(crate) fn bad_request(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", message)
    }

    /// What the rules do not let somebody do, and why.
    pub(crate) fn refused(why: String) -> Self {
        Self::new(StatusCode::CONFLICT, "refused", why)
    }

    pub(crate) fn misdirected() -> Self {
        let message = "this console has another address";
        Self::new(StatusCode::MISDIRECTED_REQUEST, "rejected", message)
    }

    pub(crate) fn unavailable(message: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable", message)
    }

    /// What a library refused before any handler saw it.
    fn of_status(status: StatusCode) -> Self {
        let message = status.canonical_reason().unwrap_or("the request cannot be answered");
        match status {
            StatusCode::NOT_FOUND => Self::not_found(),
            status if status.is_server_error() => Self::new(status, "unavailable", message),
            status => Self::new(status, "bad_request", message.to_lowercase()),
        }
    }

    /// The fault that `response` stands for, if it is one.
    pub(crate) fn of(response: &Response) -> Option<Self> {
        let status = response.status();
        let is_fault = status.is_client_error() || status.is_server_error();
        let said = response.extensions().get::<Self>().cloned();
        is_fault.then(|| said.unwrap_or_else(|| Self::of_status(status)))
    }

    /// For programs.
    pub(crate) fn json(self) -> Response {
        let Self { status, code, message } = self;
        let error = ErrorText { code: code.to_owned(), message };
        (status, Json(ErrorBody { error })).into_response()
    }

    /// For people.
    pub(crate) fn page(self) -> Response {
        let frame = Frame::of_nobody("That did not work");
        let page = page::Wrong { frame, status: self.status.as_u16(), message: self.message };
        let html = askama::Template::render(&page).unwrap_or_else(|_| self.code.to_owned());
        (self.status, Html(html)).into_response()
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl From<Unavailable> for Fault {
    fn from(why: Unavailable) -> Self {
        tracing::error!(error = %why, "the console cannot answer");
        Self::unavailable("the store does not answer now: try again")
    }
}

impl From<Refused> for Fault {
    fn from(why: Refused) -> Self {
        Self::new(StatusCode::CONFLICT, "refused", why.to_string())
    }
}

impl From<BadRoster> for Fault {
    fn from(why: BadRoster) -> Self {
        Self::new(StatusCode::CONFLICT, "refused", why.to_string())
    }
}

impl From<askama::Error> for Fault {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a page cannot be written");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "unavailable", "the page cannot be written")
    }
}

/// The outermost layer dresses it as JSON or as a page: only that knows who asks.
impl axum::response::IntoResponse for Fault {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}
