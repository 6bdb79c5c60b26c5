//! Points and lengths of time, in milliseconds. They are always passed in, never read here.

use std::fmt;
use std::str::FromStr;

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z. Written as RFC 3339 in UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(i64);

/// Earliest and latest moment, in milliseconds: from the start of the year 1 to the last moment
/// that RFC 3339 can write in every offset, 9999-12-30T21:59:59.999Z.
const FIRST_MS: i64 = -62_135_596_800_000;
const LAST_MS: i64 = 253_402_207_199_999;

/// A text or number that is no moment of the years 1 to 9999.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date and time such as 2026-03-01T00:00:00Z")]
pub struct InvalidMoment(String);

impl Moment {
    /// The moment `ms` milliseconds after 1970-01-01T00:00:00Z.
    ///
    /// # Errors
    ///
    /// Outside the years 1 to 9999 there is no moment.
    pub fn from_unix_ms(ms: i64) -> Result<Self, InvalidMoment> {
        (FIRST_MS..=LAST_MS)
            .contains(&ms)
            .then_some(Self(ms))
            .ok_or_else(|| InvalidMoment(ms.to_string()))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix_ms(self) -> i64 {
        self.0
    }

    /// This moment and `span` later, at most the last moment there is.
    #[must_use]
    pub fn plus(self, span: Span) -> Self {
        let later = self.0.saturating_add(i64::try_from(span.0).unwrap_or(i64::MAX));
        Self(later.min(LAST_MS))
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // INVARIANT: the constructors admit FIRST_MS to LAST_MS only, which jiff can write.
        match jiff::Timestamp::from_millisecond(self.0) {
            Ok(timestamp) => write!(f, "{timestamp:.3}"),
            Err(_) => Err(fmt::Error),
        }
    }
}

impl fmt::Debug for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Moment {
    type Err = InvalidMoment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = || InvalidMoment(text.to_owned());
        let timestamp: jiff::Timestamp = text.parse().map_err(|_| invalid())?;
        Self::from_unix_ms(timestamp.as_millisecond()).map_err(|_| invalid())
    }
}

/// A length of time, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(u64);

impl Span {
    /// `ms` milliseconds.
    #[must_use]
    pub const fn from_ms(ms: u64) -> Self {
        Self(ms)
    }

    /// `seconds` seconds, at most what fits.
    #[must_use]
    pub const fn from_seconds(seconds: u64) -> Self {
        Self(seconds.saturating_mul(1_000))
    }

    /// Milliseconds.
    #[must_use]
    pub const fn as_ms(self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests;
