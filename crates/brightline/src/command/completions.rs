//! `brightline completions SHELL`: what the shell needs to complete our verbs.

use clap::CommandFactory as _;

use super::Finding;
use crate::cli::{Cli, CompletionsArgs};
use crate::output;

/// Prints the completion script of one shell.
pub(crate) fn run(args: &CompletionsArgs) -> miette::Result<Finding> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "brightline", &mut script);
    output::line(String::from_utf8_lossy(&script).trim_end())?;
    Ok(Finding::Good)
}
