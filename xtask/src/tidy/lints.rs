//! The lints of every crate, and the one crate that may be `unsafe`.

use toml::{Table, Value};

use crate::finding::Finding;
use crate::tree::{File, Tree};

/// The crate that callers in C use. They hand over pointers, which no type can vouch for.
const FOREIGN: &str = "crates/permit-c/Cargo.toml";
/// The one file of it in which that happens.
const DOORS: &str = "crates/permit-c/src/doors.rs";
/// How a file is let off.
const WAIVER: &str = "expect(unsafe_code";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let workspace = tree.file("Cargo.toml").map(|file| file.text.as_str()).unwrap_or_default();
    let lints = workspace.parse::<Table>().ok().and_then(|mut it| it.remove("workspace"));
    let lints = lints.as_ref().and_then(|it| it.get("lints"));
    let inside = |file: &&File| file.path.starts_with("crates/") || file.path.starts_with("xtask/");
    for file in tree.files().filter(inside).filter(|it| it.path.ends_with("Cargo.toml")) {
        let own = file.text.parse::<Table>().ok().and_then(|mut it| it.remove("lints"));
        let (good, remedy) = if file.path == FOREIGN {
            (follows(own.as_ref(), lints), "write the lints of the workspace, and deny unsafe code")
        } else {
            let taken = own.as_ref().and_then(|it| it.get("workspace"));
            (taken == Some(&Value::Boolean(true)), "write `[lints]` and `workspace = true`")
        };
        if !good {
            let what = "the crate has other lints than the workspace";
            findings.push(Finding::new(&file.path, 1, what, remedy));
        }
    }
    for file in tree.rust().filter(|file| file.path.starts_with("crates/") && file.path != DOORS) {
        let waived = (1..).zip(file.text.lines()).filter(|(_, line)| line.contains(WAIVER));
        findings.extend(waived.map(|(line, _)| {
            let remedy = format!("only `{DOORS}` may be: do it without");
            Finding::new(&file.path, line, "a file that lets itself be unsafe", remedy)
        }));
    }
    findings
}

/// Whether a crate's own lints are those of the workspace, but that unsafe code is denied there
/// and not forbidden. It may have more.
fn follows(own: Option<&Value>, workspace: Option<&Value>) -> bool {
    let (Some(own), Some(Value::Table(workspace))) = (own, workspace) else { return false };
    workspace.iter().all(|(tool, lints)| {
        lints.as_table().is_some_and(|lints| {
            lints.iter().all(|(lint, level)| {
                let expected =
                    if lint == "unsafe_code" { "deny" } else { level.as_str().unwrap_or("") };
                own.get(tool).and_then(|it| it.get(lint)).and_then(Value::as_str) == Some(expected)
            })
        })
    })
}

#[cfg(test)]
mod tests;
