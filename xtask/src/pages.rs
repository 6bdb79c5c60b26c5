//! `cargo xtask pages`: what each page of the console costs when 100,000 reviews wait.
//!
//! The real gateway and console run, optimised, on a data folder that was written for it; a program
//! with a key signs in and asks for every page of the console's own list. See
//! `crates/brightline/examples/pages`.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail, ensure};
use clap::Args;
use serde::Deserialize;

use crate::tree;

/// What to measure.
#[derive(Args)]
pub(crate) struct PagesArgs {
    /// Reviews that wait.
    #[arg(long, default_value_t = 100_000)]
    reviews: u64,
    /// How often each page is asked for.
    #[arg(long, default_value_t = 100)]
    rounds: u64,
    /// A hundredth of the reviews, to see that everything works. Writes nothing.
    #[arg(long)]
    quick: bool,
}

/// The page that a whole run writes into, and between what.
const PAGE: &str = "docs/console.md";
const BEGIN: &str = "<!-- measured: pages -->\n";
const END: &str = "\n<!-- end -->";

/// The goal: milliseconds within which 95 of 100 answers of every page are there.
const GOAL_MS: f64 = 100.0;

/// What the measuring program says.
#[derive(Deserialize)]
struct Measured {
    reviews: u64,
    waiting: u64,
    records: u64,
    rounds: u64,
    start_ms: u64,
    pages: Vec<Line>,
}

/// One page.
#[derive(Deserialize)]
struct Line {
    page: String,
    first_ms: f64,
    p50_ms: f64,
    p95_ms: f64,
    most_ms: f64,
    bytes: u64,
}

/// Builds the gateway and what measures it, measures, and writes the table.
pub(crate) fn run(arguments: &PagesArgs) -> Result<ExitCode> {
    let root = tree::root()?;
    let target = crate::target(&root)?;
    eprintln!("building the optimised binaries");
    let build = ["build", "--release", "--locked", "--package", "brightline", "--package", "xtask"];
    let parts = ["--bins", "--example", "pages"];
    let status = Command::new("cargo").args(build).args(parts).current_dir(&root).status()?;
    ensure!(status.success(), "the optimised build failed");
    let reviews = if arguments.quick { arguments.reviews / 100 } else { arguments.reviews };
    let measured = measure(&root, &target.join("release"), reviews, arguments.rounds)?;
    let text = measured.text();
    println!("{text}");
    if !arguments.quick {
        write(&root, &text)?;
    }
    let slow: Vec<_> = measured.pages.iter().filter(|line| line.p95_ms > GOAL_MS).collect();
    for line in &slow {
        eprintln!("{} is slower than {GOAL_MS} ms: {} ms", line.page, line.p95_ms);
    }
    Ok(if slow.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn measure(root: &Path, built: &Path, reviews: u64, rounds: u64) -> Result<Measured> {
    let mut command = Command::new(built.join("examples/pages"));
    command.arg(built.join("brightline")).arg(root);
    let output = command
        .args([reviews.to_string(), rounds.to_string()])
        .stderr(Stdio::inherit())
        .output()
        .context("the measuring program does not start")?;
    ensure!(output.status.success(), "the pages could not be measured");
    let text = String::from_utf8(output.stdout)?;
    serde_json::from_str(text.trim()).context("the measuring program said something else")
}

impl Measured {
    fn text(&self) -> String {
        let Self { reviews, waiting, records, rounds, start_ms, pages } = self;
        let mut text = format!(
            "{reviews} reviews in the store, {waiting} of them waiting, {records} records today; \
             the gateway was up after {start_ms} ms. Milliseconds from the request to the last \
             byte of the answer, each page {rounds} times; a review is another one each time.\n\n\
             | page | first | median | 95 % | longest | KiB |\n|---|---|---|---|---|---|\n"
        );
        for line in pages {
            let Line { page, first_ms, p50_ms, p95_ms, most_ms, bytes } = line;
            let kib = bytes.div_ceil(1_024);
            text += &format!(
                "| `{page}` | {first_ms:.1} | {p50_ms:.1} | {p95_ms:.1} | {most_ms:.1} | {kib} |\n"
            );
        }
        text
    }
}

fn write(root: &Path, table: &str) -> Result<()> {
    let path = root.join(PAGE);
    let page = std::fs::read_to_string(&path).context(PAGE)?;
    let Some((before, rest)) = page.split_once(BEGIN) else { bail!("{PAGE} has no {BEGIN}") };
    let Some((_, after)) = rest.split_once(END) else { bail!("the table in {PAGE} has no end") };
    std::fs::write(&path, format!("{before}{BEGIN}\n{table}{END}{after}")).context(PAGE)?;
    eprintln!("written: {PAGE}");
    Ok(())
}
