//! From hashes that differ to what was done.

use std::collections::{BTreeMap, BTreeSet};

use tlog_tiles::Hash;

use super::Finding;

/// LIMIT: what was done is told apart among the first so many records that differ.
const MOST: usize = 4_096;

/// The records that should be there and are not, and those that are there and should not.
#[derive(Default)]
pub(super) struct Differences {
    expected: Vec<(u64, Hash)>,
    found: Vec<(u64, Hash)>,
}

impl Differences {
    /// Notes where `found` differs from `expected`; both begin at record `first`.
    pub(super) fn note(&mut self, first: u64, expected: &[Hash], found: &[Hash]) {
        let longest = expected.len().max(found.len());
        for (record, place) in (first..).zip(0..longest) {
            let (expected, found) = (expected.get(place), found.get(place));
            if expected == found || self.expected.len() >= MOST || self.found.len() >= MOST {
                continue;
            }
            self.expected.extend(expected.map(|hash| (record, *hash)));
            self.found.extend(found.map(|hash| (record, *hash)));
        }
    }

    /// Takes over what `other` noted.
    pub(super) fn append(&mut self, other: Self) {
        for (all, more) in [(&mut self.expected, other.expected), (&mut self.found, other.found)] {
            all.extend(more);
            all.sort_by_key(|(record, _)| *record);
        }
    }

    /// What was done to the records: one finding at least if anything was noted.
    pub(super) fn explain(&self) -> Vec<Finding> {
        let expected_at: BTreeMap<_, _> = by_hash(&self.expected);
        let found_at: BTreeMap<_, _> = by_hash(&self.found);
        let found_here: BTreeMap<_, _> = self.found.iter().copied().collect();
        let is_new = |hash: &Hash| !expected_at.contains_key(&hash.0);
        let mut findings = Vec::new();
        let mut edited = BTreeSet::new();
        for (record, _) in self.expected.iter().filter(|(_, hash)| !found_at.contains_key(&hash.0))
        {
            let record = *record;
            if found_here.get(&record).is_some_and(is_new) {
                edited.insert(record);
                findings.push(Finding::Edited { record });
            } else {
                findings.push(Finding::Removed { record });
            }
        }
        let inserted =
            self.found.iter().filter(|(place, hash)| is_new(hash) && !edited.contains(place));
        findings.extend(inserted.map(|(record, _)| Finding::Inserted { record: *record }));
        findings.extend(self.reordered(&expected_at));
        if findings.is_empty() {
            // Only equal records can explain nothing: say where the first difference is.
            findings.extend(
                self.expected.first().map(|(record, _)| Finding::Edited { record: *record }),
            );
        }
        findings
    }

    /// Where a record stands before one that it should follow. Records that merely moved up because
    /// another was removed are still in order.
    fn reordered(&self, expected_at: &BTreeMap<[u8; 32], u64>) -> Vec<Finding> {
        let records: Vec<u64> =
            self.found.iter().filter_map(|(_, hash)| expected_at.get(&hash.0).copied()).collect();
        let pairs = records.iter().zip(records.iter().skip(1));
        pairs
            .filter(|(first, second)| first > second)
            .map(|(first, second)| Finding::Reordered { earlier: *second, later: *first })
            .collect()
    }
}

fn by_hash(records: &[(u64, Hash)]) -> BTreeMap<[u8; 32], u64> {
    records.iter().map(|(record, hash)| (hash.0, *record)).collect()
}
