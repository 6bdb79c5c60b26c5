//! What the samples say: medians over the rounds, ratios within each round, bounds.

mod page;

use serde::Serialize;

use super::machine::Machine;
use super::rounds::{Pace, Sample};
use super::soak::Soak;
use super::target::Target;
use super::work::{WIDEST, WORKS, Work};

/// LIMIT: resident memory with the most connections, in KiB.
const MEMORY_KIB: u64 = 64 * 1024;

/// The whole result.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    pub(super) machine: Machine,
    pub(super) pace: Pace,
    pub(super) lines: Vec<Line>,
    pub(super) soak: Option<Soak>,
    pub(super) bounds: Vec<Bound>,
    pub(super) samples: Vec<Sample>,
}

/// One target at one work.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    pub(super) work: &'static str,
    pub(super) target: Target,
    pub(super) cpu_us: Option<Spread>,
    /// To nginx in the same round.
    pub(super) ratio: Option<Spread>,
    pub(super) middle_us: Spread,
    /// Over the mock alone in the same round.
    pub(super) added_us: Spread,
    pub(super) per_second: Spread,
    pub(super) resident_kib: Option<u64>,
    pub(super) peak_kib: Option<u64>,
}

/// The median over the rounds, and the range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Spread {
    pub(super) median: f64,
    pub(super) least: f64,
    pub(super) most: f64,
}

/// Something that must hold.
#[derive(Debug, Serialize)]
pub(super) struct Bound {
    pub(super) what: String,
    pub(super) measured: String,
    pub(super) bound: String,
    pub(super) aim: String,
    pub(super) holds: bool,
}

impl Report {
    pub(super) fn new(
        machine: Machine,
        pace: Pace,
        samples: Vec<Sample>,
        soak: Option<Soak>,
    ) -> Self {
        let all = WORKS.iter().flat_map(|work| Target::ALL.map(|target| (work, target)));
        let lines: Vec<Line> =
            all.filter_map(|(work, target)| line(&samples, *work, target)).collect();
        let bounds = bounds(&lines, soak.as_ref());
        Self { machine, pace, lines, soak, bounds, samples }
    }

    /// With what must hold besides.
    pub(super) fn with(mut self, bounds: Vec<Bound>) -> Self {
        self.bounds.extend(bounds);
        self
    }

    /// Whether every bound holds.
    pub(super) fn holds(&self) -> bool {
        self.bounds.iter().all(|bound| bound.holds)
    }
}

fn line(samples: &[Sample], work: Work, target: Target) -> Option<Line> {
    let of = |target: Target| {
        let wanted = move |it: &&Sample| it.work == work.name && it.target == target;
        samples.iter().filter(wanted)
    };
    let beside = |other: Target, round: usize| of(other).find(|sample| sample.round == round);
    let ratios = of(target)
        .filter_map(|sample| Some(sample.cpu_us? / beside(Target::Nginx, sample.round)?.cpu_us?));
    let added = of(target).filter_map(|sample| {
        Some(sample.middle_us - beside(Target::Direct, sample.round)?.middle_us)
    });
    let most = |part: fn(&Sample) -> Option<u64>| of(target).filter_map(part).max();
    Some(Line {
        work: work.name,
        target,
        cpu_us: Spread::of(of(target).filter_map(|sample| sample.cpu_us)),
        ratio: Spread::of(ratios),
        middle_us: Spread::of(of(target).map(|sample| sample.middle_us))?,
        added_us: Spread::of(added)?,
        per_second: Spread::of(of(target).map(|sample| sample.per_second))?,
        resident_kib: most(|sample| Some(sample.memory?.resident)),
        peak_kib: most(|sample| Some(sample.memory?.peak)),
    })
}

fn bounds(lines: &[Line], soak: Option<&Soak>) -> Vec<Bound> {
    let ours = |work: Work| {
        lines.iter().find(move |it| it.work == work.name && it.target == Target::Brightline)
    };
    let mut bounds = Vec::new();
    for work in WORKS {
        if let (Some(most), Some(ratio)) = (work.bound, ours(work).and_then(|line| line.ratio)) {
            bounds.push(Bound {
                what: format!("CPU, {}", work.name),
                measured: format!("{:.1} x nginx", ratio.median),
                bound: format!("{most:.0} x"),
                aim: work.aim.map_or_else(String::new, |aim| format!("{aim:.0} x")),
                holds: ratio.median <= most,
            });
        }
    }
    if let Some(peak) = ours(WIDEST).and_then(|line| line.peak_kib) {
        bounds.push(Bound {
            what: format!("resident memory at its peak, {} connections", WIDEST.connections),
            measured: mebibytes(peak),
            bound: mebibytes(MEMORY_KIB),
            aim: String::new(),
            holds: peak <= MEMORY_KIB,
        });
    }
    bounds.extend(soak.map(|soak| Bound {
        what: format!("growth of memory over {} requests", soak.requests),
        measured: mebibytes(soak.growth()),
        bound: "none beyond noise".to_owned(),
        aim: String::new(),
        holds: soak.holds(),
    }));
    bounds
}

pub(super) fn mebibytes(kib: u64) -> String {
    format!("{:.1} MiB", kib as f64 / 1024.0)
}

impl Spread {
    /// Of nothing there is none.
    fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut values: Vec<f64> = values.collect();
        values.sort_unstable_by(f64::total_cmp);
        let (least, most) = (*values.first()?, *values.last()?);
        let upper = *values.get(values.len() / 2)?;
        let lower = *values.get((values.len() - 1) / 2)?;
        Some(Self { median: f64::midpoint(lower, upper), least, most })
    }
}

#[cfg(test)]
mod tests;
