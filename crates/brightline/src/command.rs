//! One file per verb.

mod completions;
mod keys;
mod model;

use std::process::ExitCode;

use crate::cli::{Cli, KeysVerb, Verb};
use crate::output;

/// What a verb found: the good ways to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Exit code 0.
    Good,
}

/// Runs one verb and turns its end into an exit code.
pub(crate) fn run(cli: Cli) -> ExitCode {
    let ended = match cli.verb {
        Verb::Model(args) => model::run(&args),
        Verb::Keys(args) => match args.verb {
            KeysVerb::New(args) => keys::new(&args),
        },
        Verb::Completions(args) => completions::run(&args),
    };
    match ended {
        Ok(Finding::Good) => ExitCode::SUCCESS,
        Err(report) if reader_went_away(&report) => ExitCode::SUCCESS,
        Err(report) => {
            output::complain(report.as_ref());
            ExitCode::from(2)
        }
    }
}

/// `brightline … | head` is no failure of ours.
fn reader_went_away(report: &miette::Report) -> bool {
    report
        .downcast_ref::<std::io::Error>()
        .is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
}
