//! `brightline agreement prove`: whether the agreement keeps what it promises, shown by solvers.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use agreement::{Bundle, Outcome, Proof, Proven};
use controls::Engine;
use indicatif::{ProgressBar, ProgressStyle};
use miette::{Diagnostic, IntoDiagnostic as _, WrapErr as _};
use prover::{Progress, Refutation, Report, Settings};
use serde_json::{Value, json};

use super::findings;
use crate::cli::{ProveArgs, SolverArgs};
use crate::command::Finding;
use crate::output;

/// Nothing could be asked.
#[derive(Debug, thiserror::Error, Diagnostic)]
#[error("the agreement cannot be proven: {0}")]
#[diagnostic(help("`--solver NAME=COMMAND` names a solver; Debian has one in the package cvc5"))]
struct NotAsked(#[from] prover::Failure);

/// Proves one file, or checks its proof.
pub(super) fn run(args: &ProveArgs) -> miette::Result<Finding> {
    let Some(engine) = engine(&args.file, args.json)? else { return Ok(Finding::No) };
    let before = match &args.against {
        Some(file) => match engine_of_before(file, args.json)? {
            Some(before) => Some(before),
            None => return Ok(Finding::No),
        },
        None => None,
    };
    let place = args.proof.clone().unwrap_or_else(|| proof_of(&args.file));
    let stale = if args.check { stale(&place, engine.bundle())? } else { None };
    let settings = settings(&args.solvers);
    let report = prove(&engine, before.as_ref(), &settings)?;
    let own = report.proof.obligations.iter().all(Proven::holds);
    let written = own && !args.check && !args.dry_run;
    if written {
        std::fs::write(&place, report.proof.to_text())
            .into_diagnostic()
            .wrap_err_with(|| format!("the proof `{}` cannot be written", place.display()))?;
    }
    let good = report.is_proven() && stale.is_none();
    if args.json {
        output::json(&value(args, &report, &place, written, stale.as_deref()))?;
    } else {
        told(args, &report)?;
        ended(args, &report, &place, written, stale.as_deref())?;
    }
    Ok(if good { Finding::Good } else { Finding::No })
}

/// Where the proof of an agreement is: beside it, under the same name.
pub(super) fn proof_of(agreement: &Path) -> PathBuf {
    agreement.with_extension("proof.json")
}

/// The solvers that were named, or the one on the path.
pub(super) fn settings(args: &SolverArgs) -> Settings {
    let named = Settings { solvers: args.solver.clone(), ..Settings::default() };
    let asked = if args.solver.is_empty() { Settings::default() } else { named };
    Settings { timeout: Duration::from_secs(args.timeout), ..asked }
}

/// Proves the agreement of `engine`, with a bar for people who wait.
pub(super) fn prove(
    engine: &Engine,
    before: Option<&Engine>,
    settings: &Settings,
) -> miette::Result<Report> {
    let bar = ProgressBar::new(0);
    // A template that cannot be read leaves the bar as it is.
    if let Ok(style) = ProgressStyle::with_template("proving {bar:30} {pos}/{len} {msg}") {
        bar.set_style(style);
    }
    let solvers = u64::try_from(settings.solvers.len()).unwrap_or(1);
    let watch = |progress: Progress<'_>| {
        bar.set_length(u64::try_from(progress.all).unwrap_or(0).saturating_mul(solvers));
        bar.set_message(format!("{} by {}", progress.obligation, progress.solver));
        bar.inc(1);
    };
    let report = prover::prove(engine, before, settings, &watch);
    bar.finish_and_clear();
    Ok(report.map_err(NotAsked)?)
}

/// An engine for the agreement in `file`; `None` after it was told what is wrong with it.
fn engine(file: &Path, as_json: bool) -> miette::Result<Option<Engine>> {
    let name = file.display().to_string();
    let source = super::read(file)?;
    let bundle = match Bundle::compile(&source, &name) {
        Ok(bundle) => bundle,
        Err(diagnostics) if as_json => {
            let findings = findings::json(&diagnostics, &source);
            output::json(&json!({"file": name, "proven": false, "findings": findings}))?;
            return Ok(None);
        }
        Err(diagnostics) => {
            output::complain(&diagnostics);
            return Ok(None);
        }
    };
    Engine::new(Arc::new(bundle)).map(Some).into_diagnostic()
}

