//! A sample of a set of pseudonyms that fits a page: the smallest `k` of them.
//!
//! Pseudonyms are spread evenly over 64 bits, so that the smallest are a fair sample, and the same
//! persons are in the samples of two sets (bottom-k: Cohen and Kaplan, 2007). A set of up to
//! [`KEPT`] persons is kept whole, and every number about it is exact. Above, the distinct count
//! has a relative deviation of about 3 % (one by the root of `k`), and the common count of about
//! one by the root of `k` times the shared part: at 100 common of 2 × 10,000, about 40 %.

use std::collections::BTreeSet;

use crate::ledger::Pseudonym;

/// How many pseudonyms a sketch keeps: 8 KiB.
pub const KEPT: usize = 1_024;

/// The smallest pseudonyms of a set. It is a set of persons, and no less worth protecting.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sketch {
    smallest: BTreeSet<[u8; 8]>,
    /// Whether something was left out.
    is_sample: bool,
}

impl Sketch {
    /// Adds a person.
    pub fn note(&mut self, person: Pseudonym) {
        self.keep(person.to_bytes());
    }

    /// Adds the persons of `other`.
    pub fn merge(&mut self, other: &Self) {
        self.is_sample |= other.is_sample;
        other.smallest.iter().for_each(|bytes| self.keep(*bytes));
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
        let both = self.smallest.intersection(&other.smallest).filter(known).count() as f64;
        end.map_or(both, |end| both / share(end))
    }

    /// The pseudonyms that were kept.
    pub(super) fn kept(&self) -> impl Iterator<Item = [u8; 8]> {
        self.smallest.iter().copied()
    }

    fn keep(&mut self, bytes: [u8; 8]) {
        if self.smallest.insert(bytes) && self.smallest.len() > KEPT {
            self.smallest.pop_last();
            self.is_sample = true;
        }
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
mod tests;
