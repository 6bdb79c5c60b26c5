//! A year of reviewers: how soon the sequential test finds those who do not read, and how often it
//! suspends those who do.

mod exact;
mod profile;
mod report;
mod spread;
mod words;
mod year;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::Result;
use indicatif::ProgressBar;
use review::attention::{Errors, Plan};

use self::profile::{PROFILES, Profile};
pub(crate) use self::report::Report;
use self::year::Year;

/// How many years are lived, and from which seed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    /// Years of each profile that reads.
    pub(crate) careful: usize,
    /// Years of each profile that does not.
    pub(crate) others: usize,
    pub(crate) seed: u64,
    pub(crate) threads: usize,
}

/// Everything that was found.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) extent: Extent,
    pub(crate) plan: Plan,
    /// The years of each of [`PROFILES`].
    pub(crate) years: Vec<(Profile, Vec<Year>)>,
}

/// How many steps of the bar a study takes.
pub(crate) fn steps(extent: Extent) -> u64 {
    jobs(extent).len() as u64
}

/// Profile and number of each year.
fn jobs(extent: Extent) -> Vec<(usize, usize)> {
    let mut jobs = Vec::new();
    for (place, profile) in PROFILES.iter().enumerate() {
        let years = if profile.reads() { extent.careful } else { extent.others };
        jobs.extend((0..years).map(|year| (place, year)));
    }
    jobs
}

/// Lives all years. The same extent gives the same years, whatever the number of threads.
pub(crate) fn run(extent: Extent, bar: &ProgressBar) -> Result<Found> {
    let plan = Plan::new(&Errors::DEFAULT)?;
    let jobs = jobs(extent);
    let next = AtomicUsize::new(0);
    let lived = Mutex::new(Vec::with_capacity(jobs.len()));
    std::thread::scope(|scope| {
        for _ in 0..extent.threads.max(1) {
            scope.spawn(|| {
                while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let Some(profile) = PROFILES.get(job.0) else { break };
                    let path = [extent.seed, job.0 as u64, job.1 as u64];
                    let year = Year::live(*profile, plan, &path);
                    lived.lock().unwrap_or_else(PoisonError::into_inner).push((*job, year));
                    bar.inc(1);
                }
            });
        }
    });
    let mut lived = lived.into_inner().unwrap_or_else(PoisonError::into_inner);
    lived.sort_by_key(|(job, _)| *job);
    let mut years: Vec<_> = PROFILES.map(|profile| (profile, Vec::new())).into();
    for ((place, _), year) in lived {
        if let Some((_, years)) = years.get_mut(place) {
            years.push(year?);
        }
    }
    Ok(Found { extent, plan, years })
}