fn engine_of_before(file: &Path, as_json: bool) -> miette::Result<Option<Engine>> {
    engine(file, as_json).wrap_err("the version before")
}

/// Why the proof in `place` does not speak for `bundle`; `None` if it does.
fn stale(place: &Path, bundle: &Bundle) -> miette::Result<Option<String>> {
    let text = std::fs::read_to_string(place)
        .into_diagnostic()
        .wrap_err_with(|| format!("the proof `{}` cannot be read", place.display()))?;
    let verified = Proof::parse(&text).map_err(|error| error.to_string());
    let verified = verified.and_then(|it| it.verify(bundle).map_err(|error| error.to_string()));
    Ok(verified.err())
}

/// Each obligation, in a line.
fn told(args: &ProveArgs, report: &Report) -> miette::Result<()> {
    let compared = report.proof.comparison.iter().flat_map(|it| &it.obligations);
    for proven in report.proof.obligations.iter().chain(compared) {
        let obligation = &proven.obligation;
        let word = if proven.holds() { "proven" } else { "NOT PROVEN" };
        output::line(format!("{word:<11} {:<26} {}", obligation.id, obligation.says))?;
        if args.cedar {
            for line in obligation.region.lines() {
                output::line(format!("                {line}"))?;
            }
        }
        for attempt in &proven.attempts {
            let why = match &attempt.outcome {
                Outcome::Proven => continue,
                Outcome::Refuted(why) => format!("refuted by {}: {why}", attempt.solver),
                Outcome::Open(why) => format!("not proven by {}: {why}", attempt.solver),
            };
            output::line(format!("            {why}"))?;
        }
    }
    if args.cedar {
        output::line("\nAssumed of every act:")?;
        output::line(report.proof.assumptions.trim_end())?;
        output::line("\nBelieved, and not proven:")?;
        for fact in &report.proof.trusted {
            output::line(format!("  {fact}"))?;
        }
    }
    Ok(())
}

/// The last lines: what it comes to.
fn ended(
    args: &ProveArgs,
    report: &Report,
    place: &Path,
    written: bool,
    stale: Option<&str>,
) -> miette::Result<()> {
    let all = report.proof.obligations.len();
    let proven = report.proof.obligations.iter().filter(|proven| proven.holds()).count();
    let solvers: Vec<_> = report
        .proof
        .solvers()
        .into_iter()
        .map(|(name, version)| format!("{name} {version}").trim_end().to_owned())
        .collect();
    output::line(format!("{proven} of {all} obligations proven by {}", solvers.join(" and ")))?;
    if let Some(why) = stale {
        output::line(format!("the proof in {} does not hold: {why}", place.display()))?;
    } else if args.check {
        output::line(format!("the proof in {} holds", place.display()))?;
    }
    if written {
        output::line(format!("written to {}", place.display()))?;
    } else if proven < all && !args.check {
        output::line("no proof was written: mend what is refuted, or see to the solver")?;
    }
    Ok(())
}

fn value(
    args: &ProveArgs,
    report: &Report,
    place: &Path,
    written: bool,
    stale: Option<&str>,
) -> Value {
    let proof: Value = serde_json::from_str(&report.proof.to_text()).unwrap_or_default();
    json!({
        "file": args.file.display().to_string(),
        "proven": report.is_proven(),
        "written": written.then(|| place.display().to_string()),
        "stale": stale,
        "refutations": report.refutations.iter().map(refutation).collect::<Vec<_>>(),
        "proof": proof,
    })
}

fn refutation(refutation: &Refutation) -> Value {
    json!({
        "obligation": refutation.obligation.id,
        "says": refutation.obligation.says,
        "solver": refutation.solver,
        "act": refutation.example.as_ref().map(ToString::to_string),
        "decision": refutation.ruling.as_ref().map(|ruling| ruling.outcome.as_str()),
        "clauses": refutation.ruling.as_ref().map(|ruling| &ruling.clauses),
        "policies": refutation.policies,
    })
}
