//! Rolls: who is in a sheet, in as little memory as may be.
//!
//! Most persons are known by one category, so a person takes 12 bytes and a place for the rest only
//! if there is more to say.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use lexicon::DataCategory;

use super::tally::CATEGORIES;
use super::{Day, Pseudonym};

/// The days on which one person was last touched, by category. Day 0 is never.
pub(super) type Days = [Day; CATEGORIES];

/// Persons, and the days on which each was last touched.
#[derive(Clone, Debug, Default)]
pub(super) struct Roll {
    persons: HashMap<Pseudonym, Place, BuildHasherDefault<Direct>>,
    /// The days of persons who have more than one.
    others: Vec<Days>,
    /// Places in `others` that nobody has.
    free: Vec<u32>,
}

/// Where the days of a person are: `0`, a category and the day, or `1` and a place among the
/// others; as bytes, because a number would take more room beside a pseudonym.
#[derive(Clone, Copy, Debug)]
struct Place([u8; 4]);

const OTHERS: u32 = 1 << 31;

impl Roll {
    /// The days of a person.
    pub(super) fn days(&self, person: Pseudonym) -> Option<Days> {
        self.persons.get(&person).map(|place| resolve(*place, &self.others))
    }

    /// Sets the days of a person.
    pub(super) fn put(&mut self, person: Pseudonym, days: Days) {
        self.change(person, |_| Some(days));
    }

    /// Sets the days of a person to what `change` makes of them, or of no days at all. They stay
    /// as they are if it makes nothing of them. The person is looked up once.
    pub(super) fn change(&mut self, person: Pseudonym, change: impl FnOnce(Days) -> Option<Days>) {
        let Self { persons, others, free } = self;
        match persons.entry(person) {
            Entry::Occupied(mut known) => {
                let place = *known.get();
                let before = resolve(place, others);
                if let Some(days) = change(before).filter(|days| *days != before) {
                    *known.get_mut() = settle(&days, place.other(), others, free);
                }
            }
            Entry::Vacant(unknown) => {
                if let Some(days) = change(Days::default()) {
                    unknown.insert(settle(&days, None, others, free));
                }
            }
        }
    }

    /// Takes a person out, and gives their days.
    pub(super) fn take(&mut self, person: Pseudonym) -> Option<Days> {
        let place = self.persons.remove(&person)?;
        let days = resolve(place, &self.others);
        self.free.extend(place.other());
        Some(days)
    }

    /// Keeps only those whose days are to be kept.
    pub(super) fn retain(&mut self, keep: impl Fn(&Days) -> bool) {
        let Self { persons, others, free } = self;
        persons.retain(|_, place| {
            let kept = keep(&resolve(*place, others));
            if !kept {
                free.extend(place.other());
            }
            kept
        });
    }

    /// All persons, in no particular order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Pseudonym, Days)> {
        let days = |(person, place): (&Pseudonym, &Place)| (*person, resolve(*place, &self.others));
        self.persons.iter().map(days)
    }

    pub(super) fn len(&self) -> usize {
        self.persons.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.persons.is_empty()
    }

    /// Makes room for so many more.
    pub(super) fn reserve(&mut self, persons: usize) {
        self.persons.reserve(persons);
    }

    /// About how many bytes of memory it takes.
    pub(super) fn footprint(&self) -> usize {
        // A table that has room for seven has eight places, of one byte more each.
        let persons = self.persons.capacity() / 7 * 8 * (size_of::<(Pseudonym, Place)>() + 1);
        persons + self.others.capacity() * size_of::<Days>() + self.free.capacity() * 4
    }
}

impl PartialEq for Roll {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.iter().all(|(person, days)| other.days(person) == Some(days))
    }
}

impl Eq for Roll {}

impl Place {
    /// The place among the others, if that is where the days are.
    fn other(self) -> Option<u32> {
        let bits = u32::from_be_bytes(self.0);
        (bits & OTHERS != 0).then_some(bits & !OTHERS)
    }
}

/// The place of a person of these days, who has the place `known` among the others, if any.
fn settle(days: &Days, known: Option<u32>, others: &mut Vec<Days>, free: &mut Vec<u32>) -> Place {
    if let Some(place) = single(days) {
        free.extend(known);
        return place;
    }
    let index = known.or_else(|| free.pop()).unwrap_or_else(|| {
        others.push(Days::default());
        u32::try_from(others.len() - 1).unwrap_or(OTHERS)
    });
    if let Some(other) = usize::try_from(index).ok().and_then(|it| others.get_mut(it)) {
        *other = *days;
    }
    Place((OTHERS | index).to_be_bytes())
}

fn resolve(place: Place, others: &[Days]) -> Days {
    if let Some(index) = place.other() {
        let days = usize::try_from(index).ok().and_then(|index| others.get(index));
        return days.copied().unwrap_or_default();
    }
    let [_, category, high, low] = place.0;
    let mut days = Days::default();
    if let Some(day) = days.get_mut(usize::from(category)) {
        *day = Day(u16::from_be_bytes([high, low]));
    }
    days
}

/// The place of a person of at most one category.
fn single(days: &Days) -> Option<Place> {
    let mut touched = DataCategory::ALL.into_iter().zip(days).filter(|(_, day)| day.0 > 0);
    let (category, day) = touched.next().unwrap_or((DataCategory::Identity, &Day(0)));
    let [high, low] = day.0.to_be_bytes();
    let category = u8::try_from(category.index()).ok()?;
    touched.next().is_none().then_some(Place([0, category, high, low]))
}

/// Takes a pseudonym for its own hash: it is one, under a key that no caller knows.
#[derive(Clone, Copy, Debug, Default)]
struct Direct(u64);

impl Hasher for Direct {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    fn write_u64(&mut self, number: u64) {
        // An odd number with many ones and zeros, so that small numbers spread as well.
        self.0 = (self.0.rotate_left(8) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

#[cfg(test)]
mod tests;
