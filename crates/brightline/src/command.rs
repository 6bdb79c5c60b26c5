//! One file per verb.

mod agreement;
mod completions;
mod demo;
mod effector;
mod keyholder;
mod keys;
mod ledger;
mod log;
mod model;
mod permit;
mod replay;
mod review;
mod serve;

pub(crate) use self::keys::{PREFIX as KEY_PREFIX, fresh_key};

use std::process::ExitCode;

use crate::cli::{Cli, KeysVerb, LedgerVerb, LogVerb, PermitVerb, Verb};
use crate::output::{self, Unsaid};

/// What a verb found: the two good ways to end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Exit code 0.
    Good,
    /// The question was answered, and the answer is no. Exit code 1.
    No,
}

/// Runs one verb and turns its end into an exit code.
pub(crate) fn run(cli: Cli) -> ExitCode {
    let ended = match cli.verb {
        Verb::Serve(args) => serve::run(&args),
        Verb::Demo(args) => demo::run(&args),
        Verb::Agreement(args) => agreement::run(args.verb),
        Verb::Review(args) => review::run(args.verb),
        Verb::Ledger(args) => match args.verb {
            LedgerVerb::Status(args) => ledger::status(&args),
        },
        Verb::Keyholder(args) => keyholder::run(&args),
        Verb::Log(args) => match args.verb {
            LogVerb::Verify(args) => log::verify(&args),
        },
        Verb::Keys(args) => match args.verb {
            KeysVerb::New(args) => keys::new(&args),
            KeysVerb::Webhook(args) => keys::webhook(&args),
        },
        Verb::Model(args) => model::run(&args),
        Verb::Effector(args) => effector::run(&args),
        Verb::Permit(args) => match args.verb {
            PermitVerb::Show(args) => permit::show(&args),
            PermitVerb::Key(args) => permit::key(&args),
        },
        Verb::Replay(args) => replay::run(&args),
        Verb::Completions(args) => completions::run(&args),
    };
    match ended {
        Ok(Finding::Good) => ExitCode::SUCCESS,
        Ok(Finding::No) => ExitCode::from(1),
        Err(report) if reader_went_away(&report) => ExitCode::SUCCESS,
        Err(report) => {
            output::complain(report.as_ref());
            ExitCode::from(2)
        }
    }
}

/// `brightline … | head` is no failure of ours.
fn reader_went_away(report: &miette::Report) -> bool {
    report.chain().filter_map(|error| error.downcast_ref()).any(Unsaid::reader_went_away)
}
