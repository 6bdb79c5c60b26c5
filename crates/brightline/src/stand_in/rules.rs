//! The rules that script the stand-in model: read from TOML, checked as a whole, tried in order.

mod compile;
mod raw;

use http::{HeaderValue, StatusCode};
use regex::Regex;

use super::asked::{Asked, Format};
use crate::problems::Problems;

/// The rules inside the binary: those that the demonstration plays by.
pub(crate) const BUILT_IN_RULES: &str = include_str!("built_in.toml");

/// A checked script.
#[derive(Debug)]
pub(crate) struct Rules {
    pub(super) created: u32,
    pub(super) models: Vec<String>,
    pub(super) key: Option<String>,
    pub(super) rules: Vec<Rule>,
}

/// When to answer, what, and how the bytes travel.
#[derive(Debug)]
pub(super) struct Rule {
    pub(super) name: HeaderValue,
    pub(super) conditions: Conditions,
    pub(super) act: Act,
    pub(super) wire: Wire,
}

/// What must hold for a rule to answer. What is not said always holds.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    pub(super) format: Option<Format>,
    pub(super) model: Option<String>,
    pub(super) streamed: Option<bool>,
    pub(super) tool: Option<String>,
    pub(super) text: Option<Regex>,
    pub(super) tool_result: Option<Regex>,
}

/// What a rule does.
#[derive(Debug)]
pub(super) enum Act {
    /// One per choice, never empty; the last serves the rest.
    Answer(Vec<Answer>),
    Error {
        status: StatusCode,
        message: String,
    },
    Raw(RawReply),
}

/// Bytes that no vendor would send.
#[derive(Debug)]
pub(super) struct RawReply {
    pub(super) status: StatusCode,
    pub(super) content_type: HeaderValue,
    pub(super) location: Option<HeaderValue>,
    pub(super) body: String,
}

/// What one choice says, in the order it is said.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) reasoning: Option<String>,
    pub(super) text: Option<String>,
    pub(super) refusal: Option<String>,
    pub(super) calls: Vec<Call>,
    /// Events that the text is streamed in; absent, one per word.
    pub(super) events: Option<usize>,
    /// How it ends; absent, as what it says lets expect.
    pub(super) finish: Option<Finish>,
}

/// How an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Finish {
    /// The model had said all.
    Stop,
    /// It was cut at its limit.
    Length,
    /// It waits for tools.
    Calls,
    /// It was refused or filtered.
    Refused,
}

/// One tool call. The arguments are text, because that is what models write.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) name: String,
    pub(super) arguments: String,
}

/// How the bytes of an answer travel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wire {
    pub(super) delay_ms: u64,
    pub(super) gap_ms: u64,
    pub(super) pieces: Pieces,
    pub(super) no_end: bool,
    pub(super) length: Length,
    pub(super) stall_before_head: bool,
    pub(super) cut: Option<Cut>,
}

/// What one write of a body is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Pieces {
    /// One event.
    #[default]
    Events,
    /// So many bytes, wherever events begin and end.
    Bytes(usize),
    /// Everything.
    Whole,
}

/// What the announced length of a body is, next to the true one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Length {
    #[default]
    True,
    Short,
    Long,
}

/// Where a body stops before its end, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub(super) after: usize,
    pub(super) how: Stop,
}

/// How a body stops before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Nothing more comes, and the connection stays open.
    Stall,
    /// The connection closes.
    Close,
}

impl Rules {
    /// The built-in rules.
    ///
    /// # Errors
    ///
    /// None that a test has not found first.
    pub(crate) fn built_in() -> Result<Self, Problems> {
        Self::parse(BUILT_IN_RULES, "built_in.toml")
    }

    /// Reads and checks the rules `source`; `name` is how complaints call the file.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, at once, each with its place.
    pub(crate) fn parse(source: &str, name: &str) -> Result<Self, Problems> {
        compile::compile(source).map_err(|found| Problems::new(name, source, found))
    }

    /// The models it answers for.
    pub(crate) fn models(&self) -> &[String] {
        &self.models
    }

    /// The first rule that answers `asked`.
    pub(super) fn rule_for(&self, asked: &Asked) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.conditions.hold(asked))
    }
}

impl Conditions {
    fn hold(&self, asked: &Asked) -> bool {
        let found = |pattern: &Option<Regex>, said: &Option<String>| {
            pattern
                .as_ref()
                .is_none_or(|pattern| said.as_ref().is_some_and(|said| pattern.is_match(said)))
        };
        self.format.is_none_or(|format| format == asked.format)
            && self.streamed.is_none_or(|streamed| streamed == asked.streamed)
            && self.model.as_ref().is_none_or(|model| *model == asked.model)
            && self.tool.as_ref().is_none_or(|tool| asked.tools.contains(tool))
            && found(&self.text, &asked.text)
            && found(&self.tool_result, &asked.tool_result)
    }

    /// Whether every request meets them, so that no later rule is ever reached.
    fn always_hold(&self) -> bool {
        self.format.is_none()
            && self.model.is_none()
            && self.streamed.is_none()
            && self.tool.is_none()
            && self.text.is_none()
            && self.tool_result.is_none()
    }
}

#[cfg(test)]
mod tests;
