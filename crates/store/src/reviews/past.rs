//! Everything that ever happened in reviews, in the order of its records.

use lexicon::{RecordNumber, ReviewId};
use review::{Event, Opening};

use super::front::Front;
use crate::seal::Part;
use crate::writer::Command;
use crate::{NotRead, Store};

/// Something that happened in a review, as attention takes it in.
#[derive(Clone, Debug)]
pub struct Happened {
    /// The record of it.
    pub record: RecordNumber,
    /// What happened.
    pub event: Event,
    /// What it happened to.
    pub of: Of,
}

/// What something happened to.
#[derive(Clone, Debug)]
pub enum Of {
    /// An act, with so many words to read.
    Act(u32),
    /// A change of the roster, with everything that it began with.
    Roster(Box<Opening>),
    /// A test, with so many words to read.
    Canary(u32),
}

/// An event as it is kept, with the opening of its review.
pub(crate) struct KeptEvent {
    pub(crate) record: RecordNumber,
    pub(crate) review: ReviewId,
    pub(crate) place: u64,
    pub(crate) roster: bool,
    pub(crate) event: Vec<u8>,
    pub(crate) opening: Vec<u8>,
}

impl Store {
    /// What happened in reviews after the record `after`, in the order in which it did, at most
    /// `most` events.
    ///
    /// # Errors
    ///
    /// [`NotRead`] if the database cannot be asked, or what it has cannot be read.
    pub async fn happened(
        &self,
        after: Option<RecordNumber>,
        most: u32,
    ) -> Result<Vec<Happened>, NotRead> {
        let kept = self.ask(|reply| Command::Happened(after, most, reply)).await?;
        kept.into_iter().map(|kept| self.of_kept(&kept)).collect()
    }

    /// The calls that were executed last, at most `most`, newest first.
    ///
    /// # Errors
    ///
    /// [`NotRead`] if the database cannot be asked.
    pub async fn executed_calls(&self, most: u32) -> Result<Vec<ReviewId>, NotRead> {
        self.ask(|reply| Command::ExecutedCalls(most, reply)).await
    }

    fn of_kept(&self, kept: &KeptEvent) -> Result<Happened, NotRead> {
        let plain = self.part(kept.review, Part::Event(kept.place), &kept.event)?;
        let text = std::str::from_utf8(&plain).map_err(|_| NotRead::Sealed)?;
        let event = Event::from_json(text).map_err(|_| NotRead::Sealed)?;
        let plain = self.part(kept.review, Part::Opening, &kept.opening)?;
        let of = if kept.roster {
            match Front::read(&plain) {
                Some(Front::Act { opening, .. }) => Of::Roster(opening),
                Some(Front::Canary { .. }) | None => return Err(NotRead::Sealed),
            }
        } else {
            match Front::glance(&plain).ok_or(NotRead::Sealed)? {
                (true, words) => Of::Canary(words),
                (false, words) => Of::Act(words),
            }
        };
        Ok(Happened { record: kept.record, event, of })
    }
}
