//! The token that an approved act carries to its effector, and the check that an effector makes.
//!
//! # Scope
//!
//! The one spelling of a tool's arguments ([`Canonical`]) and the digest of a call
//! ([`act_digest`]), on which gateway, reviewers and effectors must agree.
//!
//! # Out of scope
//!
//! Who may approve (`review`), what is decided (`controls`), how a token travels. No IO, no clock,
//! no randomness.
//!
//! # What it cannot catch
//!
//! An effector that does something else than it was permitted, and a signing key that was stolen.

pub mod canonical;

mod act;

pub use act::act_digest;
pub use canonical::{BadJson, Canonical};
