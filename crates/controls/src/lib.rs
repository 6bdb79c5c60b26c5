//! The controls: what is known about an act becomes a decision about it.
//!
//! # Scope
//!
//! - [`Facts`]: everything a decision may depend on, as one value.
//! - [`Engine`]: facts and one agreement give a [`Decision`]. The prohibitions are those that the
//!   agreement compiles to; strictest wins, and what no clause permits is denied.
//! - [`Permit`]: the single-use right to do exactly what was judged.
//! - [`cases`]: what is decided about the cases that the parties wrote into the agreement.
//! - [`trace`]: from a clause over its policies, controls and invariants to its cases.
//! - [`persons`]: how many distinct persons a text names, in one piece or as it streams.
//! - [`ledger`]: how many distinct persons all exchanges touched, and which budget that exceeds.
//!
//! A *control* answers for a part of the facts. Each has a file that says what it catches:
//!
//! - `boundary`, by deployment class and region: [`Code::OutsideBoundary`];
//! - `order`, by whether the vendor is under an order in force: [`Code::UnderOrder`];
//! - `purpose`, by workload, party, purpose, grant and exception in force: no code, these select
//!   among clauses;
//! - `refusal`, by whether the act was refused before: [`Code::RefusedBefore`];
//! - `effects`, by the effect of a tool, whether it is declared, and approvals:
//!   [`Code::EffectNeedsPeople`] or [`Code::UndeclaredTool`];
//! - `persons`, by the distinct persons counted, in one exchange and by the ledger:
//!   [`Code::TooManyPersons`].
//!
//! # Out of scope
//!
//! - Where facts come from: identity, enrolment and entitlement are the gateway's, tool effects and
//!   grants the agreement's, approvals the review's.
//! - Reading wire formats: texts and tool names come from `protocol`.
//! - Recording a decision before anything follows from it: `evidence` and `store`.
//! - Keeping the ledger, and the keys of its pseudonyms: `store` and `keyholder`.
//!
//! This crate has no IO, no clock, no randomness and no async.
//!
//! # Invariants
//!
//! - **I3** An error is never a yes. A policy that fails, facts that do not fit the schema, a
//!   number too large to express, a party that did not agree, patterns that cannot be searched: all
//!   are denied with [`Code::CannotDecide`]. Permits come out of completed evaluations only.
//! - **I4** What was judged is what is sent: a permit is good for the bytes of one digest.
//! - **I7** No act twice on one decision: a permit is consumed by value and cannot be copied, made
//!   up, read from storage or used after a minute. `tests/compile_fail` has the attempts.
//!
//! # What it cannot catch
//!
//! - Facts that are wrong. Each control trusts who measured or signed them.
//! - `boundary`: a workload that runs elsewhere than it was enrolled, or relays for one that does.
//! - `purpose`: a workload that selects a purpose it is entitled to and does something else.
//! - `effects`: a tool that does more than the manifest says, and harm done in harmless steps.
//! - `persons`: persons who are named in words, in pictures, in encodings or by what only they did;
//!   [`persons`] has the list.

mod boundary;
pub mod cases;
mod cedar;
mod control;
mod decision;
mod effects;
mod engine;
mod error;
#[cfg(test)]
mod example;
mod facts;
pub mod ledger;
mod order;
mod permit;
pub mod persons;
mod purpose;
mod refusal;
pub mod trace;
pub mod watch;

pub use decision::{Code, Decision, Deny, Grounds, Hold};
pub use engine::Engine;
pub use error::{EngineError, Fault};
pub use facts::{Act, Approvals, Facts, Ledger};
pub use permit::{LIFETIME, Permit, PermitError, Redeemed};
