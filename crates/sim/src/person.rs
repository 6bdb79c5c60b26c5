//! Persons of a simulated population, and the identifiers by which texts name them.

use lexicon::DataCategory;

use crate::dice::Dice;

/// How many persons the population has, employees and drivers not counted.
pub(crate) const POPULATION: u32 = 2_000_000;
/// The drivers of the logistics firms.
pub(crate) const DRIVERS: Range = Range { first: POPULATION, count: 6_000 };
/// The employees of the house.
pub(crate) const STAFF: Range = Range { first: POPULATION + 10_000, count: 5_000 };

/// A part of the population.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Range {
    pub(crate) first: u32,
    pub(crate) count: u32,
}

impl Range {
    /// The person at `place`, from the first again after the last.
    pub(crate) fn at(self, place: usize) -> Person {
        let place = u32::try_from(place % self.count.max(1) as usize).unwrap_or(0);
        Person(self.first + place)
    }
}

/// One person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Person(pub(crate) u32);

const GIVEN: [&str; 16] = [
    "anna", "omar", "li", "sofia", "james", "fatima", "lukas", "ines", "kenji", "maria", "david",
    "aisha", "peter", "elena", "jonas", "grace",
];
const SURNAMES: [&str; 16] = [
    "schmidt", "haddad", "chen", "rossi", "walker", "khan", "weber", "garcia", "tanaka", "silva",
    "miller", "diallo", "novak", "petrova", "berg", "okafor",
];
const HOSTS: [&str; 5] =
    ["example.com", "example.org", "example.net", "mail.example.com", "post.example.org"];
/// Syllables of the words that an attacker and his machine have agreed on.
const SYLLABLES: [&str; 16] = [
    "bo", "ra", "li", "tem", "ku", "zan", "vo", "pil", "mar", "dex", "su", "fen", "gor", "hib",
    "jat", "wol",
];

fn chosen(words: &[&'static str], number: u32) -> &'static str {
    words.get(number as usize % words.len().max(1)).copied().unwrap_or_default()
}

impl Person {
    /// Somebody of the whole population; few are met often, most seldom.
    pub(crate) fn customer(dice: &mut Dice) -> Self {
        let place = f64::from(POPULATION) * dice.unit().powf(1.3);
        Self((place as u32).min(POPULATION - 1))
    }

    /// Anybody.
    pub(crate) fn anybody(dice: &mut Dice) -> Self {
        Self(u32::try_from(dice.below(POPULATION as usize)).unwrap_or(0))
    }

    pub(crate) fn email(self) -> String {
        let Self(number) = self;
        let (given, surname) = (chosen(&GIVEN, number), chosen(&SURNAMES, number / 16));
        format!("{given}.{surname}{number}@{}", chosen(&HOSTS, number / 7))
    }

    pub(crate) fn phone(self) -> String {
        format!("+49 1512 {:07}", self.0)
    }

    /// A card number with its check digit.
    pub(crate) fn card(self) -> String {
        let body = format!("40000012{:07}", self.0);
        let digits = body.bytes().rev().map(|digit| u32::from(digit.saturating_sub(b'0')));
        let weighted = (0_u32..).zip(digits).map(|(place, digit)| {
            let doubled = if place % 2 == 0 { digit * 2 } else { digit };
            if doubled > 9 { doubled - 9 } else { doubled }
        });
        format!("{body}{}", (10 - weighted.sum::<u32>() % 10) % 10)
    }

    /// A random UUID, as a telephone gives it to the programs on it.
    pub(crate) fn advertising_id(self) -> String {
        let mut dice = Dice::of(&[0xAD, u64::from(self.0)]);
        let (high, low) = (dice.next(), dice.next());
        let (first, second, third) = (high >> 32, (high >> 16) & 0xFFFF, high & 0xFFF);
        let (fourth, fifth) = (0x8000 | (low >> 50), low & 0xFFFF_FFFF_FFFF);
        format!("{first:08x}-{second:04x}-4{third:03x}-{fourth:04x}-{fifth:012x}")
    }

    /// Name as people write it.
    pub(crate) fn name(self) -> String {
        let capital = |word: &str| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_ascii_uppercase());
            first.into_iter().chain(letters).collect::<String>()
        };
        let Self(number) = self;
        format!("{} {}", capital(chosen(&GIVEN, number)), capital(chosen(&SURNAMES, number / 16)))
    }

    /// Name in a network.
    pub(crate) fn handle(self) -> String {
        format!("@{}_{}", chosen(&GIVEN, self.0), self.0)
    }

    /// A word for this person that only those know who made the list: nothing that reads texts can
    /// know that it stands for a person, nor for whom.
    pub(crate) fn code_word(self) -> String {
        let mut rest = self.0;
        let mut word = String::new();
        for _ in 0..6 {
            word.push_str(chosen(&SYLLABLES, rest % 16));
            rest /= 16;
        }
        word
    }

    /// The identifier under which data of `category` are sold: each trade has its own.
    pub(crate) fn in_trade(self, category: DataCategory) -> String {
        match category {
            DataCategory::Location => format!("advertising id {}", self.advertising_id()),
            DataCategory::Transactions => format!("card {}", self.card()),
            DataCategory::SearchHistory => self.email(),
            _ => self.phone(),
        }
    }
}

#[cfg(test)]
mod tests;
