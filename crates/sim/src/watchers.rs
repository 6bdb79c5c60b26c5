//! The detectors of the ledger, calibrated on world A, and what they say about months.

use std::collections::{BTreeMap, BTreeSet};

use controls::watch::{
    ALERTS_PER_PRINCIPAL_MONTH, DayStatistics, LEAST_Z, Level, Peers, Profile, Rise, Unexplained,
    largest_overlaps, threshold,
};
use lexicon::{DataCategory, GrantId};

use crate::benign::Month;
use crate::gate::{Fresh, Principal};
use crate::role::Role;

/// How many detectors there are.
pub(crate) const COUNT: usize = 5;
/// What they are called, in the order of all arrays here.
pub(crate) const NAMES: [&str; COUNT] =
    ["D4 linked", "D5 volume", "D7 unexplained", "D8 overlap", "D9 rise"];

/// What D9 looks at: the new persons of a role in one category, by its index.
pub(crate) type Stream = (Role, usize);

type Streams = BTreeMap<Stream, f64>;

/// Calibrated detectors.
#[derive(Clone, Debug)]
pub(crate) struct Watchers {
    peers: Peers,
    shares: BTreeMap<Role, Unexplained>,
    levels: BTreeMap<(Role, usize, bool), Level>,
    /// Above which score each alerts; `None` where too little was seen to say.
    pub(crate) thresholds: [Option<f64>; COUNT],
}

/// The scores of everything that can be alerted about.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scores {
    /// D4, D5, D7 and D8 of each principal.
    principals: BTreeMap<Principal, [f64; 4]>,
    /// D9 of each role and category.
    streams: Streams,
}

/// Whether `day` is a working day.
fn is_working(day: usize) -> bool {
    day % 7 < 5
}

fn grant(role: Role) -> Option<GrantId> {
    role.grant().parse().ok()
}

impl Watchers {
    /// What is usual comes from one month, the thresholds from the next: a detector that is tried
    /// on what it has learned from is too content.
    pub(crate) fn calibrate(
        usual: &Month,
        first_day: usize,
        next: &Month,
        next_day: usize,
    ) -> Self {
        let mut profiles: BTreeMap<GrantId, Vec<Profile>> = BTreeMap::new();
        for (principal, profile) in &usual.profiles {
            if let Some(grant) = grant(principal.role) {
                profiles.entry(grant).or_default().push(*profile);
            }
        }
        let share = |role: Role| {
            let of_role = |(who, day): (&Principal, &DayStatistics)| {
                (who.role == role).then_some((day.unexplained, day.touches))
            };
            let sums = usual.notes.principals.iter().filter_map(of_role);
            let (unexplained, touches) = sums.fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
            (role, Unexplained::calibrate(unexplained, touches))
        };
        let mut watchers = Self {
            peers: Peers::calibrate(&profiles),
            shares: Role::ALL.into_iter().map(share).collect(),
            levels: levels(usual, first_day),
            thresholds: [None; COUNT],
        };
        let scores = watchers.scores(next, next_day);
        let principals = scores.principals.len().max(1) as f64;
        let streams = scores.streams.len().max(1) as f64;
        for (place, threshold_of) in watchers.thresholds.iter_mut().enumerate() {
            let (all, tolerated): (Vec<f64>, f64) = if place < 4 {
                let of = |scores: &[f64; 4]| scores.get(place).copied().unwrap_or(0.0);
                (scores.principals.values().map(of).collect(), ALERTS_PER_PRINCIPAL_MONTH)
            } else {
                let share = ALERTS_PER_PRINCIPAL_MONTH * principals / streams;
                (scores.streams.values().copied().collect(), share.min(1.0))
            };
            *threshold_of = threshold(&all, tolerated);
        }
        if let Some(Some(z)) = watchers.thresholds.get_mut(2) {
            *z = z.max(LEAST_Z);
        }
        watchers
    }

    /// The scores of a month that began on `first_day`.
    pub(crate) fn scores(&self, month: &Month, first_day: usize) -> Scores {
        let statistics = &month.notes.principals;
        let sketches = statistics.iter().map(|(who, days)| (*who, days.sketches.clone())).collect();
        let overlaps = largest_overlaps(&sketches);
        let mut scores = Scores::default();
        for (who, profile) in &month.profiles {
            let overlap = overlaps.get(who).copied().unwrap_or(0.0);
            let own = self.principal(*who, profile, statistics.get(who), overlap);
            scores.principals.insert(*who, own);
        }
        let mut rises = self.rises();
        for (day, fresh) in (first_day..).zip(&month.fresh) {
            rises.day(self, day, fresh);
        }
        scores.streams = rises.highest;
        scores
    }

