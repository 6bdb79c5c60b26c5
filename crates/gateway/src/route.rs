//! The closed list of routes. What is not in it is refused.

use http::Method;
use protocol::Format;

/// One method and path that the gateway answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// `POST /v1/chat/completions`, OpenAI's chat.
    ChatCompletions,
    /// `POST /v1/messages`, Anthropic's messages.
    Messages,
    /// `GET /v1/models`, the models that the configured upstreams serve.
    Models,
    /// `GET /v1/reviews/{id}`, where a held act of the caller stands.
    Review,
    /// `GET /v1/reviews/events`, what happens to held acts of the caller.
    ReviewEvents,
}

/// Why a method and path lead nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoRoute {
    /// The path is not served.
    Path,
    /// The path is served, by another method.
    Method,
}

impl Route {
    /// Every route. The census of the tests walks this list.
    pub const ALL: [Self; 5] =
        [Self::ChatCompletions, Self::Messages, Self::Models, Self::Review, Self::ReviewEvents];

    /// The method.
    #[must_use]
    pub const fn method(self) -> Method {
        match self {
            Self::ChatCompletions | Self::Messages => Method::POST,
            Self::Models | Self::Review | Self::ReviewEvents => Method::GET,
        }
    }

    /// The exact path, here and at the vendor. That of a review ends in its id.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::ChatCompletions => "/v1/chat/completions",
            Self::Messages => "/v1/messages",
            Self::Models => "/v1/models",
            Self::Review => "/v1/reviews/{id}",
            Self::ReviewEvents => "/v1/reviews/events",
        }
    }

    /// The wire format of the exchange that this route carries; none where it carries none.
    #[must_use]
    pub const fn exchange_format(self) -> Option<Format> {
        match self {
            Self::ChatCompletions => Some(Format::OpenAi),
            Self::Messages => Some(Format::Anthropic),
            Self::Models | Self::Review | Self::ReviewEvents => None,
        }
    }

    /// What stands for the id in the path of a review, whatever it is.
    pub(crate) fn review_in(path: &str) -> Option<&str> {
        let id = path.strip_prefix("/v1/reviews/")?;
        (!id.is_empty() && !id.contains('/') && path != Self::ReviewEvents.path()).then_some(id)
    }

    /// Finds the route of exactly this method, path and query.
    ///
    /// Only the parsed path counts: no host, no normalisation, no query, so that no spelling of a
    /// path can reach a vendor by a way that the checks do not know.
    ///
    /// # Errors
    ///
    /// [`NoRoute`] for everything else.
    pub fn find(method: &Method, path: &str, query: Option<&str>) -> Result<Self, NoRoute> {
        let is_review = Self::review_in(path).is_some();
        let is_served = |route: &Self| match route {
            Self::Review => is_review,
            Self::ChatCompletions | Self::Messages | Self::Models | Self::ReviewEvents => {
                route.path() == path
            }
        };
        let served = Self::ALL.into_iter().find(is_served);
        match served {
            Some(route) if query.is_none() && route.method() == *method => Ok(route),
            Some(_) if query.is_none() => Err(NoRoute::Method),
            Some(_) | None => Err(NoRoute::Path),
        }
    }
}

#[cfg(test)]
mod tests;
