//! `brightline replay`: what an agreement would have done with recorded exchanges.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use agreement::Bundle;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use miette::{IntoDiagnostic as _, WrapErr as _};

use super::Finding;
use crate::cli::ReplayArgs;
use crate::config::Config;
use crate::output;
use crate::replay::{Difference, Enrolment, NotReplayed, Replay, Story, Summary};

/// Where Linux has files in memory.
const MEMORY: &str = "/dev/shm";

/// LIMIT: the longest recording whose records are kept in memory, in bytes.
const MOST_IN_MEMORY: u64 = 256 << 20;

/// How often the progress is drawn.
const DRAWN_EVERY: Duration = Duration::from_millis(100);

/// Replays one recording.
pub(super) fn run(args: &ReplayArgs) -> miette::Result<Finding> {
    let bundle = compiled(&args.agreement)?;
    let before = args.against.as_deref().map(compiled).transpose()?;
    let enrolment = enrolment(args)?;
    let (folder, _temporary) = folder(args)?;
    let bundles: Vec<&Bundle> = std::iter::once(&*bundle).chain(before.as_deref()).collect();
    let mut replay =
        Replay::new(&args.file, args.skip_bad, enrolment, args.start, &bundles, folder)?;
    let bar = bar(replay.lines(), bundles.len());
    // One thread: an exchange is a chain of steps, and handing each to another core takes longer
    // than the step.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.into_diagnostic()?;
    let mut difference = None;
    if let Some(before) = &before {
        let mut noted = Difference::default();
        let mut told = |story: &Story| {
            bar.inc(1);
            noted.before(story);
            Ok(())
        };
        runtime.block_on(replay.play(before, "before", &mut told))?;
        difference = Some(noted);
    }
    let mut told = |story: &Story| {
        bar.inc(1);
        if let Some(difference) = &mut difference {
            difference.now(story);
        }
        if args.json { Ok::<_, NotReplayed>(output::json(&story.as_json())?) } else { Ok(()) }
    };
    let summary = runtime.block_on(replay.play(&bundle, "now", &mut told))?;
    bar.finish_and_clear();
    tell(args, &summary, difference.as_ref())?;
    let good = difference.as_ref().is_none_or(Difference::nothing_looser);
    Ok(if good { Finding::Good } else { Finding::No })
}

/// The agreement in `file`.
fn compiled(file: &Path) -> miette::Result<Arc<Bundle>> {
    let source = std::fs::read_to_string(file)
        .into_diagnostic()
        .wrap_err_with(|| format!("the agreement `{}` cannot be read", file.display()))?;
    Ok(Arc::new(Bundle::compile(&source, &file.display().to_string())?))
}

fn enrolment(args: &ReplayArgs) -> miette::Result<Enrolment> {
    let config = args.config.as_deref().map(Config::read_to_look).transpose()?;
    let register = args.cases.as_deref().map(std::fs::read_to_string).transpose();
    let register = register.into_diagnostic().wrap_err("the case register cannot be read")?;
    Ok(Enrolment {
        known: config.map(|config| config.workloads).unwrap_or_default(),
        party: args.party.clone(),
        class: args.class,
        region: args.region.clone(),
        register,
    })
}

/// Where the data goes: a folder that is gone afterwards, unless it is to be kept.
fn folder(args: &ReplayArgs) -> miette::Result<(PathBuf, Option<tempfile::TempDir>)> {
    if let Some(folder) = &args.keep {
        std::fs::create_dir(folder).into_diagnostic().wrap_err_with(|| {
            format!("`{}` cannot be made: name a new folder", folder.display())
        })?;
        return Ok((folder.clone(), None));
    }
    let mut named = tempfile::Builder::new();
    let folder = named.prefix("brightline-replay-");
    let folder = match in_memory(args) {
        Some(memory) => folder.tempdir_in(memory).or_else(|_| folder.tempdir()),
        None => folder.tempdir(),
    };
    let folder = folder.into_diagnostic().wrap_err("there is no folder for temporary files")?;
    Ok((folder.path().to_owned(), Some(folder)))
}

/// A place in memory, if there is one and the recording is small: what is thrown away afterwards
/// need not survive a loss of power. What is recorded of a line is smaller than the line.
fn in_memory(args: &ReplayArgs) -> Option<&'static Path> {
    let memory = Path::new(MEMORY);
    let small = std::fs::metadata(&args.file).is_ok_and(|file| file.len() <= MOST_IN_MEMORY);
    (small && memory.is_dir()).then_some(memory)
}

fn bar(lines: usize, times: usize) -> ProgressBar {
    let all = u64::try_from(lines.saturating_mul(times)).unwrap_or(u64::MAX);
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(all), ProgressDrawTarget::stderr());
    let template = "replaying {bar:30} {pos}/{len} {per_sec} {eta}";
    // A template that cannot be read leaves the bar as it is.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar.enable_steady_tick(DRAWN_EVERY);
    bar
}

fn tell(
    args: &ReplayArgs,
    summary: &Summary,
    difference: Option<&Difference>,
) -> miette::Result<()> {
    if args.json {
        let mut value = summary.as_json();
        if let (Some(difference), Some(object)) = (difference, value.as_object_mut()) {
            object.insert("against".to_owned(), difference.as_json());
        }
        return Ok(output::json(&serde_json::json!({"summary": value}))?);
    }
    output::line(summary.in_words())?;
    if let Some(difference) = difference {
        output::line(format!("\n{}", difference.in_words()))?;
    }
    Ok(())
}
