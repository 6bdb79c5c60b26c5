//! The detectors of the ledger, calibrated on world A, and what they say about months.

use std::collections::{BTreeMap, BTreeSet};

use controls::watch::{
    Days, Detector, Levels, Observed, Principals, Rises, Scores, Stream as StreamOf, rise_threshold,
};

use crate::benign::Month;
use crate::gate::{Principal, day_of};
use crate::role::Role;

/// How many detectors there are.
pub(crate) const COUNT: usize = Detector::ALL.len();
/// What they are called, in the order of all arrays here.
pub(crate) const NAMES: [&str; COUNT] =
    ["D4 linked", "D5 volume", "D7 unexplained", "D8 overlap", "D9 rise"];

/// What D9 looks at.
pub(crate) type Stream = StreamOf<Role>;

/// Calibrated detectors.
#[derive(Clone, Debug)]
pub(crate) struct Watchers {
    principals: Option<Principals<Role>>,
    pub(crate) levels: Levels<Role>,
    rise: Option<f64>,
}

/// What about a month is alerted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Alerts {
    /// How many principals each detector alerts about, and how many streams.
    pub(crate) each: [u64; COUNT],
    /// How many principals any of them does.
    pub(crate) principals: u64,
    /// The streams that D9 alerts about.
    pub(crate) risen: BTreeSet<Stream>,
}

impl Watchers {
    /// What is usual for a principal, and from where on it is unusual, comes from the month `next`,
    /// as in a gateway; the usual days of a grant come from the month before.
    pub(crate) fn calibrate(usual: &Month, first_day: u16, next: &Month, next_day: u16) -> Self {
        let observed: Vec<(Role, Observed)> =
            next.observed.iter().map(|(who, observed)| (who.role, *observed)).collect();
        let levels = Levels::calibrate(&days(usual, first_day));
        let rises = Rises::of(&levels, &days(next, next_day));
        Self {
            principals: Principals::calibrate(&observed),
            rise: rise_threshold(&rises, observed.len()),
            levels,
        }
    }

    /// Above which score each detector alerts; `None` where too little was seen to say.
    pub(crate) fn thresholds(&self) -> [Option<f64>; COUNT] {
        let mut all = [self.rise; COUNT];
        let of_principals = self.principals.as_ref().map(|it| it.thresholds.map(Some));
        let of_principals = of_principals.unwrap_or_default();
        all.iter_mut().zip(of_principals).for_each(|(it, threshold)| *it = threshold);
        all
    }

    /// Which detectors alert about what one principal came to.
    pub(crate) fn alerts(&self, who: Principal, observed: &Observed) -> [bool; COUNT] {
        let mut alerts = [false; COUNT];
        if let Some(principals) = &self.principals {
            let scores: Scores = principals.scores(&who.role, observed);
            let own = principals.alerts(&scores);
            alerts.iter_mut().zip(own).for_each(|(alert, own)| *alert = own);
        }
        alerts
    }

    /// Whether a rise of this height alerts.
    pub(crate) fn alerts_rise(&self, height: f64) -> bool {
        self.rise.is_some_and(|threshold| height > threshold)
    }

    /// What is alerted about a month that began on `first_day`.
    pub(crate) fn of(&self, month: &Month, first_day: u16) -> Alerts {
        let mut alerts = Alerts::default();
        for (who, observed) in &month.observed {
            let own = self.alerts(*who, observed);
            alerts.principals += u64::from(own.contains(&true));
            alerts.each.iter_mut().zip(own).for_each(|(sum, alert)| *sum += u64::from(alert));
        }
        let rises = Rises::of(&self.levels, &days(month, first_day));
        let risen = rises.highest.into_iter().filter(|(_, height)| self.alerts_rise(*height));
        alerts.risen = risen.map(|(stream, _)| stream).collect();
        if let Some(last) = alerts.each.last_mut() {
            *last = alerts.risen.len() as u64;
        }
        alerts
    }
}

/// The days of a month that began on `first_day`, as detectors take them.
fn days(month: &Month, first_day: u16) -> Days<Role> {
    let of_roles = |fresh: &[_; Role::ALL.len()]| Role::ALL.into_iter().zip(*fresh).collect();
    let fresh: Vec<BTreeMap<_, _>> = month.fresh.iter().map(of_roles).collect();
    Days { first: day_of(first_day), fresh }
}
