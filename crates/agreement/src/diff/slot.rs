//! One key of a block with its value, and which of two values is the stricter one.

use std::collections::BTreeMap;
use std::fmt::Display;

use super::SlotChange;

/// Which way a slot went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// Less is permitted than before, as far as this slot goes.
    Stricter,
    /// More is permitted than before, as far as this slot goes.
    Wider,
    /// Some of both, or it cannot be told from the slot.
    Open,
}

impl Direction {
    /// The spelling for machines.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stricter => "stricter",
            Self::Wider => "wider",
            Self::Open => "open",
        }
    }

    /// The way back.
    pub(super) const fn reversed(self) -> Self {
        match self {
            Self::Stricter => Self::Wider,
            Self::Wider => Self::Stricter,
            Self::Open => Self::Open,
        }
    }
}

/// One block of a clause.
#[derive(Clone, Debug)]
pub(super) struct Block {
    /// Its kind, and what tells it from others of its kind.
    pub(super) name: String,
    /// Which way the agreement goes when the block is added.
    pub(super) added: Direction,
    /// Its keys.
    pub(super) slots: Vec<Slot>,
}

/// One key of a block.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) key: String,
    pub(super) shown: String,
    measure: Option<Measure>,
}

/// A value as numbers that can be compared one by one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Measure {
    sense: Sense,
    numbers: BTreeMap<String, u64>,
    /// What a name without a number counts as.
    absent: u64,
}

/// Which numbers are the stricter ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    More,
    Less,
}

impl Block {
    pub(super) fn new(name: impl Into<String>, added: Direction) -> Self {
        Self { name: name.into(), added, slots: Vec::new() }
    }

    /// A slot of which nobody can tell which value is the stricter one.
    pub(super) fn words(mut self, key: &str, shown: impl Display) -> Self {
        self.slots.push(Slot { key: key.to_owned(), shown: shown.to_string(), measure: None });
        self
    }

    /// As [`Block::words`], where the key is there.
    pub(super) fn words_if(self, key: &str, shown: Option<impl Display>) -> Self {
        match shown {
            Some(shown) => self.words(key, shown),
            None => self,
        }
    }

    /// A slot that is one number.
    pub(super) fn number(self, sense: Sense, key: &str, number: u64, shown: impl Display) -> Self {
        self.numbers(sense, key, BTreeMap::from([(String::new(), number)]), 0, shown)
    }

    /// A slot that is yes or no.
    pub(super) fn flag(self, sense: Sense, key: &str, value: bool) -> Self {
        self.number(sense, key, u64::from(value), if value { "yes" } else { "no" })
    }

    /// A slot that is a list of names.
    pub(super) fn names<T: Display>(
        self,
        sense: Sense,
        key: &str,
        names: impl IntoIterator<Item = T>,
    ) -> Self {
        let names: Vec<_> = names.into_iter().map(|name| name.to_string()).collect();
        let shown = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let numbers = names.into_iter().map(|name| (name, 1)).collect();
        self.numbers(sense, key, numbers, 0, shown)
    }

    /// A slot that is a number for each name; a name without one counts as `absent`.
    pub(super) fn numbers(
        mut self,
        sense: Sense,
        key: &str,
        numbers: BTreeMap<String, u64>,
        absent: u64,
        shown: impl Display,
    ) -> Self {
        let measure = Some(Measure { sense, numbers, absent });
        self.slots.push(Slot { key: key.to_owned(), shown: shown.to_string(), measure });
        self
    }

    /// The block on one line.
    pub(super) fn in_short(&self) -> String {
        if let [only] = self.slots.as_slice() {
            return only.shown.clone();
        }
        let slots = self.slots.iter().map(|slot| format!("{} {}", slot.key, slot.shown));
        slots.collect::<Vec<_>>().join("; ")
    }
}

impl Measure {
    /// Which way it goes from `self` to `new`; a number that is the same goes no way.
    fn towards(&self, new: &Self) -> Direction {
        let names = self.numbers.keys().chain(new.numbers.keys());
        let of = |measure: &Self, name| *measure.numbers.get(name).unwrap_or(&measure.absent);
        let each = names.map(|name| (of(self, name), of(new, name)));
        let both: Vec<_> = each.chain([(self.absent, new.absent)]).collect();
        let (up, down) =
            (both.iter().any(|(old, new)| old < new), both.iter().any(|(old, new)| old > new));
        match (self.sense, up, down) {
            (Sense::More, true, false) | (Sense::Less, false, true) => Direction::Stricter,
            (Sense::More, false, true) | (Sense::Less, true, false) => Direction::Wider,
            (Sense::More | Sense::Less, _, _) => Direction::Open,
        }
    }
}

/// The slots that differ between two blocks of one name.
pub(super) fn changes(old: &Block, new: &Block, found: &mut Vec<SlotChange>) {
    let mut push = |one: Option<&Slot>, two: Option<&Slot>| {
        let shown = |slot: Option<&Slot>| slot.map(|it| it.shown.clone());
        let measure = |slot: Option<&Slot>| slot.and_then(|it| it.measure.clone());
        let same = shown(one) == shown(two) && measure(one) == measure(two);
        let Some(named) = two.or(one).filter(|_| !same) else { return };
        let direction = match (measure(one), measure(two)) {
            (Some(one), Some(two)) => one.towards(&two),
            _ => Direction::Open,
        };
        found.push(SlotChange {
            block: new.name.clone(),
            key: named.key.clone(),
            old: shown(one),
            new: shown(two),
            direction,
        });
    };
    let with_key = |block: &'_ Block, key: &str| block.slots.iter().position(|it| it.key == key);
    for slot in &new.slots {
        push(with_key(old, &slot.key).and_then(|index| old.slots.get(index)), Some(slot));
    }
    for slot in old.slots.iter().filter(|slot| with_key(new, &slot.key).is_none()) {
        push(Some(slot), None);
    }
}

/// Names and numbers as people read them: `provider 2, customer 2`.
pub(super) fn listed(numbers: &BTreeMap<String, u64>) -> String {
    if numbers.is_empty() {
        return "none".to_owned();
    }
    let parts: Vec<_> = numbers.iter().map(|(name, number)| format!("{name} {number}")).collect();
    parts.join(", ")
}

/// Numbers by the spelling of their names.
pub(super) fn spelled<K: Display>(numbers: &BTreeMap<K, u64>) -> BTreeMap<String, u64> {
    numbers.iter().map(|(name, number)| (name.to_string(), *number)).collect()
}
