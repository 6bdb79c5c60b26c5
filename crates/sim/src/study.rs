//! The study: budgets and thresholds from world A, judged on world B.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, Result};
use controls::ledger::Measure;
use indicatif::ProgressBar;
use lexicon::DataCategory;

use crate::benign::{self, Month};
use crate::campaign::Campaign;
use crate::family::{FAMILIES, Family, POISONING, of_size};
use crate::gate::{Gate, House};
use crate::role::Role;
use crate::sizing::{self, Peaks};
use crate::trial::{self, Background, Outcome};
use crate::watchers::{COUNT, Watchers};
use crate::world::{self, Days, FILL, MONTH, World};

/// The shares of identifiers that extraction can read.
pub(crate) const RECALLS: [f64; 4] = [1.0, 0.9, 0.7, 0.5];
/// The shares of persons with another identifier in each category.
pub(crate) const SPLITS: [f64; 3] = [0.0, 0.5, 1.0];
/// The cell that the goals are about.
pub(crate) const HEADLINE: (f64, f64) = (0.7, 1.0);
/// The sizes of campaigns that look for the floor.
pub(crate) const SIZES: [usize; 8] = [50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
/// By how much the rates of world B may differ from those of world A.
pub(crate) const SHIFT: f64 = 0.05;

const WORLD_A: u64 = 11;
const WORLD_B: u64 = 22;

/// How much is run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Extent {
    /// One of so many principals is simulated.
    pub(crate) thinned: usize,
    /// Campaigns of each family in the headline cell.
    pub(crate) seeds: u64,
    /// Campaigns of each family in every other cell, and of each size and recall.
    pub(crate) others: u64,
    pub(crate) threads: usize,
    /// Only families with these names; all, if none is named.
    pub(crate) only: &'static [&'static str],
}

/// A campaign that was tried.
#[derive(Clone, Debug)]
pub(crate) struct Tried {
    pub(crate) campaign: Campaign,
    pub(crate) to_the_end: bool,
    pub(crate) outcome: Outcome,
}

/// What one grant allows of one category, and what the work needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Floor {
    pub(crate) role: Role,
    pub(crate) category: DataCategory,
    pub(crate) limit: u64,
    /// The median over the days of the judged month.
    pub(crate) usual: u64,
}

/// Everything that was found.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) extent: Extent,
    /// The agreement as it was sized.
    pub(crate) agreement: String,
    pub(crate) principals: usize,
    pub(crate) exchanges: u64,
    pub(crate) text_bytes: u64,
    /// The judged month of world B.
    pub(crate) month: Month,
    pub(crate) alerts: [u64; COUNT],
    pub(crate) flagged: u64,
    pub(crate) thresholds: [Option<f64>; COUNT],
    pub(crate) floors: Vec<Floor>,
    pub(crate) tried: Vec<Tried>,
}

/// Sizes on world A, judges on world B.
pub(crate) fn run(template: &str, extent: Extent, bar: &ProgressBar) -> Result<Found> {
    bar.set_message("world A: reading");
    let first = World::new(WORLD_A, 0.0, extent.thinned);
    let days = world::read(&first, FILL + 2 * MONTH, extent.threads, &|| bar.inc(8));
    bar.set_message("world A: budgets and thresholds");
    let plain = House::new(template)?;
    let mut peaks = Peaks::default();
    let months = benign::months(Gate::open(&plain), &first, &days, &mut |gate, day, read| {
        if day >= FILL {
            benign::see_peaks(gate, &first, read, &mut peaks);
        }
        bar.inc(4);
    })?;
    let (usual, next) = months.get(1).zip(months.get(2)).context("two months of world A")?;
    let (from, to) = (FILL, FILL + MONTH);
    let watchers = Watchers::calibrate(usual, from, next, to);
    let agreement = sizing::agreement(template, &peaks);
    let house = House::new(&agreement)?;
    let poisoned = poisoned(&plain, &first, &days, peaks)?;
    let poisoned = House::new(&sizing::agreement(template, &poisoned))?;
    drop(days);

    bar.set_message("world B: reading");
    let second = World::new(WORLD_B, SHIFT, extent.thinned);
    let days = world::read(&second, FILL + MONTH, extent.threads, &|| bar.inc(8));
    bar.set_message("world B: ordinary work");
    let mut filled = Gate::new(&house);
    let mut levels: BTreeMap<(Role, DataCategory), Vec<u64>> = BTreeMap::new();
    let mut months = benign::months(Gate::new(&house), &second, &days, &mut |gate, day, _| {
        if day + 1 == FILL {
            filled = gate.clone();
        } else if day >= FILL {
            see_levels(gate, &mut levels);
        }
        bar.inc(4);
    })?;
    let month = months.pop().context("the judged month")?;
    let alerts = watchers.of(&month, from);
    bar.set_message("campaigns");
    let background = Background {
        world: &second,
        days: &days,
        filled: &filled,
        month: &month,
        watchers: &watchers,
        risen: &alerts.risen,
    };
    let tried = campaigns(&house, &poisoned, background, extent, bar)?;
    let all = || days.iter().flatten();
    Ok(Found {
        extent,
        principals: Role::ALL.into_iter().map(|role| second.principals(role)).sum(),
        exchanges: all().map(|day| day.exchanges).sum(),
        text_bytes: all().map(|day| day.text_bytes).sum(),
        alerts: alerts.each,
        flagged: alerts.principals,
        thresholds: watchers.thresholds(),
        floors: floors(&house, levels),
        tried,
        month,
        agreement,
    })
}

