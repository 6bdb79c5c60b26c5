//! The wire format of `POST /v1/messages`, as Anthropic and those who speak like it define it.

pub(crate) mod answer;
mod block;
pub(crate) mod events;
pub(crate) mod request;
