//! Reviews, as others ask the store for them.

use evidence::{Pending, Recorded};
use lexicon::{Digest, Moment, ReviewId};
use review::{Event, Opening, Review};
use tokio::sync::broadcast;

use super::{Change, Found, Hold, Kept, NotHeld, Page, SealedEvent, SealedOpening, Turn};
use crate::seal::Part;
use crate::writer::Command;
use crate::{NotRead, NotRecorded, Posting, Store};

/// What stands before an opening: whether a caller asked, and the digest of what it asked with.
const ASKED: [u8; 2] = [0, 1];

impl Store {
    /// Records what `pending` waits for, opens the review of `hold`, and keeps what is held, all of
    /// it sealed. When this returns a value, the disk has all three.
    ///
    /// # Errors
    ///
    /// [`NotHeld`] if there is no place for another review, or that is not known to be durable.
    pub async fn hold<T>(
        &self,
        pending: Pending<T>,
        hold: Hold,
        posting: Posting,
    ) -> Result<Recorded<T>, NotHeld> {
        let Hold { opening, asked, held, most } = hold;
        let workload = &opening.act.workload;
        let entry = (opening.expires, opening.review);
        let place = self.shared.desk.enter(workload, entry, most, opening.opened);
        let place = place.map_err(|_| NotHeld::TooMany(workload.clone()))?;
        let held = held.as_ref().map(|held| self.shared.seal(held)).transpose()?;
        let opened = Change::Opened(self.seal_opening(&opening, asked)?, place);
        Ok(self.keep(pending, held, Some(opened), posting).await?)
    }

    /// A turn at a review, once whoever has it now is done; none if there is no such review.
    ///
    /// # Errors
    ///
    /// [`NotRead`] if the database cannot be asked, or what it has is no review.
    pub async fn turn(&self, review: ReviewId) -> Result<Option<Turn>, NotRead> {
        let turn = self.shared.desk.turn(review).await;
        let found = self.review(review).await?;
        Ok(found.map(|found| Turn::new(self.clone(), found, turn)))
    }

    /// The review as it is, without a turn at it.
    ///
    /// # Errors
    ///
    /// As [`Store::turn`].
    pub async fn review(&self, review: ReviewId) -> Result<Option<Found>, NotRead> {
        let kept = self.ask(|reply| Command::Review(review, reply)).await?;
        kept.map(|kept| self.replay(&kept)).transpose()
    }

    /// A page of reviews as they are, read at one moment.
    ///
    /// # Errors
    ///
    /// As [`Store::turn`].
    pub async fn reviews(&self, page: Page) -> Result<Vec<Found>, NotRead> {
        let kept = self.ask(|reply| Command::Reviews(page, reply)).await?;
        kept.iter().map(|kept| self.replay(kept)).collect()
    }

    /// Reviews whose time was over at `now`, of which that is not on record yet.
    ///
    /// # Errors
    ///
    /// As [`Store::turn`].
    pub async fn overdue_reviews(&self, now: Moment, most: u64) -> Result<Vec<ReviewId>, NotRead> {
        self.ask(|reply| Command::Overdue(now, most, reply)).await
    }

    /// Reviews in which something happened after `since`.
    ///
    /// # Errors
    ///
    /// As [`Store::turn`].
    pub async fn reviews_since(&self, since: Moment, most: u64) -> Result<Vec<ReviewId>, NotRead> {
        self.ask(|reply| Command::Since(since, most, reply)).await
    }

    /// The executed reviews about who reviews, in the order in which they were executed.
    ///
    /// # Errors
    ///
    /// As [`Store::turn`].
    pub async fn reviews_of_people(&self) -> Result<Vec<ReviewId>, NotRead> {
        self.ask(Command::OfPeople).await
    }

    /// How many reviews wait for people at `now`.
    #[must_use]
    pub fn reviews_waiting(&self, now: Moment) -> usize {
        self.shared.desk.waiting(now)
    }

    /// What happens to reviews from now on. Whoever is too slow is told that it missed something,
    /// and looks again.
    #[must_use]
    pub fn review_changes(&self) -> broadcast::Receiver<ReviewId> {
        self.shared.desk.listen()
    }

    fn seal_opening(
        &self,
        opening: &Opening,
        asked: Option<Digest>,
    ) -> Result<SealedOpening, NotRecorded> {
        let [nobody, somebody] = ASKED;
        let mut plain = match asked {
            None => vec![nobody],
            Some(asked) => [&[somebody][..], asked.as_bytes()].concat(),
        };
        serde_json::to_writer(&mut plain, opening).map_err(unwritable)?;
        let review = opening.review;
        let bytes = self.shared.seal_part(review, Part::Opening, &plain)?;
        Ok(SealedOpening {
            review,
            workload: opening.act.workload.clone(),
            act: opening.act.kind.as_str(),
            effect: opening.act.effect().map(lexicon::Effect::as_str),
            opened: opening.opened,
            expires: opening.expires,
            state: Review::open(opening.clone()).state(opening.opened).as_str(),
            bytes,
        })
    }

    /// `event` as it is kept, which came after `place` others and left the review as it is `after`.
    pub(crate) fn seal_event(
        &self,
        after: &Review,
        event: &Event,
        place: u64,
    ) -> Result<SealedEvent, NotRecorded> {
        let opening = after.opening();
        let plain = event.to_json().map_err(unwritable)?;
        let review = opening.review;
        let state = after.state(event.at());
        Ok(SealedEvent {
            review,
            workload: opening.act.workload.clone(),
            expires: opening.expires,
            place,
            at: event.at(),
            state: state.as_str(),
            open: !state.is_final(),
            bytes: self.shared.seal_part(review, Part::Event(place), plain.as_bytes())?,
        })
    }

    /// The review that was kept, event by event.
    fn replay(&self, kept: &Kept) -> Result<Found, NotRead> {
        let (opening, asked) = self.opening(kept.review, &kept.opening)?;
        let mut review = Review::open(opening);
        let mut events = 0;
        for sealed in &kept.events {
            let plain = self.part(kept.review, Part::Event(events), sealed)?;
            let text = std::str::from_utf8(&plain).map_err(unreadable)?;
            review.apply(&Event::from_json(text).map_err(unreadable)?).map_err(unreadable)?;
            events = events.saturating_add(1);
        }
        Ok(Found { review, asked, record: kept.number, events })
    }

    fn opening(
        &self,
        review: ReviewId,
        sealed: &[u8],
    ) -> Result<(Opening, Option<Digest>), NotRead> {
        let plain = self.part(review, Part::Opening, sealed)?;
        let [nobody, somebody] = ASKED;
        let (asked, text) = match plain.split_first() {
            Some((form, rest)) if *form == nobody => (None, rest),
            Some((form, rest)) if *form == somebody => {
                let (asked, rest) = rest.split_first_chunk().ok_or(NotRead::Sealed)?;
                (Some(Digest::from_bytes(*asked)), rest)
            }
            _ => return Err(NotRead::Sealed),
        };
        let opening: Opening = serde_json::from_slice(text).map_err(unreadable)?;
        if opening.review == review { Ok((opening, asked)) } else { Err(NotRead::Sealed) }
    }

    fn part(&self, review: ReviewId, part: Part, sealed: &[u8]) -> Result<Vec<u8>, NotRead> {
        self.shared.sealer.open_part(review, part, sealed).map_err(|_| NotRead::Sealed)
    }
}

fn unwritable(error: impl std::fmt::Display) -> NotRecorded {
    NotRecorded::Failed(error.to_string())
}

fn unreadable(error: impl std::fmt::Display) -> NotRead {
    NotRead::Failed(error.to_string())
}