    /// The scores D4, D5, D7 and D8 of one principal.
    pub(crate) fn principal(
        &self,
        who: Principal,
        profile: &Profile,
        statistics: Option<&DayStatistics>,
        overlap: f64,
    ) -> [f64; 4] {
        let grant = grant(who.role);
        let grant = grant.as_ref();
        let linked = grant.and_then(|grant| self.peers.linked(grant, profile));
        let volume = grant.and_then(|grant| self.peers.volume(grant, profile));
        let share = self.shares.get(&who.role).filter(|_| who.role.needs_case());
        let unexplained = share.zip(statistics);
        let z = unexplained.map(|(share, days)| share.z(days.unexplained, days.touches));
        [linked.unwrap_or(0.0), volume.map_or(0.0, |it| it.1), z.unwrap_or(0.0), overlap]
    }

    /// Which detectors alert about scores of one principal.
    pub(crate) fn alerts(&self, scores: [f64; 4]) -> [bool; COUNT] {
        let mut alerts = [false; COUNT];
        let above = scores
            .iter()
            .zip(self.thresholds)
            .map(|(score, threshold)| threshold.is_some_and(|threshold| *score > threshold));
        alerts.iter_mut().zip(above).for_each(|(alert, above)| *alert = above);
        alerts
    }

    /// Whether a rise of this height alerts.
    pub(crate) fn alerts_rise(&self, height: f64) -> bool {
        self.thresholds.last().copied().flatten().is_some_and(|threshold| height > threshold)
    }

    /// Rises, all at nothing.
    pub(crate) fn rises(&self) -> Rises {
        Rises::default()
    }
}

/// Cumulative sums of each role and category.
#[derive(Clone, Debug, Default)]
pub(crate) struct Rises {
    now: BTreeMap<(Role, usize), Rise>,
    pub(crate) highest: Streams,
}

impl Rises {
    /// Takes the new persons of a day.
    pub(crate) fn day(&mut self, watchers: &Watchers, day: usize, fresh: &[Fresh]) {
        for (role, of_role) in Role::ALL.into_iter().zip(fresh) {
            for (category, count) in of_role.iter().enumerate() {
                let level = watchers.levels.get(&(role, category, is_working(day)));
                let Some(level) = level else { continue };
                let rise = self.now.entry((role, category)).or_default();
                let height = rise.day(*count, *level);
                let highest = self.highest.entry((role, category)).or_default();
                *highest = highest.max(height);
            }
        }
    }
}

fn levels(month: &Month, first_day: usize) -> BTreeMap<(Role, usize, bool), Level> {
    let mut days: BTreeMap<(Role, usize, bool), Vec<u64>> = BTreeMap::new();
    for (day, fresh) in (first_day..).zip(&month.fresh) {
        for (role, of_role) in Role::ALL.into_iter().zip(fresh) {
            for category in DataCategory::ALL {
                let count = of_role.get(category.index()).copied().unwrap_or(0);
                days.entry((role, category.index(), is_working(day))).or_default().push(count);
            }
        }
    }
    days.into_iter().map(|(key, counts)| (key, Level::calibrate(&counts))).collect()
}

impl Scores {
    /// The streams that D9 alerts about.
    pub(crate) fn risen(&self, watchers: &Watchers) -> BTreeSet<Stream> {
        let rises = self.streams.iter().filter(|(_, height)| watchers.alerts_rise(**height));
        rises.map(|(stream, _)| *stream).collect()
    }

    /// How many principals each detector alerts about, and how many streams; and how many
    /// principals any of them does.
    pub(crate) fn alerts(&self, watchers: &Watchers) -> ([u64; COUNT], u64) {
        let mut alerts = [0; COUNT];
        let mut any = 0;
        for scores in self.principals.values() {
            let of_one = watchers.alerts(*scores);
            any += u64::from(of_one.contains(&true));
            alerts.iter_mut().zip(of_one).for_each(|(sum, alert)| *sum += u64::from(alert));
        }
        if let Some(last) = alerts.last_mut() {
            *last = self.risen(watchers).len() as u64;
        }
        (alerts, any)
    }
}
