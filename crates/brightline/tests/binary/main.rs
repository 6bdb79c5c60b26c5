//! The binary as people and scripts meet it: what it prints, and how it ends.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops where it fails")]

mod activation;
mod agreement;
mod approving;
mod completions;
mod demo;
mod effector;
mod harness;
mod keys;
mod ledger;
mod log;
mod model;
mod output;
mod place;
mod prove;
mod replay;
mod reviewing;
mod serve;
mod signatures;
mod simulated;
mod tls;
mod webhook;
