//! Means and percentiles with the interval that so few years leave open.

/// Numbers, sorted.
#[derive(Clone, Debug)]
pub(crate) struct Spread(Vec<u64>);

const Z: f64 = 1.959_964;

impl Spread {
    pub(crate) fn of(numbers: impl Iterator<Item = u64>) -> Self {
        let mut numbers: Vec<u64> = numbers.collect();
        numbers.sort_unstable();
        Self(numbers)
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn count(&self) -> f64 {
        self.0.len() as f64
    }

    /// The mean and how far its 95 % interval reaches on either side; 0 of none.
    pub(crate) fn mean(&self) -> (f64, f64) {
        let count = self.count().max(1.0);
        let mean = self.0.iter().sum::<u64>() as f64 / count;
        let squares: f64 = self.0.iter().map(|it| (*it as f64 - mean).powi(2)).sum();
        let deviation = (squares / (count - 1.0).max(1.0)).sqrt();
        (mean, Z * deviation / count.sqrt())
    }

    /// The percentile `share`, and its 95 % interval between two of the numbers (by the binomial
    /// number of those below it).
    pub(crate) fn percentile(&self, share: f64) -> (u64, u64, u64) {
        let at = |place: f64| {
            let place = (place.ceil().max(1.0) as usize).min(self.0.len().max(1));
            self.0.get(place - 1).copied().unwrap_or(0)
        };
        let place = share * self.count();
        let reach = Z * (self.count() * share * (1.0 - share)).sqrt();
        (at(place), at(place - reach), at(place + reach + 1.0))
    }
}

#[cfg(test)]
mod tests;
