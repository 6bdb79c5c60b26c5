//! The check of permit tokens, for effectors that are not written in Rust.
//!
//! # Scope
//!
//! The functions of `include/brightline_permit.h`: a verifier behind an opaque pointer, whose
//! journal is two functions of the caller. The one crate that may use `unsafe`, and only to take
//! what C hands over.
//!
//! # Out of scope
//!
//! What a token is and when it holds: `permit`. Making tokens: an effector has no reason to.
//!
//! # What it cannot catch
//!
//! A caller that breaks the header's rules (a pointer that points nowhere), executes although the
//! answer is 0, or says that an entry is durable when it is not.

mod answer;
mod code;
mod doors;

pub use answer::Answer;
pub use code::Code;
pub use doors::{
    Append, Effector, Options, Replace, brightline_permit_free, brightline_permit_message,
    brightline_permit_new, brightline_permit_resume, brightline_permit_verify,
};
