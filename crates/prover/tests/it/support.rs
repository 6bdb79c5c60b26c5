//! Agreements and solvers for the tests.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use agreement::Bundle;
use controls::Engine;
use prover::{Report, Settings, SolverCommand};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The text of a shipped agreement.
pub(crate) fn shipped(name: &str) -> String {
    let path = root().join("agreements").join(format!("{name}.md"));
    std::fs::read_to_string(&path).unwrap()
}

/// The names of all shipped agreements.
pub(crate) fn all_shipped() -> Vec<String> {
    let folder = std::fs::read_dir(root().join("agreements")).unwrap();
    let names = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> =
        names.filter_map(|name| name.strip_suffix(".md").map(str::to_owned)).collect();
    names.sort();
    names
}

/// An engine for the text of an agreement.
pub(crate) fn engine(source: &str) -> Engine {
    let bundle = Bundle::compile(source, "agreement.md").unwrap_or_else(|found| {
        panic!("{:?}", miette::Report::new(found));
    });
    Engine::new(Arc::new(bundle)).unwrap()
}

/// The cvc5 of the machine.
pub(crate) fn cvc5() -> SolverCommand {
    SolverCommand::cvc5()
}

/// Both solvers of the test run: the one of the machine, and the one of the Python package.
pub(crate) fn both() -> Vec<SolverCommand> {
    // target/debug/deps/it-…
    let exe = std::env::current_exe().unwrap();
    let target = exe.ancestors().nth(3).unwrap();
    let python = target.join("python/bin/python");
    let script = root().join("tests/solver/from_package.py");
    let command = format!("cvc5-python={} {}", python.display(), script.display());
    vec![cvc5(), command.parse().unwrap()]
}

pub(crate) fn settings(solvers: Vec<SolverCommand>) -> Settings {
    Settings { solvers, timeout: Duration::from_secs(20) }
}

/// What one solver says about an agreement.
pub(crate) fn report(engine: &Engine, before: Option<&Engine>) -> Report {
    prover::prove(engine, before, &settings(vec![cvc5()]), &|_| {}).unwrap()
}
