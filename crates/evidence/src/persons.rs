//! What a record says about the persons of an exchange: how many, and nothing about whom.

use lexicon::{Categories, DataCategory};

/// The persons of one exchange, as far as it was looked at.
///
/// It counts what this exchange names. It does not say who of them was new to the ledger: whoever
/// reads the log could learn from that whether a person was known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Persons {
    /// Distinct persons; none if they could not be counted, or nothing was looked at.
    pub distinct: Option<u64>,
    /// Bytes that could not be read as text.
    pub opaque_bytes: u64,
    pub(crate) by_category: [u64; DataCategory::ALL.len()],
}

impl Persons {
    /// One more person of these categories; none of them was noted about the person before.
    pub fn touch(&mut self, categories: Categories) {
        for category in categories.iter() {
            if let Some(count) = self.by_category.get_mut(category.index()) {
                *count = count.saturating_add(1);
            }
        }
    }

    /// The distinct persons of `category`.
    #[must_use]
    pub fn of(&self, category: DataCategory) -> u64 {
        self.by_category.get(category.index()).copied().unwrap_or(0)
    }

    /// The categories of which there are persons and how many, in the order of their spelling.
    pub(crate) fn by_spelling(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let mut categories = DataCategory::ALL;
        categories.sort_unstable_by_key(|category| category.as_str());
        let counted = categories.map(|category| (category.as_str(), self.of(category)));
        counted.into_iter().filter(|(_, count)| *count > 0)
    }
}
