//! `cargo xtask attention`: how soon reviewers who do not read are suspended, and how often those
//! who do.

use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};
use clap::Args;

use crate::{drip, tree};

/// How much to simulate.
#[derive(Args)]
pub(crate) struct AttentionArgs {
    /// A fiftieth of the years, to see that everything works. Writes nothing.
    #[arg(long)]
    quick: bool,
    /// Years of each kind of careful reviewer.
    #[arg(long, default_value_t = 6_000)]
    careful: u64,
    /// Years of each other kind.
    #[arg(long, default_value_t = 1_000)]
    others: u64,
    /// Another seed gives other years.
    #[arg(long, default_value_t = 5)]
    seed: u64,
}

/// Builds the simulation, optimised, and runs it on all cores.
pub(crate) fn run(arguments: &AttentionArgs) -> Result<ExitCode> {
    let root = tree::root()?;
    let program = drip::built(&root)?;
    let AttentionArgs { quick, careful, others, seed } = *arguments;
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let mut command = Command::new(program);
    command.arg("attention").arg("--root").arg(&root);
    for (name, value) in [("careful", careful), ("others", others), ("seed", seed)] {
        command.args([format!("--{name}"), value.to_string()]);
    }
    command.args(["--threads", &threads.to_string()]);
    if quick {
        command.arg("--quick");
    }
    let status = command.status().context("the simulation does not start")?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
