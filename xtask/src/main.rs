//! `cargo xtask`: what a person or a machine does with this repository.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal")]

mod attention;
mod bench;
mod drip;
mod finding;
mod generated;
mod graph;
mod pages;
mod score;
mod suite;
mod tidy;
mod tree;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
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
    /// Runs everything that proves the project.
    Test {
        /// Run only this step; may be repeated.
        #[arg(long, value_name = "STEP")]
        only: Vec<String>,
        /// Print the steps and end.
        #[arg(long)]
        list: bool,
    },
    /// Measures CPU, latency and memory beside nginx; writes docs/benchmarks.md.
    Bench(bench::BenchArgs),
    /// Measures what the persons ledger stops, on simulated worlds; writes docs/drip.md.
    Drip(drip::DripArgs),
    /// Measures how soon reviewers who do not read are suspended, and how often others are; writes
    /// docs/attention.md.
    Attention(attention::AttentionArgs),
    /// Measures what each page of the console costs when many reviews wait; writes its table into
    /// docs/console.md.
    Pages(pages::PagesArgs),
    /// Writes the generated parts of the documentation.
    Docs {
        /// Only compare, and fail where the code says something else.
        #[arg(long)]
        check: bool,
    },
    /// Measures how often lint agrees with people, on judged clauses and on ordinary prose.
    LintScore {
        /// Also print every clause that lint judges otherwise.
        #[arg(long)]
        all: bool,
    },
    /// Finds, or installs where it may, what the tests need besides Rust.
    Needs,
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
        Verb::Test { list: true, .. } => Ok(suite::list()),
        Verb::Test { only, list: false } => suite::run(&only),
        Verb::Bench(arguments) => bench::run(&arguments),
        Verb::Drip(arguments) => drip::run(&arguments),
        Verb::Attention(arguments) => attention::run(&arguments),
        Verb::Pages(arguments) => pages::run(&arguments),
        Verb::Docs { check } => generated::run(check),
        Verb::LintScore { all } => score::run(all),
        Verb::Needs => suite::needs(),
    }
}

/// The folder that cargo builds into.
fn target(root: &Path) -> Result<PathBuf> {
    let metadata = cargo_metadata::MetadataCommand::new().current_dir(root).no_deps().exec();
    Ok(metadata.context("cargo metadata")?.target_directory.into_std_path_buf())
}
