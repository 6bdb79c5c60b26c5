//! Interleaved rounds.

use std::time::Duration;

use anyhow::{Context as _, Result};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::load::{self, Load};
use super::process::Memory;
use super::target::{Field, Target};
use super::work::Work;

/// How long everything takes.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Pace {
    pub(super) rounds: usize,
    pub(super) warming_ms: u64,
    pub(super) measured_ms: u64,
    #[serde(skip)]
    pub(super) longest_soak: u64,
}

impl Pace {
    pub(super) const WHOLE: Self =
        Self { rounds: 7, warming_ms: 400, measured_ms: 2_000, longest_soak: u64::MAX };
    pub(super) const QUICK: Self =
        Self { rounds: 1, warming_ms: 200, measured_ms: 1_000, longest_soak: 4_000 };
}

/// One target, one work, one round.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Sample {
    pub(super) round: usize,
    pub(super) work: &'static str,
    pub(super) target: Target,
    pub(super) requests: u64,
    pub(super) per_second: f64,
    /// CPU time of the target per request. The mock alone has no process of its own to watch.
    pub(super) cpu_us: Option<f64>,
    /// Middle time to the whole answer.
    pub(super) middle_us: f64,
    pub(super) memory: Option<Memory>,
}

/// Runs all rounds of `works`.
pub(super) async fn run(field: &Field, works: &[Work], pace: Pace) -> Result<Vec<Sample>> {
    let bar = bar(pace.rounds * works.len() * Target::ALL.len());
    let mut samples = Vec::new();
    for round in 0..pace.rounds {
        if bar.is_hidden() {
            eprintln!("round {} of {}", round + 1, pace.rounds);
        }
        for work in works {
            // Another one begins each round, so that none always follows the same neighbour.
            for step in 0..Target::ALL.len() {
                let target = Target::ALL.get((round + step) % Target::ALL.len());
                let target = *target.context("a target")?;
                bar.set_message(format!("round {}: {}, {}", round + 1, work.name, target.name()));
                let sample = sample(field, target, *work, round, pace).await;
                samples.push(sample.with_context(|| format!("{}, {}", target.name(), work.name))?);
                bar.inc(1);
            }
        }
    }
    bar.finish_and_clear();
    Ok(samples)
}

fn bar(runs: usize) -> ProgressBar {
    let bar = ProgressBar::new(runs as u64);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} eta {eta} {wide_msg}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

async fn sample(
    field: &Field,
    target: Target,
    work: Work,
    round: usize,
    pace: Pace,
) -> Result<Sample> {
    let (warming, measured) =
        (Duration::from_millis(pace.warming_ms), Duration::from_millis(pace.measured_ms));
    let load: Load = field.load(target, work);
    let process = field.process(target);
    let watch = || process.map_or(Ok(0), |process| process.cpu());
    let run = load::run(&load, warming, measured, watch).await?;
    let (before, after) = run.watched;
    let spent = after.saturating_sub(before) as f64 / 1_000.0;
    Ok(Sample {
        round,
        work: work.name,
        target,
        requests: run.requests,
        per_second: run.requests as f64 / run.elapsed.as_secs_f64(),
        cpu_us: process.map(|_| spent / run.requests as f64),
        middle_us: run.middle.as_secs_f64() * 1e6,
        memory: process.map(|process| process.memory()).transpose()?,
    })
}
