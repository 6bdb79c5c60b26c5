//! What was measured on what.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};
use serde::Serialize;

/// The machine and the versions.
#[derive(Debug, Serialize)]
pub(super) struct Machine {
    pub(super) processor: String,
    pub(super) cores: usize,
    pub(super) memory_mib: u64,
    pub(super) system: String,
    pub(super) load: String,
    pub(super) rustc: String,
    pub(super) nginx: String,
    pub(super) commit: String,
}

pub(super) fn describe(root: &Path) -> Result<Machine> {
    let processors = fs::read_to_string("/proc/cpuinfo")?;
    let memory = field(&fs::read_to_string("/proc/meminfo")?, "MemTotal").unwrap_or_default();
    let kib: u64 = memory.trim_end_matches(" kB").parse().context("MemTotal")?;
    let load = fs::read_to_string("/proc/loadavg")?;
    Ok(Machine {
        processor: field(&processors, "model name").unwrap_or_else(|| "unknown".to_owned()),
        cores: std::thread::available_parallelism()?.get(),
        memory_mib: kib / 1024,
        system: format!("{}, {}", distribution(), said("uname", &["-sr"], root)?),
        load: load.split_whitespace().take(3).collect::<Vec<_>>().join(" "),
        rustc: said("rustc", &["--version"], root)?,
        nginx: said("nginx", &["-v"], root)?.replace("nginx version: ", ""),
        commit: commit(root)?,
    })
}

fn field(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    line.split_once(':').map(|(_, value)| value.trim().to_owned())
}

fn distribution() -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.map_or_else(|| "unknown system".to_owned(), |name| name.trim_matches('"').to_owned())
}

fn commit(root: &Path) -> Result<String> {
    let commit = said("git", &["rev-parse", "--short=12", "HEAD"], root)?;
    let product = ["status", "--porcelain", "--untracked-files=no", "--", "crates", "Cargo.lock"];
    let changed = !said("git", &product, root)?.is_empty();
    Ok(if changed { format!("{commit} with changes") } else { commit })
}

/// What a command prints, wherever it prints it.
fn said(program: &str, arguments: &[&str], folder: &Path) -> Result<String> {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output.with_context(|| format!("`{program}` does not start"))?;
    let text = [output.stdout, output.stderr].concat();
    Ok(String::from_utf8_lossy(&text).trim().to_owned())
}
