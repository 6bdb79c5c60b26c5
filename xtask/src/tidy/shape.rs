//! Sizes: what one person can hold in the head, and what one screen can show.

use proc_macro2::{LineColumn, TokenStream, TokenTree};
use syn::spanned::Spanned as _;
use syn::visit::Visit;

use crate::finding::Finding;
use crate::tree::{File, Tree};

/// Lines of one function, from its `fn` to its closing brace.
const FUNCTION: usize = 70;
/// Lines of the product in one file.
const FILE: usize = 400;
/// Lines of the one function that orders the stages, with its file.
const PATH: usize = 150;
/// Lines of the product in everything that one vendor's wire format needs.
const FORMAT: usize = 1_500;
/// Characters in one line.
const COLUMNS: usize = 100;
/// No crate holds more than this share of the product's lines ...
const SHARE: (usize, usize) = (1, 3);
/// ... once the product is this large. Below it, three crates would make the rule break itself.
const LARGE: usize = 12_000;

/// The file that orders the stages.
const PATH_FILE: &str = "crates/gateway/src/path.rs";
/// The wire formats: modules of this crate.
const PROTOCOL: &str = "crates/protocol/src/";
const FORMATS: [&str; 2] = ["openai", "anthropic"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        functions(file, &mut findings);
        length(file, &mut findings);
    }
    for file in tree.files().filter(|file| has_columns(file)) {
        columns(file, &mut findings);
    }
    formats(tree, &mut findings);
    shares(tree, LARGE, &mut findings);
    findings
}

fn functions(file: &File, findings: &mut Vec<Finding>) {
    let Ok(syntax) = file.syntax() else { return };
    let mut functions = Functions::default();
    functions.visit_file(syntax);
    for (name, first, last) in functions.found {
        let lines = last + 1 - first;
        if lines > FUNCTION {
            let what = format!("function `{name}` has {lines} lines, {FUNCTION} are the bound");
            let remedy = "give its parts names of their own";
            findings.push(Finding::new(&file.path, first, what, remedy));
        }
    }
}

fn length(file: &File, findings: &mut Vec<Finding>) {
    let bound = if file.path == PATH_FILE { PATH } else { FILE };
    let lines = file.production_lines();
    if lines > bound {
        let what = format!("{lines} lines, {bound} are the bound");
        findings.push(Finding::new(&file.path, bound + 1, what, "move a concern to its own file"));
    }
}

/// Tables of Markdown and of TOML cannot be broken; Rust and Python can.
fn has_columns(file: &File) -> bool {
    file.path.ends_with(".rs") || file.path.ends_with(".py")
}

fn columns(file: &File, findings: &mut Vec<Finding>) {
    let mut literals = None;
    for (number, text) in (1..).zip(file.text.lines()) {
        // No line has more characters than bytes.
        if text.len() <= COLUMNS {
            continue;
        }
        let width = text.chars().count();
        if width <= COLUMNS || has_address(text) {
            continue;
        }
        let literals: &Vec<_> = literals.get_or_insert_with(|| recorded(file));
        if !literals.iter().any(|range| crosses(*range, number)) {
            let what = format!("{width} columns, {COLUMNS} are the bound");
            findings.push(Finding::new(&file.path, number, what, "break the line"));
        }
    }
}

/// An address cannot be broken.
fn has_address(line: &str) -> bool {
    line.split_whitespace().any(|word| word.contains("://") && word.chars().count() > COLUMNS / 2)
}

type Range = (LineColumn, LineColumn);

/// Whether a literal starts before the last column of a line and ends behind it: a recorded
/// answer of a vendor in a test stays as it was recorded.
fn crosses((start, end): Range, line: usize) -> bool {
    let column = |line, column| LineColumn { line, column };
    start < column(line, COLUMNS) && end > column(line, COLUMNS)
}

/// The literals of a test file.
fn recorded(file: &File) -> Vec<Range> {
    let mut found = Vec::new();
    if let (true, Ok(tokens)) = (file.is_test(), file.text.parse::<TokenStream>()) {
        collect(tokens, &mut found);
    }
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<Range>) {
    for token in tokens {
        match token {
            TokenTree::Literal(it) => found.push((it.span().start(), it.span().end())),
            TokenTree::Group(it) => collect(it.stream(), found),
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

fn formats(tree: &Tree, findings: &mut Vec<Finding>) {
    for format in FORMATS {
        let (entry, folder) = (format!("{PROTOCOL}{format}.rs"), format!("{PROTOCOL}{format}/"));
        let part = |file: &&File| file.path == entry || file.path.starts_with(&folder);
        let lines: usize = tree.rust().filter(part).map(File::production_lines).sum();
        if lines > FORMAT {
            let what = format!("the wire format has {lines} lines, {FORMAT} are the bound");
            findings.push(Finding::new(&entry, 1, what, "share what both formats have"));
        }
    }
}

fn shares(tree: &Tree, large: usize, findings: &mut Vec<Finding>) {
    let mut crates = std::collections::BTreeMap::<&str, usize>::new();
    for file in tree.rust().filter(|file| file.path.starts_with("crates/")) {
        if let Some(name) = file.crate_name() {
            *crates.entry(name).or_default() += file.production_lines();
        }
    }
    let total: usize = crates.values().sum();
    let (part, whole) = SHARE;
    for (name, lines) in crates {
        if total > large && lines * whole > total * part {
            let what = format!("{lines} of {total} lines, more than {part}/{whole}");
            let path = format!("crates/{name}/Cargo.toml");
            findings.push(Finding::new(&path, 1, what, "a second crate is hiding in it"));
        }
    }
}

/// Collects functions: name, first and last line.
#[derive(Default)]
struct Functions {
    found: Vec<(String, usize, usize)>,
}

impl Functions {
    fn add(&mut self, signature: &syn::Signature, block: &syn::Block) {
        let (first, last) = (signature.span().start().line, block.span().end().line);
        self.found.push((signature.ident.to_string(), first, last));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast syn::ItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        self.add(&item.sig, &item.block);
        syn::visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast syn::TraitItemFn) {
        if let Some(block) = &item.default {
            self.add(&item.sig, block);
        }
        syn::visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests;
