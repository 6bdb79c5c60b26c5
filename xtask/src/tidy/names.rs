//! Names that say nothing.

use proc_macro2::Ident;
use syn::visit::Visit;

use crate::finding::Finding;
use crate::tree::{File, Tree};

/// Crates and modules: a drawer for everything is found by nobody.
const DRAWERS: [&str; 9] =
    ["common", "core", "helper", "helpers", "misc", "shared", "util", "utils", "utilities"];
/// Endings of types that hide what the thing is.
const ENDINGS: [&str; 7] = ["Manager", "Handler", "Helper", "Service", "Data", "Info", "Util"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        path(file, &mut findings);
        let Ok(syntax) = file.syntax() else { continue };
        let mut names = Names { file, findings: &mut findings };
        names.visit_file(syntax);
    }
    findings
}

fn path(file: &File, findings: &mut Vec<Finding>) {
    if file.path.ends_with("/mod.rs") {
        let what = "a file called `mod.rs`";
        findings.push(Finding::new(&file.path, 1, what, "write `foo.rs` beside the folder `foo`"));
    }
    let stem = file.path.trim_end_matches(".rs");
    if let Some(part) = stem.split('/').find(|part| DRAWERS.contains(part)) {
        findings.push(drawer(&file.path, 1, part));
    }
}

fn drawer(path: &str, line: usize, name: &str) -> Finding {
    let what = format!("`{name}` is a drawer for everything");
    Finding::new(path, line, what, "name what is in it")
}

struct Names<'a> {
    file: &'a File,
    findings: &'a mut Vec<Finding>,
}

impl Names<'_> {
    fn kind(&mut self, ident: &Ident) {
        let name = ident.to_string();
        if let Some(ending) = ENDINGS.iter().find(|ending| name.ends_with(**ending)) {
            let what = format!("`{name}` ends in `{ending}`, which says nothing");
            let line = ident.span().start().line;
            let remedy = "name the thing by what it is";
            self.findings.push(Finding::new(&self.file.path, line, what, remedy));
        }
    }

    fn function(&mut self, ident: &Ident) {
        let name = ident.to_string();
        // `get_mut` is the standard library's word for what `get` is not.
        if let Some(rest) = name.strip_prefix("get_").filter(|rest| *rest != "mut") {
            let what = format!("`{name}` says that it gets");
            let remedy = format!("call it `{rest}`, or by the verb that costs");
            let line = ident.span().start().line;
            self.findings.push(Finding::new(&self.file.path, line, what, remedy));
        }
    }
}

impl<'ast> Visit<'ast> for Names<'_> {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let name = item.ident.to_string();
        if DRAWERS.contains(&name.as_str()) {
            let line = item.ident.span().start().line;
            self.findings.push(drawer(&self.file.path, line, &name));
        }
        syn::visit::visit_item_mod(self, item);
    }

    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        self.kind(&item.ident);
    }

    fn visit_item_enum(&mut self, item: &'ast syn::ItemEnum) {
        self.kind(&item.ident);
    }

    fn visit_item_type(&mut self, item: &'ast syn::ItemType) {
        self.kind(&item.ident);
    }

    fn visit_item_trait(&mut self, item: &'ast syn::ItemTrait) {
        self.kind(&item.ident);
        syn::visit::visit_item_trait(self, item);
    }

    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.function(&item.sig.ident);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        self.function(&item.sig.ident);
    }

    /// A trait of others brings its own names; what is in an `impl` of our own is ours.
    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        for member in &item.items {
            if let syn::ImplItem::Fn(function) = member {
                if item.trait_.is_none() {
                    self.function(&function.sig.ident);
                }
                syn::visit::visit_impl_item_fn(self, function);
            }
        }
    }
}

#[cfg(test)]
mod tests;
