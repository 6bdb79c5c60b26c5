//! The command line, as the built binary tells it.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::tree;

const INTRODUCTION: &str = "# The command line\n\nWritten by `cargo xtask docs` from the binary's \
    own help.\n";

/// The page: the help of the binary and of every verb below it.
pub(super) fn page() -> Result<String> {
    let binary = crate::target(&tree::root()?)?.join("debug/brightline");
    let mut page = INTRODUCTION.to_owned();
    let mut open = vec![Vec::new()];
    while let Some(verbs) = open.pop() {
        let help = help(&binary, &verbs)?;
        let name = [&["brightline".to_owned()], &verbs[..]].concat().join(" ");
        page.push_str(&format!("\n## `{name}`\n\n```text\n{}\n```\n", help.trim_end()));
        let below = verbs_of(&help).into_iter().rev();
        open.extend(below.map(|verb| [&verbs[..], &[verb]].concat()));
    }
    Ok(page)
}

fn help(binary: &Path, verbs: &[String]) -> Result<String> {
    // What the environment sets must not show as a default.
    let mut command = Command::new(binary);
    command.args(verbs).arg("--help").env_clear();
    let output = command.output().context("build the binary: cargo build --package brightline")?;
    ensure!(output.status.success(), "`brightline {} --help`: {}", verbs.join(" "), output.status);
    let text = String::from_utf8(output.stdout)?;
    Ok(text.lines().map(|line| format!("{}\n", line.trim_end())).collect())
}

/// The verbs that a help text lists. `help` itself says nothing new.
fn verbs_of(help: &str) -> Vec<String> {
    let list = help.lines().skip_while(|line| *line != "Commands:").skip(1);
    list.take_while(|line| !line.is_empty())
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests;
