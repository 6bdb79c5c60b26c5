//! `brightline agreement`: one file per verb.

mod check;
mod findings;
mod prove;

use std::path::Path;

use miette::{IntoDiagnostic as _, WrapErr as _};

use super::Finding;
use crate::cli::AgreementVerb;

/// Runs one verb.
pub(super) fn run(verb: AgreementVerb) -> miette::Result<Finding> {
    match verb {
        AgreementVerb::Check(args) => check::run(&args),
        AgreementVerb::Prove(args) => prove::run(&args),
    }
}

/// The text of an agreement.
fn read(file: &Path) -> miette::Result<String> {
    std::fs::read_to_string(file)
        .into_diagnostic()
        .wrap_err_with(|| format!("the agreement `{}` cannot be read", file.display()))
}
