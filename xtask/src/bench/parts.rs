//! What two parts cost by themselves: to look for persons in a text, and to charge the ledger.
//!
//! They are examples of their crates, because both are measured in process: a request has too much
//! else in it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::report::{Bound, mebibytes};

/// Principals of a whole run, and of a quick one.
const PRINCIPALS: u64 = 1_000_000;
const FEW_PRINCIPALS: u64 = 10_000;

/// How often each text is looked through.
const ROUNDS: u32 = 500;

/// The bounds and the aims. A text of prose is what most requests are.
const PROSE_US: (f64, f64) = (20.0, 10.0);
const TABLE_US: f64 = 150.0;
const CHARGE_US: (f64, f64) = (100.0, 50.0);
const DISK_BYTES: u64 = 1 << 30;
const RESIDENT_KIB: u64 = 256 << 10;

/// What the example of `controls` prints.
#[derive(Debug, Deserialize)]
pub(super) struct Extraction {
    prose: Kind,
    stream: Kind,
    csv: Kind,
}

#[derive(Debug, Deserialize)]
struct Kind {
    us_per_kib: f64,
}

/// What the example of `store` prints.
#[derive(Debug, Deserialize)]
pub(super) struct Ledger {
    charge_us: Charge,
    principals: u64,
    disk_bytes: u64,
    resident_kib: u64,
}

#[derive(Debug, Deserialize)]
struct Charge {
    p50: f64,
    p99: f64,
}

/// Builds what is measured here.
pub(super) fn build(root: &Path) -> Result<()> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--locked", "--package", "controls", "--package", "store"]);
    cargo.args(["--example", "extraction", "--example", "ledger"]);
    if !cargo.current_dir(root).status()?.success() {
        bail!("the optimised build of the examples failed");
    }
    Ok(())
}

/// Measures both.
pub(super) fn run(target: &Path, is_quick: bool) -> Result<Vec<Bound>> {
    let examples = target.join("release/examples");
    let rounds = if is_quick { 10 } else { ROUNDS };
    let principals = if is_quick { FEW_PRINCIPALS } else { PRINCIPALS };
    eprintln!("looking for persons");
    let extraction = measured(examples.join("extraction"), &rounds.to_string())?;
    eprintln!("charging the ledger, of {principals} principals");
    let ledger = measured(examples.join("ledger"), &principals.to_string())?;
    Ok(bounds(&extraction, &ledger))
}

fn measured<T: DeserializeOwned>(program: PathBuf, argument: &str) -> Result<T> {
    let name = program.display().to_string();
    let output = Command::new(program).arg(argument).output().context(name.clone())?;
    if !output.status.success() {
        bail!("`{name}` failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    serde_json::from_slice(&output.stdout).context(name)
}

/// What must hold of both.
pub(super) fn bounds(extraction: &Extraction, ledger: &Ledger) -> Vec<Bound> {
    let Extraction { prose, stream, csv } = extraction;
    let micros = |what: &str, measured: f64, bound: f64, aim: Option<f64>| Bound {
        what: what.to_owned(),
        measured: format!("{measured:.1} us"),
        bound: format!("{bound:.0} us"),
        aim: aim.map_or_else(String::new, |aim| format!("{aim:.0} us")),
        holds: measured <= bound,
    };
    let room = |what: String, measured: u64, bound: u64| Bound {
        what,
        measured: mebibytes(measured),
        bound: mebibytes(bound),
        aim: String::new(),
        holds: measured <= bound,
    };
    let of = format!("of the ledger with {} principals", ledger.principals);
    let Charge { p50, p99 } = ledger.charge_us;
    vec![
        micros("persons in 1 KiB of prose", prose.us_per_kib, PROSE_US.0, Some(PROSE_US.1)),
        micros("the same as it streams", stream.us_per_kib, 2.0 * PROSE_US.0, None),
        micros("persons in 1 KiB of a table, one in each row", csv.us_per_kib, TABLE_US, None),
        micros("charge of 20 persons, median", p50, CHARGE_US.1, None),
        micros("charge of 20 persons, 99 of 100", p99, CHARGE_US.0, Some(CHARGE_US.1)),
        room(format!("disk {of}"), ledger.disk_bytes / 1024, DISK_BYTES / 1024),
        room(format!("resident memory {of}"), ledger.resident_kib, RESIDENT_KIB),
    ]
}

#[cfg(test)]
mod tests;
