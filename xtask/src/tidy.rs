//! `cargo xtask tidy`: the rules of the house that no compiler knows.
//!
//! One file per check. A check reads the tree and the crate graph and returns findings; it never
//! stops at the first one.

mod arrows;
mod banned;
mod dead;
mod doors;
mod links;
mod lints;
mod mint;
mod names;
mod pages;
mod places;
mod shape;
mod stages;
mod supply;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow};
use serde::Serialize;

pub(crate) use arrows::ARROWS;

use crate::finding::Finding;
use crate::graph::Graph;
use crate::tree::{self, Tree};

/// What the checks look at.
struct House {
    tree: Tree,
    graph: Graph,
}

impl House {
    /// Cargo works out the graph while the files are read and parsed.
    fn read(root: PathBuf) -> Result<Self> {
        let folder = root.clone();
        let graph = std::thread::spawn(move || Graph::read(&folder));
        let tree = Tree::read(&root)?;
        tree.parse();
        let graph = graph.join().map_err(|_| anyhow!("reading the crate graph failed"))??;
        Ok(Self { tree, graph })
    }
}

/// One check: its name and what it finds.
struct Check {
    name: &'static str,
    run: fn(&House) -> Vec<Finding>,
}

const CHECKS: &[Check] = &[
    Check { name: "arrows", run: |house| arrows::check(&house.graph) },
    Check { name: "banned", run: |house| banned::check(&house.tree) },
    Check { name: "dead", run: |house| dead::check(&house.tree) },
    Check { name: "doors", run: |house| doors::check(&house.tree) },
    Check { name: "links", run: |house| links::check(&house.tree) },
    Check { name: "lints", run: |house| lints::check(&house.tree) },
    Check { name: "mint", run: |house| mint::check(&house.tree) },
    Check { name: "names", run: |house| names::check(&house.tree) },
    Check { name: "pages", run: |house| pages::check(&house.tree) },
    Check { name: "places", run: |house| places::check(&house.tree) },
    Check { name: "shape", run: |house| shape::check(&house.tree) },
    Check { name: "stages", run: |house| stages::check(&house.tree) },
    Check { name: "supply", run: |house| supply::check(&house.tree, &house.graph) },
];

/// The answer for machines.
#[derive(Serialize)]
struct Report<'a> {
    checks: Vec<&'static str>,
    findings: &'a [Finding],
}

/// Runs every check and prints what was found, all at once.
pub(crate) fn run(json: bool) -> Result<ExitCode> {
    let root = tree::root()?;
    let house = House::read(root)?;
    let mut findings: Vec<Finding> =
        CHECKS.iter().flat_map(|check| (check.run)(&house)).chain(unparsed(&house.tree)).collect();
    findings.sort();
    findings.dedup();
    if json {
        let checks = CHECKS.iter().map(|check| check.name).collect();
        let report = Report { checks, findings: &findings };
        println!("{}", serde_json::to_string_pretty(&report).context("the report as JSON")?);
    } else {
        findings.iter().for_each(|finding| println!("{finding}"));
        match findings.len() {
            0 => println!("tidy: {} checks, nothing found", CHECKS.len()),
            count => println!("tidy: {count} found"),
        }
    }
    Ok(if findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A file that cannot be read as Rust was not checked, which must not pass for clean. The cases of
/// `tests/compile_fail` must parse too: what they show is a type error.
fn unparsed(tree: &Tree) -> Vec<Finding> {
    tree.rust()
        .filter_map(|file| {
            let error = file.syntax().err()?;
            let line = error.span().start().line;
            let what = format!("not read as Rust ({error})");
            Some(Finding::new(&file.path, line, what, "mend the syntax; nothing was checked"))
        })
        .collect()
}
