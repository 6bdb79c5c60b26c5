//! Sets of data categories.

use std::fmt;

use crate::DataCategory;

/// A set of data categories, as one number.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Categories(u16);

impl Categories {
    /// No category.
    pub const NONE: Self = Self(0);

    /// The set of just `category`.
    #[must_use]
    pub const fn of(category: DataCategory) -> Self {
        Self(1 << category.index())
    }

    /// This set and `other` together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in this set and not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether `category` is in it.
    #[must_use]
    pub const fn contains(self, category: DataCategory) -> bool {
        self.0 & Self::of(category).0 != 0
    }

    /// Whether nothing is in it.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many are in it.
    #[must_use]
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The categories, in the order of the documentation.
    pub fn iter(self) -> impl Iterator<Item = DataCategory> {
        DataCategory::ALL.into_iter().filter(move |category| self.contains(*category))
    }

    /// The set as bits: bit 0 is the first category of [`DataCategory::ALL`].
    #[must_use]
    pub const fn bits(self) -> u16 {
        self.0
    }

    /// The set of these bits; those that stand for no category are left out.
    #[must_use]
    pub const fn from_bits(bits: u16) -> Self {
        Self(bits & ((1 << DataCategory::ALL.len()) - 1))
    }
}

impl FromIterator<DataCategory> for Categories {
    fn from_iter<I: IntoIterator<Item = DataCategory>>(categories: I) -> Self {
        categories.into_iter().fold(Self::NONE, |set, category| set.with(Self::of(category)))
    }
}

impl fmt::Debug for Categories {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(DataCategory::as_str)).finish()
    }
}

#[cfg(test)]
mod tests;
