//! `brightline ledger status`: what is spent of the persons budgets.

use agreement::Bundle;
use gateway::ReadFor;
use miette::{IntoDiagnostic as _, WrapErr as _, miette};
use store::Store;

use super::Finding;
use crate::cli::StatusArgs;
use crate::config::Config;
use crate::control::{self, Answer};
use crate::ledger_status::Status;
use crate::wire::settings;
use crate::{activation, clock_mark, output};

/// Shows what is spent, as the gateway that runs says it, or else the store.
pub(crate) fn status(args: &StatusArgs) -> miette::Result<Finding> {
    let config = Config::read_to_look(&args.config)?;
    let asked = control::read_ledger(&config.data).into_diagnostic();
    let status = match asked.wrap_err("the gateway does not answer: see its log")? {
        Some(Answer::Ledger { status }) => *status,
        Some(Answer::Refused { why }) => return Err(miette!("{why}")),
        Some(Answer::Activated { .. } | Answer::Signed { .. }) => {
            return Err(miette!("the gateway answered something else"));
        }
        None => from_store(&config)?,
    };
    if args.json {
        output::json(&status)?;
    } else {
        output::line(status.page(output::stdout_is_colourful()).trim_end())?;
    }
    Ok(Finding::Good)
}

/// No gateway runs: the store is opened, and the reading put on record in it.
fn from_store(config: &Config) -> miette::Result<Status> {
    clock_mark::compare(&config.data, false)?;
    let unused = !config.data.try_exists().into_diagnostic()?;
    if unused {
        return Err(nothing(config));
    }
    let runtime = tokio::runtime::Runtime::new().into_diagnostic()?;
    runtime.block_on(async {
        let store = Store::open(&settings(config)).into_diagnostic()?;
        let read = read(config, &store).await;
        store.close().await.into_diagnostic()?;
        read
    })
}

async fn read(config: &Config, store: &Store) -> miette::Result<Status> {
    let last = activation::last(store).await.into_diagnostic()?.ok_or_else(|| nothing(config))?;
    let name = last.agreement.to_string();
    let bundle = Bundle::compile(&last.source, &name).map_err(|_| {
        miette!("the agreement `{name}` that was in force does not compile with this version")
    })?;
    let reading = gateway::read_ledger(store, &bundle, ReadFor::Status).await.into_diagnostic()?;
    Ok(Status::of(&reading))
}

fn nothing(config: &Config) -> miette::Report {
    let data = config.data.display();
    miette!(
        help = "`brightline serve` puts an agreement in force and counts under it",
        "nothing was ever in force in `{data}`, so nothing is counted there"
    )
}
