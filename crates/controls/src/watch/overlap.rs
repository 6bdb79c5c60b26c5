//! D8: principals who look at different data of the same persons.
//!
//! **Catches** a campaign that gives each category to other principals, so that nobody links
//! anything alone: one asks for the places, another for the payments of the same thousand persons.
//! Two whose work is unrelated share next to nobody.
//!
//! **Cannot catch** persons who have another identifier in each category; a campaign that also
//! splits the persons, so that no two principals share many; colleagues on one case do share
//! persons, and set the threshold.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use lexicon::DataCategory;

use super::Sketch;

/// In more sketches than this a person is too well known to tie two principals together.
const LIMIT_OF_FAME: usize = 64;

/// For each principal, how many persons it shares, about, with the one other principal with whom it
/// shares most, in different categories. A pair that meets in the same category is counted only for
/// the categories in which it does not.
///
/// The work is linear in what the sketches keep: pairs are found through the persons they share.
#[must_use]
pub fn largest_overlaps<K: Copy + Ord>(
    principals: &BTreeMap<K, BTreeMap<DataCategory, Sketch>>,
) -> BTreeMap<K, f64> {
    let mut places: HashMap<[u8; 8], Vec<(K, DataCategory)>> = HashMap::new();
    for (principal, sketches) in principals {
        for (category, sketch) in sketches {
            for person in sketch.kept() {
                places.entry(person).or_default().push((*principal, *category));
            }
        }
    }
    let mut pairs: BTreeSet<((K, DataCategory), (K, DataCategory))> = BTreeSet::new();
    for place in places.values().filter(|place| place.len() <= LIMIT_OF_FAME) {
        for (position, one) in place.iter().enumerate() {
            for other in place.iter().skip(position + 1) {
                if one.0 != other.0 && one.1 != other.1 {
                    pairs.insert((*one, *other));
                }
            }
        }
    }
    let mut largest: BTreeMap<K, f64> = principals.keys().map(|it| (*it, 0.0)).collect();
    for (one, other) in pairs {
        let of = |(principal, category): (K, DataCategory)| {
            principals.get(&principal).and_then(|sketches| sketches.get(&category))
        };
        let Some((first, second)) = of(one).zip(of(other)) else { continue };
        let common = first.common(second);
        for principal in [one.0, other.0] {
            if let Some(most) = largest.get_mut(&principal) {
                *most = most.max(common);
            }
        }
    }
    largest
}

#[cfg(test)]
mod tests;
