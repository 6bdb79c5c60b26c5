//! The files of the repository, as git knows them.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use syn::spanned::Spanned as _;
use syn::visit::Visit;

/// Every text file that is tracked, or would be if it were added.
pub(crate) struct Tree {
    files: Vec<File>,
    /// Every path, those of files that are no text too.
    paths: BTreeSet<String>,
}

/// One text file.
pub(crate) struct File {
    /// From the root of the repository, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
    rust: OnceCell<Result<syn::File, syn::Error>>,
    production: OnceCell<usize>,
}

/// A range of lines, both ends included, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lines {
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// The root of the repository: the folder above that of this crate.
pub(crate) fn root() -> Result<PathBuf> {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().map(Path::to_owned).context("xtask has no parent folder")
}

impl Tree {
    /// Reads the files below `root`.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let output = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root)
            .output()
            .context("git does not start: install git")?;
        if !output.status.success() {
            bail!("git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let mut tree = Self { files: Vec::new(), paths: BTreeSet::new() };
        for path in String::from_utf8(output.stdout)?.split_terminator('\0') {
            // A file that is deleted but not yet committed is still listed.
            let Ok(bytes) = std::fs::read(root.join(path)) else { continue };
            tree.paths.insert(path.to_owned());
            if let Ok(text) = String::from_utf8(bytes) {
                tree.files.push(File::new(path, text));
            }
        }
        tree.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(tree)
    }

    /// A tree of files that exist in memory only.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let paths = files.iter().map(|(path, _)| (*path).to_owned()).collect();
        let mut files: Vec<File> =
            files.iter().map(|(path, text)| File::new(path, (*text).to_owned())).collect();
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files, paths }
    }

    /// Every text file, in the order of the paths.
    pub(crate) fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    /// Every Rust file.
    pub(crate) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }

    /// Parses every Rust file now. Errors stay with their files.
    pub(crate) fn parse(&self) {
        for file in self.rust() {
            match file.syntax() {
                Ok(_) | Err(_) => {}
            }
        }
    }

    /// The file at `path`.
    pub(crate) fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Whether `path` is a file or a folder with files.
    pub(crate) fn has(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.paths.contains(path)
            || path.is_empty()
            || self.paths.range(folder.clone()..).next().is_some_and(|it| it.starts_with(&folder))
    }
}

impl File {
    fn new(path: &str, text: String) -> Self {
        Self { path: path.to_owned(), text, rust: OnceCell::new(), production: OnceCell::new() }
    }

    /// The syntax tree. The error is what the compiler will say too.
    pub(crate) fn syntax(&self) -> Result<&syn::File, &syn::Error> {
        self.rust.get_or_init(|| syn::parse_file(&self.text)).as_ref()
    }

    /// Whether the whole file is built for tests only.
    pub(crate) fn is_test(&self) -> bool {
        let mut parts = self.path.split('/');
        parts.any(|part| matches!(part, "tests" | "tests.rs" | "benches" | "examples" | "fuzz"))
    }

    /// The lines that are built for tests only: the items under `#[cfg(test)]` and `#[test]`.
    pub(crate) fn test_lines(&self) -> Vec<Lines> {
        let length = self.text.lines().count();
        if self.is_test() {
            return vec![Lines { first: 1, last: length }];
        }
        let mut found = TestItems::default();
        if let Ok(file) = self.syntax() {
            found.visit_file(file);
        }
        found.lines
    }

    /// How many lines the product has in this file.
    pub(crate) fn production_lines(&self) -> usize {
        *self.production.get_or_init(|| {
            let tests = self.test_lines();
            let all = 1..=self.text.lines().count();
            all.filter(|line| !tests.iter().any(|range| range.contains(*line))).count()
        })
    }

    /// The crate that this file belongs to, by its folder.
    pub(crate) fn crate_name(&self) -> Option<&str> {
        let mut parts = self.path.split('/');
        match (parts.next()?, parts.next()?) {
            ("crates", name) => Some(name),
            ("xtask", _) => Some("xtask"),
            _ => None,
        }
    }
}

impl Lines {
    /// Whether `line` is one of them.
    pub(crate) fn contains(self, line: usize) -> bool {
        (self.first..=self.last).contains(&line)
    }
}

/// Collects the items that only tests see.
#[derive(Default)]
struct TestItems {
    lines: Vec<Lines>,
}

impl<'ast> Visit<'ast> for TestItems {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        if attributes(item).iter().any(for_tests) {
            let span = item.span();
            self.lines.push(Lines { first: span.start().line, last: span.end().line });
        } else {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_impl_item_fn(&mut self, item: &'ast syn::ImplItemFn) {
        if item.attrs.iter().any(for_tests) {
            let span = item.span();
            self.lines.push(Lines { first: span.start().line, last: span.end().line });
        }
    }
}

fn for_tests(attribute: &syn::Attribute) -> bool {
    let test_only = |list: &syn::MetaList| list.tokens.to_string() == "test";
    attribute.path().is_ident("test")
        || (attribute.path().is_ident("cfg") && attribute.meta.require_list().is_ok_and(test_only))
}

fn attributes(item: &syn::Item) -> &[syn::Attribute] {
    match item {
        syn::Item::Const(it) => &it.attrs,
        syn::Item::Enum(it) => &it.attrs,
        syn::Item::Fn(it) => &it.attrs,
        syn::Item::Impl(it) => &it.attrs,
        syn::Item::Macro(it) => &it.attrs,
        syn::Item::Mod(it) => &it.attrs,
        syn::Item::Static(it) => &it.attrs,
        syn::Item::Struct(it) => &it.attrs,
        syn::Item::Trait(it) => &it.attrs,
        syn::Item::Type(it) => &it.attrs,
        syn::Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests;
