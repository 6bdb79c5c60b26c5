//! A request as it arrives: authenticated by nobody yet, read by nobody yet.

use std::sync::Arc;

use http::request::Parts;
use http::{HeaderMap, HeaderName};
use hyper::body::Incoming;
use lexicon::ReviewId;
use protocol::{BlockedKind, Format};

use crate::fault::Fault;
use crate::route::{NoRoute, Route};

/// The header that every Anthropic SDK sends, and no other.
pub(crate) const ANTHROPIC_VERSION: HeaderName = HeaderName::from_static("anthropic-version");

/// What a caller is known by, or wants to be.
pub(crate) struct Claims {
    /// The headers, as claimed.
    pub(crate) headers: HeaderMap,
    /// URI names of the verified client certificate; empty without one.
    pub(crate) peer_names: Arc<[String]>,
}

/// A request as it arrives.
pub(crate) struct Arrival {
    parts: Parts,
    body: Incoming,
    peer_names: Arc<[String]>,
}

impl Arrival {
    /// A request of a connection whose client certificate carries `peer_names`.
    pub(crate) fn new(request: http::Request<Incoming>, peer_names: Arc<[String]>) -> Self {
        let (parts, body) = request.into_parts();
        Self { parts, body, peer_names }
    }

    /// The headers, as claimed.
    pub(crate) const fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// URI names of the verified client certificate; empty without one.
    pub(crate) fn peer_names(&self) -> &[String] {
        &self.peer_names
    }

    /// Who the caller claims to be, without the rest.
    pub(crate) fn into_claims(self) -> Claims {
        Claims { headers: self.parts.headers, peer_names: self.peer_names }
    }

    /// The body, not yet read.
    pub(crate) fn into_body(self) -> (HeaderMap, Incoming) {
        (self.parts.headers, self.body)
    }

    /// The wire format that the client will understand, also where the request leads nowhere.
    pub(crate) fn format(&self) -> Format {
        let named = self.route().ok().and_then(Route::exchange_format);
        named.unwrap_or(if self.headers().contains_key(ANTHROPIC_VERSION) {
            Format::Anthropic
        } else {
            Format::OpenAi
        })
    }

    /// The review that the path names, if it names one.
    pub(crate) fn review(&self) -> Option<ReviewId> {
        Route::review_in(self.parts.uri.path())?.parse().ok()
    }

    /// Where the request leads.
    ///
    /// # Errors
    ///
    /// 404 and 405 for everything that is not on the list of routes.
    pub(crate) fn route(&self) -> Result<Route, Fault> {
        let uri = &self.parts.uri;
        Route::find(&self.parts.method, uri.path(), uri.query()).map_err(
            |no_route| match no_route {
                NoRoute::Path => Fault::new(
                    BlockedKind::NotFound,
                    "no_such_route",
                    "this gateway serves POST /v1/chat/completions, POST /v1/messages, GET \
                 /v1/models, GET /v1/reviews/events and GET /v1/reviews/ID, spelled exactly so and \
                 without a query; it refuses everything else",
                ),
                NoRoute::Method => Fault::new(
                    BlockedKind::MethodNotAllowed,
                    "no_such_method",
                    "this path is served by another method",
                ),
            },
        )
    }
}
