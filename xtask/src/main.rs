//! `cargo xtask`: what a person or a machine does with this repository.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal")]

mod finding;
mod graph;
mod tidy;
mod tree;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Checks, tests and benchmarks of Brightline.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Checks the rules of the house: arrows, sizes, names, links, supply chain.
    Tidy {
        /// Print the findings as JSON.
        #[arg(long)]
        json: bool,
    },
}

fn main() -> ExitCode {
    run().unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run() -> Result<ExitCode> {
    match Command::parse().verb {
        Verb::Tidy { json } => tidy::run(json),
    }
}
