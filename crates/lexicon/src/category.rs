//! Data categories: what kind of data about persons a budget counts.

use std::fmt;
use std::str::FromStr;

/// A kind of data about persons that an agreement sets limits for.
///
/// The list is closed, so that a limit for a category nobody measures cannot be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DataCategory {
    /// Where a person or a device was.
    Location,
    /// Payments and purchases.
    Transactions,
    /// What a person searched for.
    SearchHistory,
    /// What a person said to an assistant.
    ChatHistory,
    /// Messages and calls between persons.
    Communications,
    /// Health data.
    Health,
    /// Faces, voices, fingerprints.
    Biometric,
    /// Genomes.
    Genomic,
    /// Who a person is: names, numbers, addresses.
    Identity,
}

impl DataCategory {
    /// Every category, in the order of the documentation.
    pub const ALL: [Self; 9] = [
        Self::Location,
        Self::Transactions,
        Self::SearchHistory,
        Self::ChatHistory,
        Self::Communications,
        Self::Health,
        Self::Biometric,
        Self::Genomic,
        Self::Identity,
    ];

    /// Its place in [`DataCategory::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The spelling in an agreement.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Location => "location",
            Self::Transactions => "transactions",
            Self::SearchHistory => "search-history",
            Self::ChatHistory => "chat-history",
            Self::Communications => "communications",
            Self::Health => "health",
            Self::Biometric => "biometric",
            Self::Genomic => "genomic",
            Self::Identity => "identity",
        }
    }
}

impl fmt::Display for DataCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no data category.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a data category")]
pub struct UnknownCategory(String);

impl FromStr for DataCategory {
    type Err = UnknownCategory;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|category| category.as_str() == word)
            .ok_or_else(|| UnknownCategory(word.to_owned()))
    }
}
