//! Simulations of use and misuse, from a seed. Development only.
//!
//! # Scope
//!
//! Houses of two thousand people whose ordinary work is written out in words, and campaigns that
//! gather data about many persons beside it. Everything goes through the extraction, the ledger,
//! the budgets and the engine of `controls`, under an agreement of its own
//! (`worlds/drip.md`). `cargo xtask drip` runs it and writes `docs/drip.md`.
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

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser;
use indicatif::{ProgressBar, ProgressStyle};

use report::Report;
use study::Extent;

/// Measures what the persons ledger stops, on simulated worlds.
#[derive(Parser)]
#[command(name = "sim")]
struct Arguments {
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
    match run(&Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<ExitCode> {
    let extent = if arguments.quick {
        Extent { thinned: 10, seeds: 2, others: 1, threads: arguments.threads, only: &[] }
    } else {
        let Arguments { seeds, others, threads, .. } = *arguments;
        Extent { thinned: 1, seeds, others, threads, only: &[] }
    };
    let bar = ProgressBar::new(study::steps(extent));
    let style = "{msg:32} {wide_bar} {percent:>3} % {elapsed_precise}";
    bar.set_style(ProgressStyle::with_template(style)?);
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
            std::fs::write(arguments.root.join(path), text).context(path)?;
            eprintln!("written: {path}");
        }
    }
    Ok(ExitCode::SUCCESS)
}
