//! The first page of every crate: what it is for, and what it cannot do.

use crate::finding::Finding;
use crate::tree::Tree;

/// The headings, in this order.
const HEADINGS: [&str; 3] = ["# Scope", "# Out of scope", "# What it cannot catch"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    let pages = tree.rust().filter(|file| {
        file.path.strip_prefix("crates/").is_some_and(|rest| {
            rest.split_once('/').is_some_and(|(_, inside)| inside == "src/lib.rs")
        })
    });
    for page in pages {
        let Ok(syntax) = page.syntax() else { continue };
        let lines = doc_lines(syntax);
        if !lines.iter().any(|line| !line.is_empty() && !line.starts_with('#')) {
            let what = "the crate has no page";
            findings.push(Finding::new(&page.path, 1, what, "say in one sentence what it is for"));
        }
        let mut rest = lines.iter();
        for heading in HEADINGS {
            if !rest.any(|line| line == heading) {
                let what = format!("the crate's page lacks the heading `{heading}`");
                let order = "write Scope, Out of scope and What it cannot catch, in this order";
                findings.push(Finding::new(&page.path, 1, what, order));
                break;
            }
        }
    }
    findings
}

/// The lines of the `//!` comment.
fn doc_lines(file: &syn::File) -> Vec<String> {
    let docs = file.attrs.iter().filter(|attribute| attribute.path().is_ident("doc"));
    let texts = docs.filter_map(|attribute| {
        let syn::Expr::Lit(literal) = &attribute.meta.require_name_value().ok()?.value else {
            return None;
        };
        match &literal.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        }
    });
    texts.flat_map(|text| text.lines().map(|it| it.trim().to_owned()).collect::<Vec<_>>()).collect()
}

#[cfg(test)]
mod tests;
