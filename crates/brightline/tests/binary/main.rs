//! The binary as people and scripts meet it: what it prints, and how it ends.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

mod completions;
mod harness;
mod keys;
mod model;
