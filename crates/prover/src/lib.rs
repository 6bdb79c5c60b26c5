//! Proves what an agreement promises, with a solver, and shows where it does not.
//!
//! # Scope
//!
//! - [`prove`]: every obligation of an agreement, for every act that there can be, by every solver
//!   that is asked. What comes out is a proof file ([`agreement::Proof`]) and, for what is refuted,
//!   an act that shows it, decided again by the engine that decides at run time.
//! - [`compare`]: which acts two agreements decide differently, with one act for each.
//! - [`SolverCommand`]: which program is asked. It is not believed more than one must: what it
//!   refutes is decided again, what it cannot say is not proven, and a proof names who proved it.
//!
//! # Out of scope
//!
//! - What has to be proven: `agreement` writes the obligations down.
//! - Whether a proof file is needed, and which one speaks for an agreement in force.
//!
//! # What it cannot catch
//!
//! - Facts that are wrong. A proof is about the policies: it believes that `persons`, `effect`,
//!   `approvals` and the others say what is true. A proof file lists them.
//! - An obligation that nobody wrote down, and a typed block that says something else than its
//!   prose.
//! - A fault of the solver or of the translation to it that proves what is not so. Two solvers that
//!   agree make that less likely, and no more.
//! - What an act does over time: each is decided alone, and the ledger's findings are facts here.

mod acts;
mod compare;
mod example;
mod progress;
mod prove;
mod question;
mod solver;

pub use compare::{Behaviour, Change, Turn, compare};
pub use example::{Example, Ruling};
pub use progress::Progress;
pub use prove::{Failure, Refutation, Report, prove};
pub use solver::{Settings, SolverCommand, UnknownSolver};
