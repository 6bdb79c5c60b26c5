//! What is never written down: notes to self, tests that do not run, waiting by the clock.

use proc_macro2::Span;
use syn::visit::Visit;

use crate::finding::Finding;
use crate::tree::{File, Tree};

/// Notes to self. Put together here, so that this file is not one.
const NOTES: [&str; 4] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];
/// Macros that stand for work that is not done.
const UNFINISHED: [&str; 2] = ["todo", "unimplemented"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.files().filter(|file| !file.path.ends_with(".lock")) {
        notes(file, &mut findings);
    }
    for file in tree.rust() {
        let Ok(syntax) = file.syntax() else { continue };
        let mut uses = Uses { file, findings: &mut findings };
        uses.visit_file(syntax);
    }
    findings
}

fn notes(file: &File, findings: &mut Vec<Finding>) {
    let spoken: Vec<&str> = NOTES.into_iter().filter(|note| file.text.contains(note)).collect();
    if spoken.is_empty() {
        return;
    }
    for (number, line) in (1..).zip(file.text.lines()) {
        let mut words = line.split(|letter: char| !letter.is_ascii_alphanumeric());
        if let Some(note) = words.find(|word| spoken.contains(word)) {
            let what = format!("a note to self (`{note}`)");
            findings.push(Finding::new(&file.path, number, what, "do it, or open an issue"));
        }
    }
}

struct Uses<'a> {
    file: &'a File,
    findings: &'a mut Vec<Finding>,
}

impl Uses<'_> {
    fn add(&mut self, span: Span, what: impl Into<String>, remedy: &str) {
        let line = span.start().line;
        self.findings.push(Finding::new(&self.file.path, line, what, remedy));
    }
}

impl<'ast> Visit<'ast> for Uses<'_> {
    fn visit_macro(&mut self, item: &'ast syn::Macro) {
        if let Some(last) = item.path.segments.last() {
            let name = last.ident.to_string();
            if UNFINISHED.contains(&name.as_str()) {
                self.add(last.ident.span(), format!("`{name}!`"), "write it, or leave it out");
            }
        }
        syn::visit::visit_macro(self, item);
    }

    fn visit_attribute(&mut self, item: &'ast syn::Attribute) {
        if item.path().is_ident("ignore") {
            let span = item.pound_token.span;
            self.add(span, "a test that is skipped", "mend the test, or take it away");
        }
        syn::visit::visit_attribute(self, item);
    }

    fn visit_path(&mut self, item: &'ast syn::Path) {
        let mut names = item.segments.iter().rev();
        if let (Some(last), Some(before)) = (names.next(), names.next())
            && last.ident == "sleep"
            && before.ident == "thread"
        {
            let remedy = "wait for the event itself: a channel, a condition, a deadline";
            self.add(last.ident.span(), "waiting by the clock", remedy);
        }
        syn::visit::visit_path(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let mut leaves = Vec::new();
        leaves_of(&item.tree, None, &mut leaves);
        for (parent, name) in leaves {
            if name == "sleep" && parent.is_some_and(|parent| parent == "thread") {
                let remedy = "wait for the event itself: a channel, a condition, a deadline";
                self.add(name.span(), "waiting by the clock", remedy);
            }
        }
    }
}

/// The names that a `use` brings in, each with the segment before it.
fn leaves_of<'a>(
    tree: &'a syn::UseTree,
    parent: Option<&'a syn::Ident>,
    leaves: &mut Vec<(Option<&'a syn::Ident>, &'a syn::Ident)>,
) {
    match tree {
        syn::UseTree::Path(path) => leaves_of(&path.tree, Some(&path.ident), leaves),
        syn::UseTree::Name(name) => leaves.push((parent, &name.ident)),
        syn::UseTree::Rename(name) => leaves.push((parent, &name.ident)),
        syn::UseTree::Group(group) => {
            group.items.iter().for_each(|item| leaves_of(item, parent, leaves));
        }
        syn::UseTree::Glob(_) => {}
    }
}

#[cfg(test)]
mod tests;
