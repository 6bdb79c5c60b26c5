//! The wire format of `POST /v1/chat/completions`, as OpenAI and those who speak like it define it.

pub(crate) mod answer;
pub(crate) mod chunks;
mod message;
pub(crate) mod request;
