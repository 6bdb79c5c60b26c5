//! `cargo xtask drip`: what the persons ledger stops, on simulated worlds.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::tree;

/// How much to simulate.
#[derive(Args)]
pub(crate) struct DripArgs {
    /// A tenth of the people and few campaigns, to see that everything works. Writes nothing.
    #[arg(long)]
    quick: bool,
    /// Campaigns of each family in the cell that the goals are about.
    #[arg(long, default_value_t = 20)]
    seeds: u64,
    /// Campaigns of each family in every other cell.
    #[arg(long, default_value_t = 2)]
    others: u64,
}

/// Builds the simulation, optimised, and runs it on all cores.
pub(crate) fn run(arguments: &DripArgs) -> Result<ExitCode> {
    let root = tree::root()?;
    simulate(&root, &built(&root)?, arguments)
}

/// Builds the simulation, optimised.
pub(crate) fn built(root: &Path) -> Result<PathBuf> {
    let target = crate::target(root)?;
    eprintln!("building the optimised simulation");
    let build = ["build", "--release", "--locked", "--package", "sim"];
    if !Command::new("cargo").args(build).current_dir(root).status()?.success() {
        bail!("the optimised build failed");
    }
    Ok(target.join("release/sim"))
}

fn simulate(root: &Path, program: &Path, arguments: &DripArgs) -> Result<ExitCode> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut command = Command::new(program);
    command.args([
        "drip",
        "--threads",
        &threads.to_string(),
        "--seeds",
        &arguments.seeds.to_string(),
    ]);
    command.args(["--others", &arguments.others.to_string(), "--root"]).arg(root);
    if arguments.quick {
        command.arg("--quick");
    }
    let status = command.status().context("the simulation does not start")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
