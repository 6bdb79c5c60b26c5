//! D9: a purpose that meets more new persons of a category, a little every day.
//!
//! **Catches** a rise that no single day shows: the sum of what each day is above the usual, less
//! half a deviation (CUSUM: Page, *Biometrika* 41, 1954). A campaign that is spread evenly over all
//! principals of a purpose and over a month still adds up here.
//!
//! **Cannot catch** a campaign that was there when the usual level was measured; one below half a
//! deviation of the daily numbers; one that replaces ordinary work instead of adding to it. It
//! cannot tell a campaign from a good month: that is for people to see.

/// What a rise is forgiven each day, in deviations. The classical choice for a shift of one.
const FORGIVEN: f64 = 0.5;

/// The usual number of new persons on a day of one kind (a weekday, a day off).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Level {
    mean: f64,
    deviation: f64,
}

impl Level {
    /// The level of `days`, from a calibration period. The deviation is at least that of a count
    /// that only chance moves.
    #[must_use]
    pub fn calibrate(days: &[u64]) -> Self {
        let count = (days.len() as f64).max(1.0);
        let mean = days.iter().map(|day| *day as f64).sum::<f64>() / count;
        let squares = days.iter().map(|day| (*day as f64 - mean).powi(2)).sum::<f64>();
        let deviation = (squares / (count - 1.0).max(1.0)).sqrt();
        Self { mean, deviation: deviation.max(mean.sqrt()).max(1.0) }
    }
}

/// The rise so far.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rise {
    sum: f64,
}

impl Rise {
    /// Takes a day with `fresh` new persons where `level` is usual; the score so far, in
    /// deviations.
    pub fn day(&mut self, fresh: u64, level: Level) -> f64 {
        let above = (fresh as f64 - level.mean) / level.deviation.max(1.0);
        self.sum = (self.sum + above - FORGIVEN).max(0.0);
        self.sum
    }
}

#[cfg(test)]
mod tests;
