//! Brightline: the one binary.
//!
//! # Scope
//!
//! The command line, the configuration, the wiring of the other crates, the stand-in model and the
//! demonstration. One verb is one file of `command/`.
//!
//! # Out of scope
//!
//! Decisions. What may pass is decided in `controls` from what `agreement` compiled; the path of a
//! request is `gateway`; the log is `store` and `tlog`. Nothing may depend on this crate.
//!
//! # What it cannot catch
//!
//! A configuration that is well formed and enrols the wrong caller.

mod activation;
mod broken_glasses;
mod case_register;
mod cli;
mod clock_mark;
mod command;
mod config;
mod control;
mod demo;
mod folder;
mod ledger_status;
mod metrics;
mod output;
mod party_key;
mod problems;
mod replay;
mod review_desk;
mod stand_in;
mod stop;
mod webhook;
mod wire;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    command::run(cli::Cli::parse())
}
