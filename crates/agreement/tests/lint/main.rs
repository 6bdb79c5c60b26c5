//! Lint on clauses that people have judged.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

mod gold;
mod published;
mod shipped;
