//! A sample of a set of pseudonyms: the smallest of them.
//!
//! Pseudonyms are spread evenly over 64 bits, so that the smallest are a fair sample, and the same
//! persons are in the samples of two sets (bottom-k: Cohen and Kaplan, 2007). A set of up to as
//! many persons as are kept is kept whole, and every number about it is exact. Above, with
//! [`KEPT`], the distinct count has a relative deviation of about 3 % (one by the root of `k`), and
//! the common count of about one by the root of `k` times the shared part: at 100 common of 2 ×
//! 10,000, about 40 %.

use std::collections::BinaryHeap;

use lexicon::DataCategory;

use crate::ledger::{Day, Pseudonym, Sheet};

/// How many pseudonyms a sketch keeps at most: 8 KiB.
pub const KEPT: usize = 1_024;

/// The smallest pseudonyms of a set. It is a set of persons, and no less worth protecting.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sketch {
    /// Sorted.
    smallest: Vec<[u8; 8]>,
    /// Whether something was left out.
    is_sample: bool,
}

impl Sketch {
    /// The persons of `category` in a sheet on `today`, at most `most` of them kept.
    #[must_use]
    pub fn of(sheet: &Sheet, category: DataCategory, today: Day, most: usize) -> Self {
        Self::of_persons(sheet.persons_of(category, today), most)
    }

    /// A sketch of `persons`, each of whom comes once.
    fn of_persons(persons: impl Iterator<Item = Pseudonym>, most: usize) -> Self {
        let mut smallest = BinaryHeap::new();
        let mut is_sample = false;
        for person in persons {
            smallest.push(person.to_bytes());
            if smallest.len() > most {
                smallest.pop();
                is_sample = true;
            }
        }
        Self { smallest: smallest.into_sorted_vec(), is_sample }
    }

    /// Keeps at most `most` persons, and says how many it keeps.
    pub fn shrink(&mut self, most: usize) -> usize {
        self.is_sample |= self.smallest.len() > most;
        self.smallest.truncate(most);
        self.smallest.shrink_to_fit();
        self.smallest.len()
    }

    /// How many pseudonyms it keeps.
    #[must_use]
    pub fn len(&self) -> usize {
        self.smallest.len()
    }

    /// Whether nobody is in the set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.smallest.is_empty()
    }

    /// How many persons the set has, about.
    #[must_use]
    pub fn distinct(&self) -> f64 {
        let kept = self.smallest.len() as f64;
        match self.smallest.last() {
            Some(largest) if self.is_sample => (kept - 1.0) / share(*largest),
            _ => kept,
        }
    }

    /// How many persons both sets have, about.
    #[must_use]
    pub fn common(&self, other: &Self) -> f64 {
        // Below the smaller of both ends, both sets are known whole.
        let end = [self, other].into_iter().filter(|sketch| sketch.is_sample);
        let end = end.filter_map(|sketch| sketch.smallest.last()).min().copied();
        let known = |bytes: &&[u8; 8]| end.is_none_or(|end| **bytes <= end);
        let mut others = other.smallest.iter().peekable();
        let is_common = |bytes: &&[u8; 8]| {
            while others.next_if(|other| *other < *bytes).is_some() {}
            others.next_if(|other| *other == *bytes).is_some()
        };
        let both = self.smallest.iter().take_while(known).filter(is_common).count() as f64;
        end.map_or(both, |end| both / share(end))
    }

    /// The pseudonyms that were kept.
    pub(super) fn kept(&self) -> impl Iterator<Item = [u8; 8]> {
        self.smallest.iter().copied()
    }
}

impl std::fmt::Debug for Sketch {
    /// How many. Not whom.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sketch").field("kept", &self.smallest.len()).finish_non_exhaustive()
    }
}

/// The share of all pseudonyms that are not larger.
fn share(bytes: [u8; 8]) -> f64 {
    (u64::from_be_bytes(bytes) as f64 + 1.0) / 2.0_f64.powi(64)
}

#[cfg(test)]
pub(super) mod tests;
