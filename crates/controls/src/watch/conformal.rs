//! Thresholds from a calibration period, for an agreed number of alerts.

/// How many alerts a detector may give in a month for each principal: one for a thousand.
pub const ALERTS_PER_PRINCIPAL_MONTH: f64 = 0.001;

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

#[cfg(test)]
mod tests;
