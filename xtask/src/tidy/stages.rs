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
    let told: Vec<(usize, &str)> = headings(page).collect();
    let mut findings = Vec::new();
    for name in files.iter().filter(|name| told.iter().all(|(_, it)| it != *name)) {
        let what = format!("the page leaves out `{name}`");
        let line = page.text.lines().count();
        findings.push(Finding::new(
            PAGE,
            line,
            what,
            "give it a heading `## stage` and a paragraph",
        ));
    }
    for (line, name) in told.iter().filter(|(_, name)| !files.contains(name)) {
        let what = format!("there is no stage `{name}`");
        findings.push(Finding::new(PAGE, *line, what, "take the heading out, or name a file"));
    }
    findings.extend(order(&called(code, &files), &told));
    findings
}

/// Stages that the code calls in another order than the page tells.
fn order(called: &[&str], told: &[(usize, &str)]) -> Option<Finding> {
    let told: Vec<_> = told.iter().filter(|(_, name)| called.contains(name)).collect();
    let (line, _) = told.iter().zip(called).find(|((_, name), stage)| name != *stage)?.0;
    let names: Vec<&str> = told.iter().map(|(_, name)| *name).collect();
    let (page, code) = (names.join(" > "), called.join(" > "));
    let what = format!("the page tells {page}, the code goes {code}");
    Some(Finding::new(PAGE, *line, what, "tell the stages in the code's order"))
}

/// The names of the files in the folder, without tests.
fn stage_files(tree: &Tree) -> BTreeSet<&str> {
    tree.rust()
        .filter(|file| !file.is_test())
        .filter_map(|file| file.path.strip_prefix(FOLDER)?.strip_suffix(".rs"))
        .filter(|name| !name.contains('/'))
        .collect()
}

/// The stages whose function of the same name path.rs calls, in the order of the calls. Others run
/// inside a stage, or only when something is held.
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
        let mut names = item.path.segments.iter().rev().map(|segment| segment.ident.to_string());
        if let (Some(function), Some(module)) = (names.next(), names.next())
            && function == module
            && let Some(stage) = self.stages.get(module.as_str())
            && !self.found.contains(stage)
        {
            self.found.push(stage);
        }
        syn::visit::visit_expr_path(self, item);
    }
}

#[cfg(test)]
mod tests;
