//! What people of two organisations decide: an act, the statement they sign, who may sign, and the
//! state machine between the hold and the act.
//!
//! # Scope
//!
//! [`Act`]s in canonical form, [`Statement`]s, the [`Roster`], decisions and their checks
//! ([`decision::validate`]), the states of a [`Review`], attention. Pure: moments, keys and random
//! bytes are values. A review is its [`Opening`] and its [`Event`]s; commands give events, and
//! nothing has happened until an event is durable and applied.
//!
//! # Out of scope
//!
//! The disk (`store`), the path of a request (`gateway`), pages and passkeys (`console`), the token
//! that an effector checks (`permit`).
//!
//! # What it cannot catch
//!
//! Two people who agree beforehand, and a person who signs without reading and is not caught by a
//! test of attention.

mod act;
pub mod attention;
pub mod break_glass;
pub mod decision;
mod duty;
mod event;
#[cfg(test)]
mod fixture;
mod form;
mod opening;
mod pace;
mod personnel;
mod refused;
mod review;
mod roster;
mod standing;
mod statement;
mod wire;
mod written;

pub use act::{Act, ActKind, Arguments, BadArguments};
pub use decision::{Assertions, Check, Decision, Proof, ValidDecision, Verdict};
pub use duty::{Duty, Shift};
pub use event::{Decided, Event};
pub use form::{ConsequentialForm, Form, FormKind, LethalForm};
pub use opening::{Opening, Rules};
pub use pace::Pace;
pub use personnel::Personnel;
pub use refused::Refused;
pub use review::{Approvals, BadHistory, Given, Review, Shown, State, Undecided, View};
pub use roster::{BadCredential, BadRoster, Credential, CredentialId, Key, Reviewer, Role, Roster};
pub use statement::{Statement, Visible, visible};
