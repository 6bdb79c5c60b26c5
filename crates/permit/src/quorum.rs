//! Who approved: how many people of each party.

use std::fmt;

use crate::spelling::{LARGEST, is_name, number};

/// Most parties in one quorum.
///
/// LIMIT: keeps a quorum of fixed size. An agreement has two to four parties that decide.
pub const MOST_PARTIES: usize = 8;

/// How many people of each party approved, in the order of the parties' names. Written as
/// `customer 2, provider 2`, or `none`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quorum<'a> {
    parties: [(&'a str, u64); MOST_PARTIES],
    number: usize,
}

/// What cannot be a quorum of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "this is no quorum: name at most {MOST_PARTIES} parties, each once and in order, with at \
     least one person"
)]
pub struct BadQuorum;

impl<'a> Quorum<'a> {
    /// Nobody: the act needed no people.
    pub const NONE: Self = Self { parties: [("", 0); MOST_PARTIES], number: 0 };

    /// The quorum of these parties, ordered by name, as an ordered map gives them.
    ///
    /// # Errors
    ///
    /// [`BadQuorum`] if there are too many, out of order, twice, with nobody, or with a name that
    /// is none.
    pub fn of(parties: impl IntoIterator<Item = (&'a str, u64)>) -> Result<Self, BadQuorum> {
        let mut quorum = Self::NONE;
        let mut last = "";
        for (party, people) in parties {
            if !is_name(party) || party <= last || !(1..=LARGEST).contains(&people) {
                return Err(BadQuorum);
            }
            *quorum.parties.get_mut(quorum.number).ok_or(BadQuorum)? = (party, people);
            quorum.number += 1;
            last = party;
        }
        Ok(quorum)
    }

    /// The quorum written in `text`.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        if text == "none" {
            return Some(Self::NONE);
        }
        let mut quorum = Self::NONE;
        let mut last = "";
        for part in text.split(", ") {
            let (party, people) = part.split_once(' ')?;
            let people = number(people).filter(|people| *people >= 1)?;
            if !is_name(party) || party <= last {
                return None;
            }
            *quorum.parties.get_mut(quorum.number)? = (party, people);
            quorum.number += 1;
            last = party;
        }
        Some(quorum)
    }

    /// Each party with the number of its people.
    pub fn parties(&self) -> impl Iterator<Item = (&'a str, u64)> + '_ {
        self.parties.iter().take(self.number).copied()
    }

    /// Whether nobody was asked.
    #[must_use]
    pub const fn is_none(&self) -> bool {
        self.number == 0
    }

    /// Whether at least `parties` parties each have at least `people` people in it.
    #[must_use]
    pub fn reaches(&self, parties: usize, people: u64) -> bool {
        self.parties().filter(|(_, number)| *number >= people).count() >= parties
    }
}

impl fmt::Display for Quorum<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_none() {
            return f.write_str("none");
        }
        for (place, (party, people)) in self.parties().enumerate() {
            let between = if place == 0 { "" } else { ", " };
            write!(f, "{between}{party} {people}")?;
        }
        Ok(())
    }
}
