//! Lint on clauses that people have judged.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]
#![expect(clippy::print_stdout, reason = "the scores are read by people")]

mod accepted;
mod beside;
mod gold;
mod ordinary;
mod published;
mod shipped;
mod shown;
