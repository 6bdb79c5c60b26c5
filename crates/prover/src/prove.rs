//! Every obligation of an agreement, by every solver.

use agreement::{Obligation, Proof};
use controls::Engine;

use crate::{Example, Progress, Ruling, Settings};

/// Why nothing could be proven or compared at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Failure(pub(crate) String);

/// What proving found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The proof file, with what each solver said.
    pub proof: Proof,
    /// What was refuted, with acts that show it.
    pub refutations: Vec<Refutation>,
}

/// An obligation that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refutation {
    /// The obligation.
    pub obligation: Obligation,
    /// The solver that refuted it.
    pub solver: String,
    /// An act that shows it; `None` if there is none that the engine could be asked about.
    pub example: Option<Example>,
    /// What the engine decides about that act.
    pub ruling: Option<Ruling>,
    /// The policies that led to it.
    pub policies: Vec<String>,
}

/// Proves every obligation of the agreement of `engine`; with `before`, also that it is not wider.
/// It waits for the solvers; not for use inside an async runtime.
///
/// # Errors
///
/// The policies cannot be put before a solver.
pub fn prove(
    engine: &Engine,
    before: Option<&Engine>,
    settings: &Settings,
    watch: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Report, Failure> {
    let (_, _, _, _) = (engine, before, settings, watch);
    Err(Failure("proving is not possible yet".to_owned()))
}
