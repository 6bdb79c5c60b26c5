//! Files that look like code and that nothing builds.

use std::collections::BTreeSet;

use syn::visit::Visit;

use crate::finding::Finding;
use crate::tree::{File, Tree};

/// The files of a `src` folder from which everything else is declared.
const ENTRIES: [&str; 2] = ["lib.rs", "main.rs"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut built = BTreeSet::new();
    for entry in tree.rust().filter(|file| is_entry(file)) {
        build(tree, entry, &mut built);
    }
    let sources = tree.rust().filter(|file| source_folder(file).is_some());
    sources
        .filter(|file| !built.contains(file.path.as_str()))
        .map(|file| {
            let remedy = "declare it with `mod`, or take it away";
            Finding::new(&file.path, 1, "nothing builds this file", remedy)
        })
        .collect()
}

/// The `src` folder that a file is in, and its path there.
fn source_folder(file: &File) -> Option<(&str, &str)> {
    let (folder, inside) = file.path.split_once("/src/")?;
    let member =
        folder == "xtask" || folder.strip_prefix("crates/").is_some_and(|it| !it.contains('/'));
    member.then_some((folder, inside))
}

fn is_entry(file: &File) -> bool {
    source_folder(file).is_some_and(|(_, inside)| {
        ENTRIES.contains(&inside) || (inside.starts_with("bin/") && !inside.contains("/tests"))
    })
}

/// Marks `file` and every file that it declares.
fn build<'a>(tree: &'a Tree, file: &'a File, built: &mut BTreeSet<&'a str>) {
    if !built.insert(&file.path) {
        return;
    }
    let mut modules = Modules { inside: Vec::new(), found: Vec::new() };
    if let Ok(syntax) = file.syntax() {
        modules.visit_file(syntax);
    }
    let folder = match file.path.rsplit_once('/') {
        Some((folder, name)) if ENTRIES.contains(&name) => folder,
        _ => file.path.trim_end_matches(".rs"),
    };
    for module in modules.found {
        if let Some(child) = tree.file(&format!("{folder}/{module}.rs")) {
            build(tree, child, built);
        }
    }
}

/// Collects the modules that are declared and not written in place.
struct Modules {
    inside: Vec<String>,
    found: Vec<String>,
}

impl<'ast> Visit<'ast> for Modules {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        self.inside.push(item.ident.to_string());
        match item.content {
            None => self.found.push(self.inside.join("/")),
            Some(_) => syn::visit::visit_item_mod(self, item),
        }
        self.inside.pop();
    }
}

#[cfg(test)]
mod tests;
