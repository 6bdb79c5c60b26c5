//! Acts that show something, as people read them.

use agreement::Expected;
use controls::Facts;
use lexicon::ClauseId;

/// An act that shows something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The act, as the engine decides about it.
    pub facts: Facts,
}

/// What an engine decided about an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// What it decided.
    pub outcome: Expected,
    /// The clauses that decided it.
    pub clauses: Vec<ClauseId>,
    /// Why, as one word; empty when it is permitted.
    pub code: String,
}
