//! The traces of the shipped agreements, as the built binary tells them.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::tree;

const INTRODUCTION: &str = "# From a clause to the cases that show it\n\n\
    Written by `cargo xtask docs` from the shipped agreements: which policies a clause compiles\n\
    to, which control answers for the facts that they read, which invariants that keeps\n\
    ([ARCHITECTURE.md](../ARCHITECTURE.md) has them), and which cases stand under the clause or\n\
    are decided by it. What holds in every agreement stands under `default`. A clause that only\n\
    says what words mean, or who does what, has no row.\n";

/// The page: one table for each agreement, in the order of their names.
pub(super) fn page() -> Result<String> {
    let root = tree::root()?;
    let binary = crate::target(&root)?.join("debug/brightline");
    let mut files = Vec::new();
    for entry in std::fs::read_dir(root.join("agreements"))? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        files.extend(name.ends_with(".md").then_some(name));
    }
    files.sort();
    let mut page = INTRODUCTION.to_owned();
    for file in files {
        let mut command = Command::new(&binary);
        command.current_dir(&root).args(["agreement", "show", "--trace"]).env_clear();
        let output = command.arg(format!("agreements/{file}")).output();
        let output = output.context("build the binary: cargo build --package brightline")?;
        ensure!(output.status.success(), "the trace of {file}: {}", output.status);
        let table = String::from_utf8(output.stdout)?;
        page.push_str(&format!("\n## [{file}](../agreements/{file})\n\n{}\n", table.trim_end()));
    }
    Ok(page)
}
