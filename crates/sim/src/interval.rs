//! Shares with the interval that so few trials leave open.

use std::fmt;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) of: u64,
    pub(crate) all: u64,
}

impl Share {
    /// Of these, how many are true.
    pub(crate) fn count(each: impl Iterator<Item = bool>) -> Self {
        each.fold(Self::default(), |sum, it| Self { of: sum.of + u64::from(it), all: sum.all + 1 })
    }

    /// The share; 0 of none.
    pub(crate) fn value(self) -> f64 {
        self.of as f64 / (self.all as f64).max(1.0)
    }

    /// The 95 % interval (Wilson, 1927). It is never empty, not even for none or all of few.
    pub(crate) fn interval(self) -> (f64, f64) {
        const Z: f64 = 1.959_964;
        let count = (self.all as f64).max(1.0);
        let share = self.value();
        let middle = share + Z * Z / (2.0 * count);
        let reach = Z * (share * (1.0 - share) / count + Z * Z / (4.0 * count * count)).sqrt();
        let whole = 1.0 + Z * Z / count;
        (((middle - reach) / whole).max(0.0), ((middle + reach) / whole).min(1.0))
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = self.interval();
        let percent = |share: f64| format!("{:.1}", share * 100.0);
        write!(f, "{} % ({} to {})", percent(self.value()), percent(low), percent(high))
    }
}

#[cfg(test)]
mod tests;
