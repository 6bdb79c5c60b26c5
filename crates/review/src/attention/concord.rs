//! How far two reviewers agree beyond chance.

/// The verdicts of two reviewers on the same acts, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Concord {
    /// Both approved.
    pub both_approved: u64,
    /// Only the first approved.
    pub first_only: u64,
    /// Only the second approved.
    pub second_only: u64,
    /// Both denied.
    pub both_denied: u64,
}

impl Concord {
    /// Counts one more act.
    pub const fn count(&mut self, first_approved: bool, second_approved: bool) {
        let place = match (first_approved, second_approved) {
            (true, true) => &mut self.both_approved,
            (true, false) => &mut self.first_only,
            (false, true) => &mut self.second_only,
            (false, false) => &mut self.both_denied,
        };
        *place = place.saturating_add(1);
    }

    /// How many acts were counted.
    #[must_use]
    pub const fn all(&self) -> u64 {
        self.both_approved + self.first_only + self.second_only + self.both_denied
    }

    /// How often the one who denied less often denied.
    #[must_use]
    pub fn least_denials(&self) -> u64 {
        (self.both_denied + self.first_only).min(self.both_denied + self.second_only)
    }

    /// Cohen's kappa (1960): 1 is always the same verdict, 0 no more often than chance would have
    /// it. `None` if both always gave one verdict, of which nothing can be said.
    #[must_use]
    pub fn kappa(&self) -> Option<f64> {
        let all = self.all() as f64;
        let share = |count: u64| count as f64 / all;
        let (first, second) = (
            share(self.both_approved + self.first_only),
            share(self.both_approved + self.second_only),
        );
        let chance = first * second + (1.0 - first) * (1.0 - second);
        let same = share(self.both_approved + self.both_denied);
        let kappa = (same - chance) / (1.0 - chance);
        kappa.is_finite().then_some(kappa)
    }
}

#[cfg(test)]
mod tests;
