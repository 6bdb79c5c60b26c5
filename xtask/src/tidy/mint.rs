//! Who may make the values that carry the product's promise.
//!
//! Private fields keep other crates from making a permit. What the compiler cannot keep away is a
//! child module of the file that makes it, a derived `Clone`, and the one claim that is believed
//! without proof: the store's word that a record is durable.

use std::collections::BTreeSet;

use syn::visit::Visit;

use crate::finding::Finding;
use crate::tree::{File, Tree};

/// A type that only one file may make, and that nobody may copy.
struct Witness {
    name: &'static str,
    file: &'static str,
}

const WITNESSES: [Witness; 4] = [
    Witness { name: "Permit", file: "crates/controls/src/permit.rs" },
    Witness { name: "Redeemed", file: "crates/controls/src/permit.rs" },
    Witness { name: "Recorded", file: "crates/evidence/src/recorded.rs" },
    Witness { name: "ValidDecision", file: "crates/review/src/decision.rs" },
];

/// What would make a second one out of one, or one out of nothing.
const COPIES: [&str; 4] = ["Clone", "Copy", "Default", "Deserialize"];
/// The store's claim, and the crate whose claim it is.
const CLAIM: (&str, &str) = ("Ack", "assertion");
const CLAIMANT: &str = "crates/store/";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mints: BTreeSet<&str> = WITNESSES.iter().map(|witness| witness.file).collect();
    for mint in mints {
        children(tree, mint, &mut findings);
    }
    for file in tree.rust().filter(|file| !file.is_test()) {
        let Ok(syntax) = file.syntax() else { continue };
        let mut makers = Makers { file, owner: None, findings: &mut findings };
        makers.visit_file(syntax);
    }
    findings
}

/// A child module sees the private fields of its parent.
fn children(tree: &Tree, mint: &str, findings: &mut Vec<Finding>) {
    let what = |name: &str| format!("`{name}`, a child of {mint}, can forge what is made there");
    let remedy = "move it out: only tests may live below it";
    let folder = format!("{}/", mint.trim_end_matches(".rs"));
    let children = tree.rust().filter(|file| file.path.starts_with(&folder) && !file.is_test());
    for child in children {
        let name = child.path.strip_prefix(&folder).unwrap_or(&child.path);
        findings.push(Finding::new(&child.path, 1, what(name), remedy));
    }
    let Some(Ok(syntax)) = tree.file(mint).map(File::syntax) else { return };
    for item in &syntax.items {
        if let syn::Item::Mod(module) = item
            && module.ident != "tests"
        {
            let line = module.ident.span().start().line;
            findings.push(Finding::new(mint, line, what(&module.ident.to_string()), remedy));
        }
    }
}

struct Makers<'a> {
    file: &'a File,
    /// The type whose `impl` is being read, which `Self` stands for.
    owner: Option<String>,
    findings: &'a mut Vec<Finding>,
}

impl Makers<'_> {
    /// A literal of a witness outside its file.
    fn literal(&mut self, path: &syn::Path) {
        let mut segments = path.segments.iter().rev();
        let Some(last) = segments.next() else { return };
        // `Decision::Permit` is a variant that holds one.
        let owner = segments.next().map(|segment| segment.ident.to_string());
        if owner.is_some_and(|owner| owner.starts_with(char::is_uppercase)) {
            return;
        }
        let name = match (last.ident.to_string(), &self.owner) {
            (name, Some(owner)) if name == "Self" => owner.clone(),
            (name, _) => name,
        };
        let Some(witness) = WITNESSES.iter().find(|it| it.name == name) else { return };
        if self.file.path != witness.file {
            let what = format!("`{name}` is made here");
            let remedy = format!("only {} makes one", witness.file);
            let line = last.ident.span().start().line;
            self.findings.push(Finding::new(&self.file.path, line, what, remedy));
        }
    }

    /// A witness that can be copied, or made from nothing.
    fn copied(&mut self, name: &syn::Ident, how: &syn::Path, line: usize) {
        let Some(how) = how.segments.last().map(|last| last.ident.to_string()) else { return };
        let known = WITNESSES.iter().any(|it| name == it.name && self.file.path == it.file);
        if known && COPIES.contains(&how.as_str()) {
            let what = format!("`{name}` is `{how}`");
            let remedy = "it stands for one event: take it away";
            self.findings.push(Finding::new(&self.file.path, line, what, remedy));
        }
    }
}

impl<'ast> Visit<'ast> for Makers<'_> {
    fn visit_item_struct(&mut self, item: &'ast syn::ItemStruct) {
        let derives = item.attrs.iter().filter(|attribute| attribute.path().is_ident("derive"));
        for derive in derives {
            let line = derive.pound_token.span.start().line;
            let _ignored_syntax_errors = derive.parse_nested_meta(|meta| {
                self.copied(&item.ident, &meta.path, line);
                Ok(())
            });
        }
    }

    fn visit_item_impl(&mut self, item: &'ast syn::ItemImpl) {
        let owner = match &*item.self_ty {
            syn::Type::Path(path) => path.path.segments.last().map(|last| last.ident.clone()),
            _ => None,
        };
        if let (Some((_, how, _)), Some(owner)) = (&item.trait_, &owner) {
            self.copied(owner, how, item.impl_token.span.start().line);
        }
        self.owner = owner.map(|owner| owner.to_string());
        syn::visit::visit_item_impl(self, item);
        self.owner = None;
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.ident != "tests" {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_expr_struct(&mut self, item: &'ast syn::ExprStruct) {
        self.literal(&item.path);
        syn::visit::visit_expr_struct(self, item);
    }

    fn visit_expr_call(&mut self, item: &'ast syn::ExprCall) {
        if let syn::Expr::Path(function) = &*item.func {
            self.literal(&function.path);
        }
        syn::visit::visit_expr_call(self, item);
    }

    fn visit_expr_path(&mut self, item: &'ast syn::ExprPath) {
        let mut names = item.path.segments.iter().rev();
        if let (Some(claim), Some(owner)) = (names.next(), names.next())
            && (owner.ident == CLAIM.0 || owner.ident == "Self")
            && claim.ident == CLAIM.1
            && !self.file.path.starts_with(CLAIMANT)
        {
            let what = format!("`{}::{}` is believed without proof", CLAIM.0, CLAIM.1);
            let line = claim.ident.span().start().line;
            let remedy = format!("only {CLAIMANT} may claim it");
            self.findings.push(Finding::new(&self.file.path, line, what, remedy));
        }
        syn::visit::visit_expr_path(self, item);
    }
}

#[cfg(test)]
mod tests;
