//! Activation: the parties' signatures that put one exact text in force.
//!
//! A [`Statement`] says which bytes are meant: the agreement, its proof, what it takes the place
//! of, and what else the parties have agreed to run with it. An [`Activation`] is the statement
//! with its signatures, the file `<stem>.signed`. [`verify`] compares it with the bytes, the keys
//! and what was in force before, and makes a [`Mandate`]: the right to put exactly this agreement
//! in force.
//!
//! INVARIANT (I10): a mandate is made in `activation/mandate.rs` only.

mod file;
mod governed;
mod mandate;
mod needed;
mod refusal;
mod rehearsal;
mod statement;

pub use file::{Activation, BadActivation, NotSigned, Signer};
pub use governed::Governed;
pub use mandate::{Before, Candidate, Mandate, Past, Setting, Standing, verify};
pub use needed::{most_emergency, needed};
pub use refusal::{Refusal, Refusals};
pub use rehearsal::Rehearsal;
pub use statement::{BadStatement, Kind, Statement};

/// The name of the file beside the agreement `stem.md` that carries its proof.
pub const PROOF_EXTENSION: &str = "proof.json";

/// The name of the file beside the agreement `stem.md` that carries its activation.
pub const SIGNED_EXTENSION: &str = "signed";
