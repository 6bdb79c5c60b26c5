//! `cargo xtask docs`: the parts of the documentation that the code knows better than any writer.

mod help;
mod house;
mod trace;

use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

use crate::tree::{self, Tree};

/// What a generated part stands between.
const BEGIN: &str = "<!-- generated: ";
const END: &str = "<!-- end -->";

/// A page with generated parts, as it should be.
struct Page {
    path: &'static str,
    text: String,
}

/// Writes the generated parts, or with `check` only compares them.
pub(crate) fn run(check: bool) -> Result<ExitCode> {
    let root = tree::root()?;
    let tree = Tree::read(&root)?;
    let mut stale = Vec::new();
    for page in pages(&tree)? {
        let path = root.join(page.path);
        if std::fs::read_to_string(&path).is_ok_and(|there| there == page.text) {
            continue;
        }
        if check {
            stale.push(page.path);
        } else {
            std::fs::write(&path, page.text).context(page.path)?;
            println!("written: {}", page.path);
        }
    }
    if stale.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    bail!("not what the code says: {}; run cargo xtask docs", stale.join(", "))
}

fn pages(tree: &Tree) -> Result<Vec<Page>> {
    const MAP: &str = "ARCHITECTURE.md";
    let map = &tree.file(MAP).with_context(|| format!("{MAP} is missing"))?.text;
    let map = replaced(map, "arrows", &house::arrows()).context(MAP)?;
    let map = replaced(&map, "invariants", &house::invariants(tree)?).context(MAP)?;
    Ok(vec![
        Page { path: MAP, text: map },
        Page { path: "docs/cli.md", text: help::page()? },
        Page { path: "docs/trace.md", text: trace::page()? },
    ])
}

/// `text` with `part` in the place that is marked for `name`.
fn replaced(text: &str, name: &str, part: &str) -> Result<String> {
    let mark = format!("{BEGIN}{name} -->\n");
    let (before, rest) = text.split_once(&mark).with_context(|| format!("no mark for `{name}`"))?;
    let (_, after) = rest.split_once(END).with_context(|| format!("`{name}` has no end"))?;
    Ok(format!("{before}{mark}\n{part}\n{END}{after}"))
}

#[cfg(test)]
mod tests;