/// How many steps of the bar a study takes.
pub(crate) fn steps(extent: Extent) -> u64 {
    let days = u64::from(FILL) * 2 + u64::from(MONTH) * 3;
    days * 12 + jobs(extent).len() as u64
}

/// The peaks of world A if a campaign was there while they were taken.
fn poisoned(plain: &House, world: &World, days: &Days, peaks: Peaks) -> Result<Peaks> {
    let role = Role::Investigation;
    let family = Family { persons: POISONING.poisoned, ..POISONING };
    let campaign = Campaign { family, seed: 90, recall: HEADLINE.0, split: HEADLINE.1 };
    let plan = campaign.plan(plain, |role| world.principals(role));
    let mut gate = Gate::open(plain);
    let mut poisoned = peaks;
    for (number, read) in (0_u16..).zip(days) {
        let mut only: [world::Day; Role::ALL.len()] = Default::default();
        if let Some((to, from)) = only.get_mut(role.index()).zip(read.get(role.index())) {
            *to = from.clone();
        }
        benign::work(&mut gate, number, &only, &mut Month::default())?;
        let day = usize::from(number).checked_sub(usize::from(FILL));
        for probe in day.into_iter().flat_map(|day| plan.day(day)) {
            trial::charge(&mut gate, number, &probe)?;
        }
        if number >= FILL {
            benign::see_peaks(&gate, world, &only, &mut poisoned);
        }
    }
    Ok(poisoned)
}

fn see_levels(gate: &Gate<'_>, levels: &mut BTreeMap<(Role, DataCategory), Vec<u64>>) {
    for role in Role::ALL {
        let Some(sheet) = gate.grant_sheet(role) else { continue };
        for category in DataCategory::ALL {
            let measured = sheet.measured(Measure::Category(category));
            levels.entry((role, category)).or_default().push(measured);
        }
    }
}

fn floors(house: &House, levels: BTreeMap<(Role, DataCategory), Vec<u64>>) -> Vec<Floor> {
    let floor = |((role, category), mut days): ((Role, DataCategory), Vec<u64>)| {
        let limit = house.grant(role)?.limits.persons.get(&category).copied()?;
        days.sort_unstable();
        let usual = days.get(days.len() / 2).copied()?;
        Some(Floor { role, category, limit, usual })
    };
    levels.into_iter().filter_map(floor).collect()
}

/// Every campaign that is tried, and whether nobody acts on what is found.
fn jobs(extent: Extent) -> Vec<(Campaign, bool)> {
    let mut jobs = Vec::new();
    let only = extent.only;
    let chosen = move |family: &Family| only.is_empty() || only.contains(&family.name);
    let families = || FAMILIES.into_iter().chain([POISONING]).filter(chosen);
    for family in families() {
        let (recall, split) = HEADLINE;
        jobs.push((Campaign { family, seed: 1_000, recall, split }, true));
    }
    for recall in RECALLS {
        for split in SPLITS {
            let is_headline = (recall, split) == HEADLINE;
            let seeds = if is_headline { extent.seeds } else { extent.others };
            for family in families() {
                jobs.extend(
                    (0..seeds).map(|seed| (Campaign { family, seed, recall, split }, false)),
                );
            }
        }
        for family in SIZES.map(of_size).into_iter().filter(chosen) {
            let split = HEADLINE.1;
            let seeds = 500..500 + extent.others.max(extent.seeds / 2);
            jobs.extend(seeds.map(|seed| (Campaign { family, seed, recall, split }, false)));
        }
    }
    jobs
}

fn campaigns(
    house: &House,
    poisoned: &House,
    background: Background<'_>,
    extent: Extent,
    bar: &ProgressBar,
) -> Result<Vec<Tried>> {
    let jobs = jobs(extent);
    let next = AtomicUsize::new(0);
    let tried = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..extent.threads.max(1) {
            scope.spawn(|| {
                while let Some((campaign, to_the_end)) =
                    jobs.get(next.fetch_add(1, Ordering::Relaxed)).copied()
                {
                    let house = if campaign.family.poisoned > 0 { poisoned } else { house };
                    let outcome = trial::run(campaign, house, background, to_the_end);
                    let outcome = outcome.map(|outcome| Tried { campaign, to_the_end, outcome });
                    tried.lock().unwrap_or_else(PoisonError::into_inner).push(outcome);
                    bar.inc(1);
                }
            });
        }
    });
    tried.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect()
}
