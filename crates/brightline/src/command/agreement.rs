//! `brightline agreement`: one file per verb.

mod activate;
mod cases;
mod check;
mod diff;
mod explain;
mod findings;
mod new;
mod prove;
mod show;
mod sign;
mod verify;

use std::path::Path;
use std::sync::Arc;

use agreement::Bundle;
use controls::Engine;
use miette::{IntoDiagnostic as _, WrapErr as _};

use super::Finding;
use crate::cli::AgreementVerb;
use crate::output;

/// Columns of text that people read.
const WIDTH: usize = 96;

/// Runs one verb.
pub(super) fn run(verb: AgreementVerb) -> miette::Result<Finding> {
    match verb {
        AgreementVerb::New(args) => new::run(&args),
        AgreementVerb::Check(args) => check::run(&args),
        AgreementVerb::Show(args) => show::run(&args),
        AgreementVerb::Cases(args) => cases::run(&args),
        AgreementVerb::Diff(args) => diff::run(&args),
        AgreementVerb::Explain(args) => explain::run(&args),
        AgreementVerb::Prove(args) => prove::run(&args),
        AgreementVerb::Sign(args) => sign::run(&args),
        AgreementVerb::Verify(args) => verify::run(&args),
        AgreementVerb::Activate(args) => activate::run(&args),
    }
}

/// The text of an agreement.
fn read(file: &Path) -> miette::Result<String> {
    std::fs::read_to_string(file)
        .into_diagnostic()
        .wrap_err_with(|| format!("the agreement `{}` cannot be read", file.display()))
}

/// An agreement that compiles, for verbs that are about what it says. What is wrong with one that
/// does not is told to people and, with `json`, to machines.
fn compiled(file: &Path, json: bool) -> miette::Result<Option<Bundle>> {
    let source = read(file)?;
    let name = file.display().to_string();
    match Bundle::compile(&source, &name) {
        Ok(bundle) => Ok(Some(bundle)),
        Err(diagnostics) => {
            if json {
                let findings = findings::json(&diagnostics, &source);
                output::json(&serde_json::json!({
                    "file": name, "good": false, "findings": findings,
                }))?;
            } else {
                output::complain(&diagnostics);
            }
            Ok(None)
        }
    }
}

/// The engine that decides under `bundle` at run time.
fn engine(bundle: Bundle) -> miette::Result<Engine> {
    Engine::new(Arc::new(bundle))
        .into_diagnostic()
        .wrap_err("the agreement compiles, and cannot decide: please report it with the file")
}

/// A number and a noun: `1 clause`, `2 clauses`.
fn counted(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

/// `text` in lines of at most [`WIDTH`] columns, all but the first indented.
fn wrapped(text: &str, indent: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if indent + line.chars().count() + 1 + word.chars().count() <= WIDTH {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines.join(&format!("\n{:indent$}", ""))
}
