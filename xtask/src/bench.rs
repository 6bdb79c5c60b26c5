//! `cargo xtask bench`: what the stack costs, beside a raw proxy in the same minutes.
//!
//! A mock upstream, nginx and Brightline run on the loopback of one machine. Runs of all of them
//! are interleaved in rounds, so that whatever else the machine does falls on each alike. What
//! counts is the CPU time of the proxy per request, and its ratio to nginx in the same round;
//! latency on a shared machine is rough. Closed loop: a connection sends its next request when it
//! has the whole answer, so a slow target is asked less often, never buried.

mod load;
mod machine;
mod mock;
mod parts;
mod process;
mod report;
mod rounds;
mod soak;
mod target;
mod wire;
mod work;

use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::tree;
use report::Report;
use rounds::Pace;
use target::Field;

/// What to measure.
#[derive(Args)]
pub(crate) struct BenchArgs {
    /// Rounds. The median over them is reported, with the range.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// One short round, to see that everything works. Writes nothing.
    #[arg(long)]
    quick: bool,
    /// Only the work whose name contains this. Writes nothing.
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Requests after which memory must not have grown; 0 leaves this check out.
    #[arg(long, value_name = "REQUESTS", default_value_t = 200_000)]
    soak: u64,
    /// Print the whole result as JSON.
    #[arg(long)]
    json: bool,
    /// Set when this process is the optimised one.
    #[arg(long, hide = true)]
    optimised: bool,
}

/// The page that a whole run writes.
const PAGE: &str = "docs/benchmarks.md";

/// Runs the benchmark. The generator must not be what is measured, so the optimised build of this
/// very program does the work.
pub(crate) fn run(arguments: &BenchArgs) -> Result<ExitCode> {
    let root = tree::root()?;
    let target = crate::target(&root)?;
    if !arguments.optimised {
        return hand_over(&root, &target);
    }
    let pace = if arguments.quick {
        Pace::QUICK
    } else {
        Pace { rounds: arguments.rounds, ..Pace::WHOLE }
    };
    let machine = machine::describe(&root)?;
    let folder = target.join("bench");
    let field = Field::start(&folder, &target.join("release/brightline"), &root)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let works = work::chosen(arguments.only.as_deref())?;
    let rounds = runtime.block_on(rounds::run(&field, &works, pace))?;
    let soak = match arguments.soak {
        0 => None,
        requests => Some(runtime.block_on(soak::run(&field, requests.min(pace.longest_soak)))?),
    };
    drop(field);
    let parts = match arguments.only {
        None => parts::run(&target, arguments.quick)?,
        Some(_) => Vec::new(),
    };
    let report = Report::new(machine, pace, rounds, soak).with(parts);
    publish(&report, arguments, &root)
}

/// Builds what is measured and what measures, and becomes the latter.
fn hand_over(root: &Path, target: &Path) -> Result<ExitCode> {
    eprintln!("building the optimised binaries");
    let build = ["build", "--release", "--locked", "--package", "brightline", "--package", "xtask"];
    let status = Command::new("cargo").args(build).current_dir(root).status()?;
    if !status.success() {
        bail!("the optimised build failed");
    }
    parts::build(root)?;
    let arguments = std::env::args_os().skip(1);
    let status = Command::new(target.join("release/xtask"))
        .args(arguments)
        .arg("--optimised")
        .current_dir(root)
        .status()
        .context("the optimised xtask does not start")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn publish(report: &Report, arguments: &BenchArgs, root: &Path) -> Result<ExitCode> {
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(report)?);
    } else {
        println!("{}", report.text());
    }
    if !arguments.quick && arguments.only.is_none() {
        std::fs::write(root.join(PAGE), report.page()).context(PAGE)?;
        eprintln!("written: {PAGE}");
    }
    Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// How long anything may take to come up.
const PATIENCE: Duration = Duration::from_secs(20);
