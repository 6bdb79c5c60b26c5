//! The agreement: one document that people sign and that controls run on.
//!
//! # Scope
//!
//! One Markdown file becomes one [`Bundle`]: headings and typed blocks are read, checked with their
//! places, and compiled to Cedar policies and a schema. `docs/agreement.md` has the format.
//!
//! A file with any error gives no bundle, and all its errors at once ([`Diagnostics`]). Where a
//! text leaves a choice, the strictest reading holds and is reported ([`Bundle::warnings`]).
//!
//! # Out of scope
//!
//! - Deciding: `controls` gathers facts and evaluates the policies.
//! - Signing, and which bundle is in force: whoever activates it. What is signed, and whose
//!   signatures it needs, is here ([`activation`]).
//! - Running the cases: `controls`. Proving the obligations: `prover`.
//!
//! This crate has no IO, no clock, no randomness and no async.
//!
//! # What it cannot catch
//!
//! - Prose that says something else than the block beside it, but for what can be compared exactly:
//!   numbers, times, outcomes, intent, exceptions, whom a line binds.
//! - A tool whose declared effect is milder than what the tool does.
//! - Two organisations that are one in truth, under two names.
//! - A word of the prose that empties a clause and that no rule of lint knows.

pub mod activation;
mod bundle;
mod compile;
mod diff;
mod error;
mod lint;
mod obligations;
mod pattern;
mod proof;
mod quantity;
mod quorum;
mod read;
mod rules;
mod terms;

pub use bundle::{Bundle, CallPaths, ToolEntry};
pub use compile::PolicySlices;
pub use diff::{
    ClauseChange, Diff, Direction, Passage, SlotChange, Standing, Statement, given_in_words,
    statements,
};
pub use error::{Code, Diagnostics, Finding};
pub use lint::{Publication, RulePage, explain, lint, lint_against, lint_at, rule_pages};
pub use obligations::{Claim, Obligation, Scope, against as obligations_against, assumptions};
pub use obligations::{of as obligations, shared_assumptions, shared_schema, strangers};
pub use pattern::Pattern;
pub use proof::{Attempt, BadProof, Comparison, NotProven, Outcome, Proof, Proven, Subject};
pub use quorum::{PersonnelRules, ReviewRules};
pub use terms::{
    AcceptedFinding, ActKind, Action, Agreement, Bearer, Boundary, Capacity, Case, Category,
    ChangeControl, ChangeObject, Clause, DefaultRule, DrainRule, Exception, Excluded, Expected,
    ExtraPolicy, Given, Grant, Intent, LawMode, LawReference, Limits, Object, OnChange, Party,
    Personnel, Precedence, Quorum, RedLine, RefusalRule, Remedy, Review, Role, TargetSelection,
    Term, Termination, Tool, Verb, Verification, WithoutGrant,
};
