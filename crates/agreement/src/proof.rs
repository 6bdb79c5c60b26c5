//! The proof file: what was proven about one agreement, by which solvers.
//!
//! It carries every obligation in full, so that who reads it sees what was proven, and each can be
//! proven again. By itself it is a claim: the parties sign its digest, and anybody can repeat it.

mod wire;

use std::fmt;

use lexicon::{AgreementId, Digest};

use crate::Bundle;
use crate::obligations::{self, Obligation};

/// What was proven about one agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// What it is about.
    pub about: Subject,
    /// The digest of the compiled policies, as Cedar text.
    pub policies: Digest,
    /// The digest of the schema, as Cedar text.
    pub schema: Digest,
    /// The program that made the file, with its version.
    pub software: String,
    /// The assumptions under which everything was proven, as Cedar policies.
    pub assumptions: String,
    /// The facts that no proof can speak for, and who answers for each.
    pub trusted: Vec<String>,
    /// Every obligation with what the solvers said.
    pub obligations: Vec<Proven>,
    /// What was shown about the version before; `None` where none was given.
    pub comparison: Option<Comparison>,
}

/// One version of an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The id of the agreement.
    pub id: AgreementId,
    /// Its version.
    pub version: u64,
    /// The digest of the exact bytes of the file.
    pub digest: Digest,
}

/// What was shown about the version before. It informs; it does not keep an agreement out of force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The version that was compared with.
    pub with: Subject,
    /// What was asked, and what the solvers said.
    pub obligations: Vec<Proven>,
}

/// An obligation and what the solvers said about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proven {
    /// What was to be proven.
    pub obligation: Obligation,
    /// One for each solver that was asked.
    pub attempts: Vec<Attempt>,
}

/// What one solver said about one obligation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The name of the solver.
    pub solver: String,
    /// The version that it says it is; empty when it said nothing.
    pub version: String,
    /// What it said.
    pub outcome: Outcome,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
}

/// How an attempt to prove ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The obligation holds for every act there can be.
    Proven,
    /// It does not hold. The text shows an act that it fails for.
    Refuted(String),
    /// Nothing is shown: the solver is missing, gave up, took too long or could not be understood.
    Open(String),
}

/// A text that is no proof file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not a proof file: {0}")]
pub struct BadProof(pub(crate) String);

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
    /// A proof of `bundle` in which nothing has been proven yet.
    #[must_use]
    pub fn open(bundle: &Bundle, software: &str) -> Self {
        let open = |obligation| Proven { obligation, attempts: Vec::new() };
        Self {
            about: Subject::of(bundle),
            policies: Digest::of(bundle.cedar_text().as_bytes()),
            schema: Digest::of(bundle.schema_text().as_bytes()),
            software: software.to_owned(),
            assumptions: obligations::assumptions(bundle),
            trusted: obligations::trusted(),
            obligations: obligations::of(bundle).into_iter().map(open).collect(),
            comparison: None,
        }
    }

    /// Reads a proof file.
    ///
    /// # Errors
    ///
    /// It is none: not this form of JSON, or an obligation that is not the one its digest says.
    pub fn parse(text: &str) -> Result<Self, BadProof> {
        wire::read(text)
    }

    /// The proof as a file: JSON, the same for the same proof.
    #[must_use]
    pub fn to_text(&self) -> String {
        wire::write(self)
    }

    /// Whether it proves everything that `bundle` needs, about exactly its text: all digests are
    /// those of `bundle`, the obligations are those that follow from it now, and each is proven by
    /// every solver that was asked, and by one at least.
    ///
    /// # Errors
    ///
    /// The first thing that is missing.
    pub fn verify(&self, bundle: &Bundle) -> Result<(), NotProven> {
        let now = Self::open(bundle, &self.software);
        let stale =
            |what: &str| Err(NotProven::Stale(format!("{what}: prove the agreement again")));
        if self.about != now.about {
            return stale("it is about another text than this agreement");
        }
        if self.policies != now.policies || self.schema != now.schema {
            return stale("the agreement compiles to other policies now");
        }
        if self.assumptions != now.assumptions || self.trusted != now.trusted {
            return stale("it rests on other assumptions");
        }
        let obligations = |proof: &Self| -> Vec<Obligation> {
            proof.obligations.iter().map(|proven| proven.obligation.clone()).collect()
        };
        if obligations(self) != obligations(&now) {
            return stale("other obligations follow from the agreement now");
        }
        match self.obligations.iter().find(|proven| !proven.holds()) {
            Some(open) => Err(NotProven::Open(open.obligation.id.clone())),
            None => Ok(()),
        }
    }

    /// The solvers that were asked, with their versions, each once.
    #[must_use]
    pub fn solvers(&self) -> Vec<(&str, &str)> {
        let mut solvers = Vec::new();
        for attempt in self.obligations.iter().flat_map(|proven| &proven.attempts) {
            let solver = (attempt.solver.as_str(), attempt.version.as_str());
            if !solvers.contains(&solver) {
                solvers.push(solver);
            }
        }
        solvers
    }
}

impl Subject {
    /// The version that `bundle` is.
    #[must_use]
    pub fn of(bundle: &Bundle) -> Self {
        Self { id: bundle.id().clone(), version: bundle.version(), digest: bundle.digest() }
    }
}

impl Proven {
    /// Whether it is proven: by one solver at least, and by all that were asked.
    #[must_use]
    pub fn holds(&self) -> bool {
        let proven = |attempt: &Attempt| attempt.outcome == Outcome::Proven;
        !self.attempts.is_empty() && self.attempts.iter().all(proven)
    }
}

impl Outcome {
    /// The spelling in proof files.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Refuted(_) => "refuted",
            Self::Open(_) => "not proven",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests;
