//! Whether memory grows with the number of requests served.

use anyhow::Result;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::load;
use super::target::{Field, Target};
use super::work::WIDEST;

/// Parts of the whole after which memory is read.
const PARTS: u64 = 10;
/// LIMIT: growth from the first tenth to the end that is noise of the allocator.
const NOISE_KIB: u64 = 4 * 1024;

/// Resident memory after each tenth of the requests, in KiB.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Soak {
    pub(super) requests: u64,
    pub(super) resident_kib: Vec<u64>,
}

pub(super) async fn run(field: &Field, requests: u64) -> Result<Soak> {
    let bar = ProgressBar::new(requests);
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len} requests eta {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    let load = field.load(Target::Brightline, WIDEST);
    let mut resident_kib = Vec::new();
    for _ in 0..PARTS {
        load::count(&load, requests / PARTS).await?;
        bar.inc(requests / PARTS);
        if let Some(process) = field.process(Target::Brightline) {
            resident_kib.push(process.memory()?.resident);
        }
    }
    bar.finish_and_clear();
    Ok(Soak { requests, resident_kib })
}

impl Soak {
    /// Growth from the first tenth to the last, in KiB.
    pub(super) fn growth(&self) -> u64 {
        let first = self.resident_kib.first().copied().unwrap_or_default();
        self.resident_kib.last().copied().unwrap_or_default().saturating_sub(first)
    }

    /// Whether memory stays where it is after the first tenth.
    pub(super) fn holds(&self) -> bool {
        self.growth() <= NOISE_KIB
    }
}
