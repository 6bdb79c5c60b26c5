//! Thresholds from a calibration period, for an agreed number of alerts.

/// How many alerts all detectors together may give in a month for each principal: one for a
/// thousand. The detectors that look at principals share one half, the one that looks at grants has
/// the other.
pub const ALERTS_PER_PRINCIPAL_MONTH: f64 = 0.001;

/// How many alerts a house may have in a month, however small it is. With fewer scores no threshold
/// can promise less, and for two alerts people can be asked to look.
pub const ALERTS_PER_HOUSE_MONTH: f64 = 2.0;

/// The share of `units` about which may be alerted in a month: what a half of the alert budget of a
/// house with so many principals comes to for each of them.
#[must_use]
pub fn tolerated(principals: usize, units: usize) -> f64 {
    let alerts = (principals as f64 * ALERTS_PER_PRINCIPAL_MONTH).max(ALERTS_PER_HOUSE_MONTH);
    (alerts / 2.0 / (units as f64).max(1.0)).min(1.0)
}

/// The score above which a detector alerts, so that a new unit, exchangeable with those that gave
/// `scores`, is above it with a probability of at most `tolerated`. `None` if there are too few
/// scores to promise that: then the detector must stay silent.
///
/// With `n` scores it is the `⌈(n + 1)(1 − tolerated)⌉`-th smallest. Scores that are no numbers
/// count as the largest, so that they never lower it.
#[must_use]
pub fn threshold(scores: &[f64], tolerated: f64) -> Option<f64> {
    let mut sorted: Vec<f64> =
        scores.iter().map(|score| if score.is_nan() { f64::INFINITY } else { *score }).collect();
    sorted.sort_by(f64::total_cmp);
    let rank = ((sorted.len() as f64 + 1.0) * (1.0 - tolerated)).ceil().max(1.0);
    sorted.get(rank as usize - 1).copied()
}

/// Several scores of each unit, one from each of `N` detectors, made comparable, so that one
/// threshold over the largest of them keeps one alert budget for all.
///
/// A score counts by how far it is in the tail of its detector: the distance from the highest
/// tenth, in mean excesses over it. Detectors with long tails so do not make the others blind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Joint<const N: usize> {
    tails: [Tail; N],
    /// From here on the largest of all scores alerts.
    threshold: f64,
}

/// The tail of the scores of one detector.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Tail {
    begins: f64,
    /// At least one: the unit of every score, under which nobody needs to look.
    excess: f64,
}

/// The share of scores that are no tail.
const BODY: f64 = 0.9;

impl Tail {
    fn of(scores: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = scores.filter(|score| score.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        let body = (sorted.len() as f64 * BODY) as usize;
        let tail = sorted.get(body..).unwrap_or_default();
        let begins = tail.first().copied().unwrap_or(0.0);
        let sum: f64 = tail.iter().map(|score| score - begins).sum();
        Self { begins, excess: (sum / (tail.len() as f64).max(1.0)).max(1.0) }
    }
}

impl<const N: usize> Joint<N> {
    /// From the scores of a calibration period, so that of all units at most `tolerated` are
    /// alerted about; `None` if there are too few to promise that.
    #[must_use]
    pub fn calibrate(scores: &[[f64; N]], tolerated: f64) -> Option<Self> {
        let of = |place: usize| scores.iter().filter_map(move |it| it.get(place).copied());
        let tails = std::array::from_fn(|place| Tail::of(of(place)));
        let mut joint = Self { tails, threshold: f64::INFINITY };
        let largest: Vec<f64> = scores.iter().map(|scores| joint.largest(scores)).collect();
        joint.threshold = threshold(&largest, tolerated)?;
        Some(joint)
    }

    /// Above which score each detector alerts.
    #[must_use]
    pub fn thresholds(&self) -> [f64; N] {
        self.tails.map(|tail| tail.begins + self.threshold * tail.excess)
    }

    fn largest(&self, scores: &[f64; N]) -> f64 {
        let each = scores.iter().zip(self.tails);
        let depths = each.map(|(score, tail)| (score - tail.begins) / tail.excess);
        depths.max_by(f64::total_cmp).unwrap_or(f64::NEG_INFINITY)
    }
}

#[cfg(test)]
mod tests;
