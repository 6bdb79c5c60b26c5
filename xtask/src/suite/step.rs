//! The steps, cheapest first.

use std::process::Command;

use anyhow::{Context as _, Result};

use super::{Places, needs};

/// One thing that must hold.
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    /// Whether a test runner counts. Such a step fails when nothing was counted.
    pub(super) has_tests: bool,
    pub(super) commands: fn(&Places) -> Result<Vec<Command>>,
}

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "needs",
        what: "what this machine must have",
        has_tests: false,
        commands: |places| Ok(vec![ourselves(places, &["needs"])?]),
    },
    Step {
        name: "format",
        what: "the code is formatted",
        has_tests: false,
        commands: |places| {
            Ok(vec![cargo(places, &["fmt", "--all", "--", "--check", "--color", "never"])])
        },
    },
    Step {
        name: "tidy",
        what: "the rules of the house hold",
        has_tests: false,
        commands: |places| Ok(vec![ourselves(places, &["tidy"])?]),
    },
    Step {
        name: "clippy",
        what: "no lint fires",
        has_tests: false,
        commands: |places| {
            let all = ["clippy", "--workspace", "--all-targets", "--locked", "--keep-going"];
            Ok(vec![cargo(places, &[&all[..], &["--", "-D", "warnings"]].concat())])
        },
    },
    Step {
        name: "tests",
        what: "unit, integration, property, compile-fail and documentation tests",
        has_tests: true,
        commands: |places| {
            let all = ["test", "--workspace", "--locked", "--no-fail-fast"];
            Ok(vec![cargo(places, &all)])
        },
    },
    Step {
        name: "sdk",
        what: "the vendors' own SDKs, through the built binary",
        has_tests: true,
        commands: |places| Ok(vec![binary(places), python(places, "tests/sdk")]),
    },
    Step {
        name: "browser",
        what: "the console in a real browser: passkeys, pages, accessibility",
        has_tests: true,
        commands: |places| Ok(vec![binary(places), python(places, "tests/browser")]),
    },
    Step {
        name: "docs",
        what: "the API documentation builds without a warning",
        has_tests: false,
        commands: |places| {
            let all = ["doc", "--workspace", "--no-deps", "--locked", "--keep-going"];
            let mut command = cargo(places, &all);
            command.env("RUSTDOCFLAGS", "-D warnings");
            Ok(vec![command])
        },
    },
    Step {
        name: "generated",
        what: "generated pages are those that the code generates",
        has_tests: false,
        commands: |places| Ok(vec![binary(places), ourselves(places, &["docs", "--check"])?]),
    },
];

fn cargo(places: &Places, arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments).current_dir(&places.root).env("CARGO_TERM_COLOR", "never");
    command
}

/// The built binary, as the tests build it. Building the package alone would choose other features
/// and compile everything below it once more.
fn binary(places: &Places) -> Command {
    cargo(places, &["test", "--workspace", "--locked", "--no-run"])
}

fn ourselves(places: &Places, arguments: &[&str]) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe().context("where xtask is")?);
    command.args(arguments).current_dir(&places.root);
    Ok(command)
}

/// The suite of Python tests in `folder`, against the built binary.
fn python(places: &Places, folder: &str) -> Command {
    let mut command = Command::new(needs::python(&places.target));
    command
        .args(["-m", "unittest", "discover", "--verbose", "--start-directory", folder])
        .current_dir(&places.root)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONUNBUFFERED", "1")
        .env("BRIGHTLINE", places.target.join("debug/brightline"));
    command
}
