//! Proofs of the shipped agreements, and what becomes of them when somebody empties a clause.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test stops where it fails, and says what it saw"
)]

mod differences;
mod mutations;
mod shipped;
mod solvers;
mod support;
