//! Persons on their way from where they are found to where they are counted.

use std::ops::Range;

use lexicon::Categories;

use super::Found;
use crate::persons::candidate::Identity;
use crate::persons::decode::Allowance;
use crate::persons::subjects::Subjects;

/// A person in the channel.
pub(super) struct Find {
    /// The bytes of the channel that identify the person, or say so once they are decoded.
    pub(super) start: u64,
    pub(super) end: u64,
    /// The same bytes of what was sent.
    pub(super) sent: Range<u64>,
    /// What is spoken of where the person is named, besides what the channel speaks of.
    pub(super) categories: Categories,
    /// Those found as they stand come before those that were decoded at the same place.
    pub(super) is_decoded: bool,
    pub(super) identity: Identity,
}

/// Where the persons of a text go.
pub(super) enum Sink<'a> {
    /// To the persons of the exchange.
    Subjects { subjects: &'a mut Subjects, found: &'a mut Vec<Found> },
    /// To the passage that the text was decoded from, unless they stand before `start`.
    Decoded { allowance: &'a mut Allowance, start: u64, found: &'a mut Vec<Identity> },
}

impl Sink<'_> {
    pub(super) const fn allowance(&mut self) -> &mut Allowance {
        match self {
            Self::Subjects { subjects, .. } => subjects.allowance(),
            Self::Decoded { allowance, .. } => allowance,
        }
    }

    /// Counts somebody; whether the count went up.
    pub(super) fn hand_over(&mut self, find: Find) -> bool {
        match self {
            Self::Subjects { subjects, found } => {
                let is_new = subjects.admit(&find.identity, find.sent, find.categories);
                if is_new {
                    found.push(Found { start: find.start, distinct: subjects.distinct() });
                }
                is_new
            }
            Self::Decoded { start, found, .. } => {
                found.extend((find.end > *start).then_some(find.identity));
                false
            }
        }
    }

    /// Somebody who is named, and whom an identifier counts.
    pub(super) fn hand_over_alias(&mut self, find: Find) {
        let is_news = match self {
            Self::Subjects { subjects, .. } => subjects.is_news_of_alias(&find.identity),
            Self::Decoded { .. } => true,
        };
        if is_news {
            self.hand_over(find);
        }
    }

    /// Whether `identity` was counted before.
    pub(super) fn knows(&self, identity: &Identity) -> bool {
        match self {
            Self::Subjects { subjects, .. } => subjects.knows(identity),
            Self::Decoded { .. } => false,
        }
    }
}
