//! The detectors that look at principals, calibrated together: D4, D5, D7 and D8.
//!
//! One alert budget holds for all four: a principal counts once, by the detector to which it is
//! most unlike the others.

use std::collections::BTreeMap;

use lexicon::DataCategory;

use super::conformal::{Joint, tolerated};
use super::overlap::LEAST_SHARED;
use super::peers::LEAST_WIDTHS;
use super::{Detector, LEAST_Z, Observed, Peers, Profile, Unexplained};

/// How many detectors look at principals.
const DETECTORS: usize = 4;

/// LIMIT: among fewer nobody can be told from the others.
pub const LEAST_PRINCIPALS: usize = 20;

/// What each detector says about one principal, in the order of [`Principals::DETECTORS`].
pub type Scores = [f64; DETECTORS];

/// What the principals of each group usually do.
#[derive(Clone, Debug)]
struct Usual<G> {
    peers: Peers<G>,
    shares: BTreeMap<G, Unexplained>,
}

/// Detectors that are calibrated.
#[derive(Clone, Debug)]
pub struct Principals<G> {
    usual: Usual<G>,
    /// Above which score each alerts.
    pub thresholds: Scores,
}

impl<G: Ord + Clone> Usual<G> {
    fn of<'o>(observed: impl Iterator<Item = &'o (G, Observed)>) -> Self
    where
        G: 'o,
    {
        let mut profiles: BTreeMap<G, Vec<Profile>> = BTreeMap::new();
        let mut touches: BTreeMap<G, (u64, u64)> = BTreeMap::new();
        for (group, observed) in observed {
            profiles.entry(group.clone()).or_default().push(observed.profile);
            let (unexplained, all) = touches.entry(group.clone()).or_default();
            *unexplained = unexplained.saturating_add(observed.touches.unexplained);
            *all = all.saturating_add(observed.touches.all);
        }
        let share = |(group, (unexplained, all))| (group, Unexplained::calibrate(unexplained, all));
        Self { peers: Peers::calibrate(profiles), shares: touches.into_iter().map(share).collect() }
    }

    fn scores(&self, group: &G, observed: &Observed) -> Scores {
        let Observed { profile, touches, overlap } = observed;
        let linked = self.peers.linked(group, profile).unwrap_or(0.0);
        let volume = self.peers.volume(group, profile).map_or(0.0, |(_, score)| score);
        let share = self.shares.get(group);
        let z = share.map_or(0.0, |share| share.z(touches.unexplained, touches.all));
        [linked, volume, z, *overlap as f64]
    }
}

impl<G: Ord + Clone> Principals<G> {
    /// Which detectors look at principals, in the order of all scores.
    pub const DETECTORS: [Detector; DETECTORS] =
        [Detector::Linked, Detector::Volume, Detector::Unexplained, Detector::Overlap];

    /// The detectors, from what all principals came to in a calibration period. `None` where that
    /// were too few to say what is unusual.
    ///
    /// A detector that is tried on what it has learned from is too content. So what is usual for
    /// one half of the principals comes from the other half.
    #[must_use]
    pub fn calibrate(observed: &[(G, Observed)]) -> Option<Self> {
        if observed.len() < LEAST_PRINCIPALS {
            return None;
        }
        let mut sorted: Vec<&(G, Observed)> = observed.iter().collect();
        sorted.sort_by(|one, other| one.0.cmp(&other.0));
        let half = |odd: usize| {
            let of_half = sorted.iter().copied().enumerate();
            of_half.filter(move |(place, _)| place % 2 == odd).map(|(_, it)| it)
        };
        let mut scores = Vec::with_capacity(sorted.len());
        for odd in [0, 1] {
            let usual = Usual::of(half(1 - odd));
            scores.extend(half(odd).map(|(group, observed)| usual.scores(group, observed)));
        }
        let joint = Joint::calibrate(&scores, tolerated(scores.len(), scores.len()))?;
        let least = [LEAST_WIDTHS, LEAST_WIDTHS, LEAST_Z, LEAST_SHARED];
        let mut thresholds = joint.thresholds();
        thresholds.iter_mut().zip(least).for_each(|(it, least)| *it = it.max(least));
        Some(Self { usual: Usual::of(observed.iter()), thresholds })
    }

    /// What each detector says about a principal of `group`.
    #[must_use]
    pub fn scores(&self, group: &G, observed: &Observed) -> Scores {
        self.usual.scores(group, observed)
    }

    /// Which detectors alert about such scores.
    #[must_use]
    pub fn alerts(&self, scores: &Scores) -> [bool; DETECTORS] {
        let mut alerts = [false; DETECTORS];
        let above = scores.iter().zip(self.thresholds).map(|(score, most)| *score > most);
        alerts.iter_mut().zip(above).for_each(|(alert, above)| *alert = above);
        alerts
    }

    /// The category in which a principal met the most, measured by its peers.
    #[must_use]
    pub fn category(&self, group: &G, observed: &Observed) -> Option<DataCategory> {
        self.usual.peers.volume(group, &observed.profile).map(|(category, _)| category)
    }
}

#[cfg(test)]
mod tests;
