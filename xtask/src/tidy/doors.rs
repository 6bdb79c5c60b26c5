//! The ways out of the process, and the files that may open one.
//!
//! That a stage cannot be skipped is shown by types. That there is no second way beside the stages
//! is shown here: what can reach a vendor, or start a program, stands in the files of this list.

use syn::visit::Visit;

use crate::finding::Finding;
use crate::tree::{File, Tree};

/// One way out.
struct Door {
    /// How it looks in the code.
    sign: Sign,
    /// Where the sign means that.
    within: &'static str,
    /// The files and folders that may open it.
    only: &'static [&'static str],
    what: &'static str,
}

enum Sign {
    /// These segments, one after the other, in a path or an import.
    Path(&'static [&'static str]),
    /// A method of this name.
    Method(&'static str),
}

const DOORS: &[Door] = &[
    Door {
        sign: Sign::Method("client"),
        within: "crates/gateway/src/",
        only: &["crates/gateway/src/path/forward.rs"],
        what: "the client that reaches vendors",
    },
    Door {
        sign: Sign::Path(&["client", "legacy"]),
        within: "crates/",
        only: &[
            "crates/gateway/src/egress.rs",
            "crates/brightline/src/case_register.rs",
            "crates/brightline/src/command/review/client.rs",
            "crates/brightline/src/demo/",
            "crates/brightline/src/replay/",
            "crates/brightline/src/webhook/receiver.rs",
        ],
        what: "an HTTP client",
    },
    Door {
        sign: Sign::Path(&["client", "conn"]),
        within: "crates/",
        only: &[],
        what: "an HTTP client",
    },
    Door {
        sign: Sign::Path(&["TcpStream", "connect"]),
        within: "crates/",
        only: &[],
        what: "a connection",
    },
    Door {
        sign: Sign::Path(&["UnixStream", "connect"]),
        within: "crates/",
        only: &["crates/brightline/src/control.rs", "crates/keyholder/src/client.rs"],
        what: "a running gateway's control socket, or a key holder",
    },
    Door {
        sign: Sign::Path(&["process", "Command"]),
        within: "crates/",
        only: &["crates/prover/src/solver/session.rs"],
        what: "another program",
    },
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust().filter(|file| file.path.contains("/src/") && !file.is_test()) {
        let Ok(syntax) = file.syntax() else { continue };
        let mut ways = Ways { file, findings: &mut findings };
        ways.visit_file(syntax);
    }
    findings
}

struct Ways<'a> {
    file: &'a File,
    findings: &'a mut Vec<Finding>,
}

impl Ways<'_> {
    fn doors(&self) -> impl Iterator<Item = &'static Door> + use<'_> {
        let path = self.file.path.as_str();
        DOORS.iter().filter(move |door| {
            path.starts_with(door.within) && !door.only.iter().any(|only| path.starts_with(only))
        })
    }

    fn found(&mut self, door: &Door, line: usize) {
        let what = format!("{} is reached from here", door.what);
        let remedy = match door.only {
            [] => "no file of the product may; ask for it in a decision record".to_owned(),
            only => format!("only {} may", only.join(" and ")),
        };
        self.findings.push(Finding::new(&self.file.path, line, what, remedy));
    }

    fn path(&mut self, segments: &[String], line: usize) {
        let matching: Vec<&Door> = self
            .doors()
            .filter(|door| match door.sign {
                Sign::Path(sign) => segments.windows(sign.len()).any(|it| it == sign),
                Sign::Method(_) => false,
            })
            .collect();
        matching.into_iter().for_each(|door| self.found(door, line));
    }

    fn imported(&mut self, tree: &syn::UseTree, before: &[String]) {
        let joined = |ident: &syn::Ident| [before, &[ident.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.imported(&path.tree, &joined(&path.ident)),
            syn::UseTree::Name(name) => {
                self.path(&joined(&name.ident), name.ident.span().start().line);
            }
            syn::UseTree::Rename(name) => {
                self.path(&joined(&name.ident), name.ident.span().start().line);
            }
            syn::UseTree::Group(group) => {
                group.items.iter().for_each(|item| self.imported(item, before));
            }
            syn::UseTree::Glob(glob) => self.path(before, glob.star_token.span.start().line),
        }
    }
}

impl<'ast> Visit<'ast> for Ways<'_> {
    fn visit_path(&mut self, item: &'ast syn::Path) {
        let segments: Vec<String> = item.segments.iter().map(|it| it.ident.to_string()).collect();
        if let Some(last) = item.segments.last() {
            self.path(&segments, last.ident.span().start().line);
        }
        syn::visit::visit_path(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.imported(&item.tree, &[]);
    }

    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.ident != "tests" {
            syn::visit::visit_item_mod(self, item);
        }
    }

    fn visit_expr_method_call(&mut self, item: &'ast syn::ExprMethodCall) {
        let named = |door: &&Door| matches!(door.sign, Sign::Method(name) if item.method == name);
        let matching: Vec<&Door> = self.doors().filter(named).collect();
        let line = item.method.span().start().line;
        matching.into_iter().for_each(|door| self.found(door, line));
        syn::visit::visit_expr_method_call(self, item);
    }
}

#[cfg(test)]
mod tests;
