//! The proof file: what was proven about one agreement, by which solvers.

use crate::Bundle;

/// A proof file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {}

/// A text that is no proof file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a proof file: {0}")]
pub struct BadProof(String);

/// Why a proof does not speak for an agreement.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotProven {
    /// It is about another text, other obligations or other policies.
    #[error("the proof is stale: {0}")]
    Stale(String),
    /// An obligation is refuted or not proven.
    #[error("`{0}` is not proven")]
    Open(String),
}

impl Proof {
    /// Reads a proof file.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn parse(_text: &str) -> Result<Self, BadProof> {
        Err(BadProof("not readable yet".to_owned()))
    }

    /// Whether it proves everything that `bundle` needs, about exactly its text.
    ///
    /// # Errors
    ///
    /// What is missing.
    pub fn verify(&self, _bundle: &Bundle) -> Result<(), NotProven> {
        Err(NotProven::Stale("not readable yet".to_owned()))
    }
}
