//! Days: the grain of the window.

use lexicon::{Moment, Span};

const MS: i64 = 86_400_000;

/// A day, UTC, as a number from 1970-01-01, which is day 0. It saturates in the year 2149.
///
/// In a sheet, day 0 is *never*; what happens on it is written down a day later, so that it counts
/// a day too long and not at all too short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u16);

impl Day {
    /// The day of `moment`, and day 1 for what was before it.
    #[must_use]
    pub fn of(moment: Moment) -> Self {
        let day = moment.unix_ms().div_euclid(MS);
        Self(u16::try_from(day.max(1)).unwrap_or(u16::MAX))
    }

    /// How many days `span` reaches into, at least one.
    #[must_use]
    pub fn reached_by(span: Span) -> u16 {
        let days = span.as_ms().div_ceil(MS.unsigned_abs());
        u16::try_from(days.max(1)).unwrap_or(u16::MAX)
    }

    /// So many days before this one.
    #[must_use]
    pub const fn before(self, days: u16) -> Self {
        Self(self.0.saturating_sub(days))
    }

    /// So many days after this one.
    #[must_use]
    pub const fn after(self, days: u16) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Whether what happened on this day still counts on `today`, in a window of so many days.
    #[must_use]
    pub const fn counts(self, today: Self, window: u16) -> bool {
        today.0.saturating_sub(self.0) <= window
    }
}
