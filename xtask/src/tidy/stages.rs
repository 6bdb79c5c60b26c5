//! The path of a request: one order in the code, in the tree and on the page.

use std::collections::BTreeSet;

use syn::visit::Visit;

use crate::finding::Finding;
use crate::tree::{File, Tree};

const CODE: &str = "crates/gateway/src/path.rs";
const FOLDER: &str = "crates/gateway/src/path/";
const PAGE: &str = "docs/path.md";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(code) = tree.file(CODE) else {
        return vec![Finding::new(CODE, 1, "there is no path", "call the stages from here")];
    };
    let Some(page) = tree.file(PAGE) else {
        return vec![Finding::new(PAGE, 1, "there is no page", "write one paragraph per stage")];
    };
    let files = stage_files(tree);
    let called = called(code, &files);
    let told: Vec<(usize, &str)> = headings(page).collect();
    let mut findings = Vec::new();
    for name in files.iter().filter(|name| !called.contains(name)) {
        let what = format!("`{name}` is never called in path.rs");
        let path = format!("{FOLDER}{name}.rs");
        findings.push(Finding::new(&path, 1, what, "call it, or move it: this folder is the path"));
    }
    let names: Vec<&str> = told.iter().map(|(_, name)| *name).collect();
    if names != called {
        let first = told.iter().zip(&called).find(|((_, name), stage)| name != *stage);
        let line = first.map_or_else(|| page.text.lines().count(), |((line, _), _)| *line);
        let what = format!("the page tells {}, the code goes {}", list(&names), list(&called));
        findings.push(Finding::new(PAGE, line, what, "one `## stage` each, in the code's order"));
    }
    findings
}

fn list(names: &[&str]) -> String {
    names.join(" > ")
}

/// The names of the files in the folder, without tests.
fn stage_files(tree: &Tree) -> BTreeSet<&str> {
    tree.rust()
        .filter(|file| !file.is_test())
        .filter_map(|file| file.path.strip_prefix(FOLDER)?.strip_suffix(".rs"))
        .filter(|name| !name.contains('/'))
        .collect()
}

/// The stages in the order in which the functions of path.rs first name them.
fn called<'a>(code: &File, stages: &BTreeSet<&'a str>) -> Vec<&'a str> {
    let mut calls = Calls { stages, found: Vec::new() };
    if let Ok(syntax) = code.syntax() {
        calls.visit_file(syntax);
    }
    calls.found
}

/// The headings of the second level that are one word.
fn headings(page: &File) -> impl Iterator<Item = (usize, &str)> {
    let headings = (1..).zip(page.text.lines());
    headings.filter_map(|(line, text)| {
        let name = text.strip_prefix("## ")?.trim().trim_matches('`');
        let word = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
        word.then_some((line, name))
    })
}

struct Calls<'a, 'b> {
    stages: &'b BTreeSet<&'a str>,
    found: Vec<&'a str>,
}

impl<'ast> Visit<'ast> for Calls<'_, '_> {
    fn visit_expr_path(&mut self, item: &'ast syn::ExprPath) {
        let segments = item.path.segments.iter().rev().skip(1);
        for name in segments.map(|segment| segment.ident.to_string()) {
            if let Some(stage) = self.stages.get(name.as_str())
                && !self.found.contains(stage)
            {
                self.found.push(stage);
            }
        }
        syn::visit::visit_expr_path(self, item);
    }
}

#[cfg(test)]
mod tests;
