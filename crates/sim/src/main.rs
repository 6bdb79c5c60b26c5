//! Simulations of use and misuse, from a seed. Development only.
//!
//! # Scope
//!
//! Houses of two thousand people whose ordinary work is written out in words, and campaigns that
//! gather data about many persons beside it. Everything goes through the extraction, the ledger,
//! the budgets and the engine of `controls`, under an agreement of its own
//! (`worlds/drip.md`). `cargo xtask drip` runs it and writes `docs/drip.md`.
//!
//! Years of reviewers who read, skim or click go through the attention of `review`: `cargo xtask
//! attention` runs them and writes `docs/attention.md`.
//!
//! # Out of scope
//!
//! The wire, the disk and the keys: `brightline replay` sends recorded exchanges through all of it.
//!
//! # What it cannot catch
//!
//! The hand that wrote the worlds also wrote the attacks. What holds here need not hold elsewhere:
//! a second generator, by somebody else, would tell.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a tool for the terminal")]

mod attention;
mod benign;
mod campaign;
mod dice;
mod encode;
mod exchange;
mod family;
mod gate;
mod interval;
mod person;
mod phrase;
mod plot;
mod report;
mod role;
mod sizing;
mod study;
mod trial;
mod watchers;
mod work;
mod world;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Args, Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use report::Report;
use study::Extent;

/// Simulations of use and misuse.
#[derive(Parser)]
#[command(name = "sim")]
struct Command {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Measures what the persons ledger stops, on simulated worlds.
    Drip(DripArgs),
    /// Measures how soon reviewers who do not read are suspended, and how often those who do.
    Attention(AttentionArgs),
}

#[derive(Args)]
struct AttentionArgs {
    /// A fiftieth of the years, to see that everything works. Writes nothing.
    #[arg(long)]
    quick: bool,
    /// Years of each kind of careful reviewer.
    #[arg(long, default_value_t = 6_000)]
    careful: usize,
    /// Years of each other kind.
    #[arg(long, default_value_t = 1_000)]
    others: usize,
    /// Another seed gives other years.
    #[arg(long, default_value_t = 5)]
    seed: u64,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// The root of the repository, where the page is written.
    #[arg(long, default_value = ".")]
    root: PathBuf,
}

#[derive(Args)]
struct DripArgs {
    /// A tenth of the people and few campaigns, to see that everything works. Writes nothing.
    #[arg(long)]
    quick: bool,
    /// Campaigns of each family in the cell that the goals are about.
    #[arg(long, default_value_t = 20)]
    seeds: u64,
    /// Campaigns of each family in every other cell.
    #[arg(long, default_value_t = 2)]
    others: u64,
    /// Threads.
    #[arg(long, default_value_t = 2)]
    threads: usize,
    /// The root of the repository, where the page, the plot and the agreement are written.
    #[arg(long, default_value = ".")]
    root: PathBuf,
}

const AGREEMENT: &str = include_str!("../worlds/drip.md");

fn main() -> ExitCode {
    let done = match Command::parse().verb {
        Verb::Drip(arguments) => drip(&arguments),
        Verb::Attention(arguments) => attend(&arguments),
    };
    match done {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn attend(arguments: &AttentionArgs) -> Result<ExitCode> {
    let AttentionArgs { careful, others, seed, threads, .. } = *arguments;
    let share = if arguments.quick { 50 } else { 1 };
    let extent =
        attention::Extent { careful: careful / share, others: others / share, seed, threads };
    let bar = bar(attention::steps(extent))?;
    bar.set_message("years of reviewers");
    let found = attention::run(extent, &bar)?;
    let took = bar.elapsed();
    bar.finish_and_clear();
    let report = attention::Report::new(&found, took);
    println!("{}", report.text());
    if !arguments.quick {
        write(&arguments.root, "docs/attention.md", &report.page())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn bar(steps: u64) -> Result<ProgressBar> {
    let bar = ProgressBar::new(steps);
    let style = "{msg:32} {wide_bar} {percent:>3} % {elapsed_precise}";
    bar.set_style(ProgressStyle::with_template(style)?);
    Ok(bar)
}

fn write(root: &Path, path: &str, text: &str) -> Result<()> {
    std::fs::write(root.join(path), text).with_context(|| path.to_owned())?;
    eprintln!("written: {path}");
    Ok(())
}

fn drip(arguments: &DripArgs) -> Result<ExitCode> {
    let extent = if arguments.quick {
        Extent { thinned: 10, seeds: 2, others: 1, threads: arguments.threads, only: &[] }
    } else {
        let DripArgs { seeds, others, threads, .. } = *arguments;
        Extent { thinned: 1, seeds, others, threads, only: &[] }
    };
    let bar = bar(study::steps(extent))?;
    let found = study::run(AGREEMENT, extent, &bar)?;
    let took = bar.elapsed();
    bar.finish_and_clear();
    let report = Report::new(&found, took);
    println!("{}", report.text());
    if !arguments.quick {
        let pages = [
            ("docs/drip.md", report.page()),
            ("docs/drip.svg", plot::svg(&found)),
            ("crates/sim/worlds/drip.md", found.agreement.clone()),
        ];
        for (path, text) in pages {
            write(&arguments.root, path, &text)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
