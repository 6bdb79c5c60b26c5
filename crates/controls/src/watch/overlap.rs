//! D8: principals who look at different data of the same persons.
//!
//! **Catches** a campaign that gives each category to other principals, so that nobody links
//! anything alone: one asks for the places, another for the payments of the same thousand persons.
//! Two whose work is unrelated share next to nobody.
//!
//! **Cannot catch** persons who have another identifier in each category; a campaign that also
//! splits the persons, so that no two principals share many; colleagues on one case do share
//! persons, and set the threshold.

use std::collections::{BTreeMap, BTreeSet};

use lexicon::DataCategory;

use super::Sketch;

/// In more sketches than this a person is too well known to tie two principals together.
const LIMIT_OF_FAME: usize = 64;

/// The least number of shared persons that is worth a look.
pub(super) const LEAST_SHARED: f64 = 10.0;

/// LIMIT: so many pairs are compared, those first who share the least known persons: a million take
/// a second and 100 MB.
const MOST_PAIRS: usize = 1 << 20;

/// What of whom.
type Place<K> = (K, DataCategory);

/// With whom a principal shares most persons in different categories.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overlap<K> {
    /// How many persons, about.
    pub persons: f64,
    /// In which category it meets them.
    pub category: DataCategory,
    /// The other principal, and the category in which that one meets them.
    pub with: (K, DataCategory),
}

/// For each principal that shares persons with another one in different categories, the largest
/// such overlap. A pair that meets in the same category is counted only for the categories in which
/// it does not.
///
/// The work is linear in what the sketches keep: pairs are found through the persons they share.
#[must_use]
pub fn largest_overlaps<K: Copy + Ord>(
    principals: &BTreeMap<K, BTreeMap<DataCategory, Sketch>>,
) -> BTreeMap<K, Overlap<K>> {
    let mut largest: BTreeMap<K, Overlap<K>> = BTreeMap::new();
    let of = |(principal, category): Place<K>| principals.get(&principal)?.get(&category);
    for (one, other) in pairs(principals) {
        let Some((first, second)) = of(one).zip(of(other)) else { continue };
        let persons = first.common(second);
        for (own, with) in [(one, other), (other, one)] {
            let overlap = Overlap { persons, category: own.1, with };
            let most = largest.entry(own.0).or_insert(overlap);
            if persons > most.persons {
                *most = overlap;
            }
        }
    }
    largest
}

/// Those who have somebody in common, in different categories.
fn pairs<K: Copy + Ord>(
    principals: &BTreeMap<K, BTreeMap<DataCategory, Sketch>>,
) -> BTreeSet<(Place<K>, Place<K>)> {
    let mut places: Vec<([u8; 8], Place<K>)> = Vec::new();
    for (principal, sketches) in principals {
        for (category, sketch) in sketches {
            places.extend(sketch.kept().map(|person| (person, (*principal, *category))));
        }
    }
    places.sort_unstable();
    let of_one_person = places.chunk_by(|one, other| one.0 == other.0);
    let mut shared: Vec<_> =
        of_one_person.filter(|places| (2..=LIMIT_OF_FAME).contains(&places.len())).collect();
    shared.sort_by_key(|places| places.len());
    let mut pairs = BTreeSet::new();
    for places in shared {
        for (position, (_, one)) in places.iter().enumerate() {
            for (_, other) in places.iter().skip(position + 1) {
                if one.0 != other.0 && one.1 != other.1 {
                    pairs.insert((*one, *other));
                }
            }
        }
        if pairs.len() >= MOST_PAIRS {
            break;
        }
    }
    pairs
}

#[cfg(test)]
mod tests;
