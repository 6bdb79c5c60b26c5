//! The token that an approved act carries to its effector, and the check that an effector makes.
//!
//! # Scope
//!
//! The one spelling of a tool's arguments ([`Canonical`]) and the digest of a call
//! ([`act_digest`]), on which gateway, reviewers and effectors must agree; what a token says
//! ([`Terms`]) and its form, a C2SP signed note ([`Token`]); the check of one without a network
//! ([`Verifier`]); and the window in which it is remembered as used ([`Window`]).
//!
//! # Out of scope
//!
//! Who may approve (`review`), what is decided (`controls`), how a token travels, how a journal is
//! written ([`Journal`] is the effector's). No IO, no clock, no randomness: times are milliseconds
//! since 1970-01-01T00:00:00Z and arrive as values, like random bytes.
//!
//! # What it cannot catch
//!
//! An effector that does something else than it was permitted, or tells a wrong time, tool or
//! number of effectors; a signing key that was stolen; two effectors that answer to one audience
//! and share no journal: each of them would execute once.

pub mod canonical;

#[cfg(test)]
mod fixture;

mod act;
mod effect;
mod key;
mod quorum;
mod spelling;
mod terms;
mod token;
mod verifier;
mod window;

pub use act::act_digest;
pub use canonical::{BadJson, Canonical};
pub use effect::Effect;
pub use key::{BadKey, PublicKey, SecretKey};
pub use quorum::{BadQuorum, MOST_PARTIES, Quorum};
pub use spelling::LARGEST;
pub use terms::{BadTerms, Terms};
pub use token::{LONGEST_TOKEN, Token, Unminted, from_header};
pub use verifier::{
    BadVerifier, Call, LARGEST_SKEW_MS, LONGEST_LIFETIME_MS, Limits, MOST_KEYS, Permitted, Refused,
    Rules, Verifier, opened,
};
pub use window::{BadWindow, ENTRY, Journal, MOST_REMEMBERED, Unwritten, Window};
