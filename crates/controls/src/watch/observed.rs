//! What one principal came to in a window, in numbers.

use super::Profile;
use crate::ledger::{Day, Sheet, Touches};

/// How many numbers there are.
const NUMBERS: usize = Profile::NUMBERS + 3;

/// What one principal came to in a window: numbers, and nobody in them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Observed {
    /// The distinct persons that it met.
    pub profile: Profile,
    /// How often it touched anybody, in the window in which most of it was unexplained.
    pub touches: Touches,
    /// How many persons it shares, about, with the one other principal with whom it shares most in
    /// different categories ([`largest_overlaps`](super::largest_overlaps)).
    pub overlap: u64,
}

impl Observed {
    /// What the sheet of a principal says about the window that ends on `today`. With whom it
    /// shares persons is not in its sheet.
    #[must_use]
    pub fn of(sheet: &Sheet, today: Day) -> Self {
        let touches = sheet.touches_by(today);
        Self { profile: Profile::of(sheet, today), touches, overlap: 0 }
    }

    /// Raises every number to that of `other`, another window of the same period. A period is
    /// judged by its highest window, so it must be calibrated by its highest too.
    pub fn raise(&mut self, other: &Self) {
        self.profile.raise(&other.profile);
        let order = |touches: &Touches| (touches.unexplained, touches.all);
        self.touches = std::cmp::max_by_key(self.touches, other.touches, order);
        self.overlap = self.overlap.max(other.overlap);
    }

    /// The numbers as bytes, for whoever keeps them; none above 2^32.
    #[must_use]
    pub fn pack(&self) -> Vec<u8> {
        let own = [self.touches.all, self.touches.unexplained, self.overlap];
        let numbers = self.profile.numbers().chain(own);
        let low = |number| u32::try_from(number).unwrap_or(u32::MAX).to_be_bytes();
        numbers.flat_map(low).collect()
    }

    /// The numbers of [`Observed::pack`]; nothing if these are not such bytes.
    #[must_use]
    pub fn unpack(bytes: &[u8]) -> Option<Self> {
        let mut numbers = bytes.chunks(4).map(|number| {
            let number = <[u8; 4]>::try_from(number).ok()?;
            Some(u64::from(u32::from_be_bytes(number)))
        });
        if numbers.len() != NUMBERS {
            return None;
        }
        let mut next = || numbers.next().flatten();
        let mut profile = Profile::default();
        for number in profile.numbers_mut() {
            *number = next()?;
        }
        let touches = Touches { all: next()?, unexplained: next()? };
        Some(Self { profile, touches, overlap: next()? })
    }
}

#[cfg(test)]
mod tests;
