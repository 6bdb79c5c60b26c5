//! `cargo xtask test`: everything that proves the project, one command on a fresh machine.
//!
//! Each step is one or more commands. What they print goes to a log file of the step; what people
//! see is one line per step, the end of the log of a step that fails, and a table. The last line
//! sums up what the test runners counted.

mod count;
mod live;
mod needs;
mod run;
mod step;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

use crate::tree;
use count::Count;
use live::Live;
use step::{STEPS, Step};

pub(crate) use needs::run as needs;

/// Lines of a log that are shown when its step fails.
const TAIL: usize = 60;

/// Where things are.
struct Places {
    root: PathBuf,
    target: PathBuf,
    logs: PathBuf,
}

/// How a step ended.
struct Outcome {
    name: &'static str,
    time: Duration,
    count: Count,
    /// What went wrong, if something did.
    fault: Option<String>,
}

/// Prints the names of the steps.
pub(crate) fn list() -> ExitCode {
    for step in STEPS {
        println!("{:<10} {}", step.name, step.what);
    }
    ExitCode::SUCCESS
}

/// Runs the steps, or those named in `only`.
pub(crate) fn run(only: &[String]) -> Result<ExitCode> {
    let steps = chosen(only)?;
    let places = Places::find()?;
    let mut live = Live::new(steps.len());
    let mut outcomes = Vec::new();
    for step in steps {
        let outcome = perform(step, &places, &mut live)?;
        // Without what the machine must have, every other step would fail for the same reason.
        let hopeless = outcome.fault.is_some() && step.name == "needs";
        outcomes.push(outcome);
        if hopeless {
            break;
        }
    }
    live.end();
    Ok(summary(&outcomes))
}

fn chosen(only: &[String]) -> Result<Vec<&'static Step>> {
    if let Some(unknown) = only.iter().find(|name| STEPS.iter().all(|step| step.name != **name)) {
        let names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        bail!("`{unknown}` is no step: choose from {}", names.join(", "));
    }
    let wanted = |step: &&Step| only.is_empty() || only.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(wanted).collect())
}

impl Places {
    fn find() -> Result<Self> {
        let root = tree::root()?;
        let target = crate::target(&root)?;
        let logs = target.join("test-logs");
        std::fs::create_dir_all(&logs).with_context(|| logs.display().to_string())?;
        Ok(Self { root, target, logs })
    }
}

/// Runs one step to its end. A step that fails does not keep the others from running.
fn perform(step: &Step, places: &Places, live: &mut Live) -> Result<Outcome> {
    let path = places.logs.join(format!("{}.log", step.name));
    let mut log = std::fs::File::create(&path).with_context(|| path.display().to_string())?;
    live.begin(step.name, step.what);
    let (mut count, mut fault) = (Count::default(), None);
    for command in (step.commands)(places)? {
        let ended = run::run(command, &mut log, |line| {
            count.read(line);
            live.line(line);
        });
        match ended {
            Ok(None) => {}
            Ok(Some(wrong)) => fault = Some(wrong),
            Err(error) => fault = Some(format!("{error:#}")),
        }
        if fault.is_some() {
            break;
        }
    }
    let fault = fault.or_else(|| count.fault(step.has_tests));
    let outcome = Outcome { name: step.name, time: live.elapsed(), count, fault };
    live.close(&line(&outcome));
    if outcome.fault.is_some() {
        live.show(&tail(&std::fs::read_to_string(&path).unwrap_or_default()));
        live.show(&format!("    all of it: {}", path.display()));
    }
    Ok(outcome)
}

/// The end of a log, indented.
fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    let shown = lines.get(lines.len().saturating_sub(TAIL)..).unwrap_or_default();
    shown.iter().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

fn line(outcome: &Outcome) -> String {
    let result = match (&outcome.fault, outcome.count.ran()) {
        (Some(fault), _) => format!("FAILED ({fault})"),
        (None, true) => format!("ok ({} passed)", outcome.count.passed),
        (None, false) => "ok".to_owned(),
    };
    format!("{:<10} {:>8}  {result}", outcome.name, minutes(outcome.time))
}

fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds / 60 {
        0 => format!("{:.1} s", time.as_secs_f64()),
        minutes => format!("{minutes} m {:02} s", seconds % 60),
    }
}

/// Prints the table and, alone on the last line, what was counted. A step that failed without a
/// failed test counts as one, so that the last line cannot look clean when the run was not.
fn summary(outcomes: &[Outcome]) -> ExitCode {
    println!("\n{:<10} {:>8}  result", "step", "time");
    outcomes.iter().for_each(|outcome| println!("{}", line(outcome)));
    let time: Duration = outcomes.iter().map(|outcome| outcome.time).sum();
    println!("{:<10} {:>8}\n", "all", minutes(time));
    let passed: usize = outcomes.iter().map(|outcome| outcome.count.passed).sum();
    let failed: usize = outcomes
        .iter()
        .map(|outcome| outcome.count.failed.max(usize::from(outcome.fault.is_some())))
        .sum();
    println!("{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

#[cfg(test)]
mod tests;
