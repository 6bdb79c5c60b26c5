//! The rules as they are spelled in a file. Every key is here; an unknown one is an error.

use serde::Deserialize;
use toml::Spanned;

/// A whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawRules {
    /// Time of every answer, in seconds since 1970.
    #[serde(default)]
    pub(super) created: u32,
    /// The models it answers for.
    #[serde(default)]
    pub(super) models: Vec<String>,
    /// The only key it accepts; absent, it asks for none.
    pub(super) key: Option<String>,
    /// Tried in order; the first whose conditions hold answers.
    #[serde(default)]
    pub(super) rule: Vec<Spanned<RawRule>>,
}

/// One rule: when it answers, and what.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawRule {
    pub(super) name: Spanned<String>,
    #[serde(default, rename = "match")]
    pub(super) conditions: RawMatch,
    /// One per choice; the last serves the rest.
    #[serde(default)]
    pub(super) answer: Vec<Spanned<RawAnswer>>,
    /// An error in the shape of the vendor.
    pub(super) error: Option<Spanned<RawError>>,
    /// These bytes, whatever was asked.
    pub(super) raw: Option<Spanned<RawBody>>,
    pub(super) wire: Option<Spanned<RawWire>>,
}

/// When a rule answers. All that is said must hold; a rule that says nothing always answers.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawMatch {
    /// `openai` or `anthropic`.
    pub(super) format: Option<Spanned<String>>,
    pub(super) model: Option<String>,
    pub(super) streamed: Option<bool>,
    /// A tool that the request offers.
    pub(super) tool: Option<String>,
    /// Part of what the user said since the last answer.
    pub(super) text: Option<String>,
    pub(super) text_regex: Option<Spanned<String>>,
    /// Part of what tools returned since the last answer.
    pub(super) tool_result: Option<String>,
    pub(super) tool_result_regex: Option<Spanned<String>>,
}

/// What one choice says.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawAnswer {
    /// Thinking, before the text.
    pub(super) reasoning: Option<String>,
    pub(super) text: Option<String>,
    /// A refusal in the vendor's own form.
    pub(super) refusal: Option<String>,
    #[serde(default)]
    pub(super) tool_call: Vec<Spanned<RawCall>>,
    /// Fill the text up to so many bytes.
    pub(super) pad_to: Option<usize>,
    /// Stream the text in exactly so many events; absent, one per word.
    pub(super) events: Option<usize>,
}

/// One tool call.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawCall {
    pub(super) name: String,
    pub(super) arguments: Option<serde_json::Map<String, serde_json::Value>>,
    /// The arguments as text, for texts that no table can hold: duplicate keys, broken JSON.
    pub(super) arguments_json: Option<String>,
}

/// An error of the vendor.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawError {
    pub(super) status: u16,
    pub(super) message: String,
}

/// An answer that no vendor gives.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawBody {
    pub(super) status: u16,
    pub(super) content_type: Option<String>,
    /// For redirects.
    pub(super) location: Option<String>,
    #[serde(default)]
    pub(super) body: String,
}

/// How the bytes go over the wire.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawWire {
    /// Milliseconds before the head of the answer.
    #[serde(default)]
    pub(super) delay_ms: u64,
    /// Milliseconds before every write of the body but the first.
    #[serde(default)]
    pub(super) gap_ms: u64,
    /// Largest write in bytes; absent, one event is one write.
    pub(super) split: Option<usize>,
    /// All events in one write.
    #[serde(default)]
    pub(super) together: bool,
    /// Leave out what says that a stream is complete: `[DONE]`, `message_stop`.
    #[serde(default)]
    pub(super) no_end: bool,
    /// `short` or `long`: announce less or more bytes than there are. Not for streams.
    pub(super) content_length: Option<Spanned<String>>,
    /// Send not even the head, for ever.
    #[serde(default)]
    pub(super) stall_before_head: bool,
    /// Send so many bytes of the body, then nothing, for ever.
    pub(super) stall_after: Option<usize>,
    /// Send so many bytes of the body, then close the connection.
    pub(super) close_after: Option<usize>,
}
