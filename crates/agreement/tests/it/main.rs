//! Whole files through the public face: what a bad one is told, and what a good one decides.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

mod blocks;
mod decisions;
mod diagnostics;
mod document;
mod mutated;
mod schema;

/// The example agreement, as it is shipped.
const EXAMPLE: &str = include_str!("../../../../agreements/classified-cloud.md");
