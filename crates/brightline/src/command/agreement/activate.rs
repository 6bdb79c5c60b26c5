//! `brightline agreement activate`: puts a signed agreement in force, at a running gateway or for
//! the next start.

use miette::{IntoDiagnostic as _, WrapErr as _, miette};
use serde_json::json;
use store::Store;

use super::Finding;
use crate::activation::{Judge, Texts};
use crate::cli::ActivateArgs;
use crate::clock_mark;
use crate::config::Config;
use crate::control::{self, Answer};
use crate::output;
use crate::wire::settings;

/// Puts one agreement in force.
pub(super) fn run(args: &ActivateArgs) -> miette::Result<Finding> {
    let config = Config::read_to_look(&args.config)?;
    let texts = Texts::read(&args.file)?;
    let judge = Judge::of(&config);
    // Said here, so that whoever asks sees the places in the file.
    if let Err(error) = judge.look(&texts) {
        return refused(args, &output::plain(&error));
    }
    let asked = control::activate(&config.data, texts.clone()).into_diagnostic();
    match asked.wrap_err("the gateway does not answer: see its log")? {
        Some(Answer::Activated { record }) => tell(args, Some(record), true),
        Some(Answer::Refused { why }) => refused(args, &why),
        Some(Answer::Signed { .. } | Answer::Ledger { .. }) => {
            Err(miette!("the gateway answered something else"))
        }
        None => prepare(args, &config, &judge, &texts),
    }
}

/// Puts it on record with no gateway running: the next start serves it.
fn prepare(
    args: &ActivateArgs,
    config: &Config,
    judge: &Judge,
    texts: &Texts,
) -> miette::Result<Finding> {
    clock_mark::compare(&config.data, false)?;
    let runtime = tokio::runtime::Runtime::new().into_diagnostic()?;
    runtime.block_on(async {
        let store = Store::open(&settings(config)).into_diagnostic()?;
        let judged = judge.judge(texts, &store).await;
        let finding = match judged {
            Ok(in_force) => {
                let record = gateway::put_on_record(&store, &in_force).await.into_diagnostic()?;
                tell(args, record.map(lexicon::RecordNumber::index), false)
            }
            Err(error) => refused(args, &output::plain(&error)),
        };
        store.close().await.into_diagnostic()?;
        finding
    })
}

fn tell(args: &ActivateArgs, record: Option<u64>, serves: bool) -> miette::Result<Finding> {
    let file = args.file.display();
    if args.json {
        let value = json!({
            "file": file.to_string(), "in-force": true, "record": record, "serves": serves,
        });
        output::json(&value)?;
        return Ok(Finding::Good);
    }
    let when = if serves { "in force now" } else { "in force from the next start on" };
    output::line(match record {
        Some(record) => format!("{file} is {when}, by record {record}"),
        None => format!("{file} is {when}; it was on record already"),
    })?;
    Ok(Finding::Good)
}

fn refused(args: &ActivateArgs, why: &str) -> miette::Result<Finding> {
    let file = args.file.display();
    if args.json {
        let value = json!({"file": file.to_string(), "in-force": false, "why": why.trim()});
        output::json(&value)?;
    } else {
        output::line(format!(
            "{file} is not in force, and what was before is:\n{}",
            why.trim_end()
        ))?;
    }
    Ok(Finding::No)
}
