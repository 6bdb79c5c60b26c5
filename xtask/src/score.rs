//! `cargo xtask lint-score`: how often lint agrees with people.

use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};

use crate::tree;

/// What the lines begin with that tell a score.
const SCORES: [&str; 4] = ["gold set,", "later set,", "last set,", "ordinary prose:"];

/// Runs the tests of lint, and prints what they measure: with `all`, also each clause that lint
/// judges otherwise than its reader.
pub(crate) fn run(all: bool) -> Result<ExitCode> {
    let root = tree::root()?;
    let mut command = Command::new("cargo");
    let arguments = ["test", "--quiet", "--package", "agreement", "--test", "lint"];
    command.args(arguments).args(["--", "--nocapture", "--test-threads", "1"]).current_dir(&root);
    let output = command.output().context("cargo test")?;
    let text = String::from_utf8_lossy(&output.stdout);
    // The harness prints a point for each test, also in front of a line.
    for line in text.lines().map(|line| line.trim_start_matches('.')) {
        let scores = SCORES.iter().any(|start| line.starts_with(start));
        if scores || (all && line.contains(": expected {")) {
            println!("{line}");
        }
    }
    if output.status.success() {
        return Ok(ExitCode::SUCCESS);
    }
    eprint!("{text}{}", String::from_utf8_lossy(&output.stderr));
    Ok(ExitCode::FAILURE)
}
