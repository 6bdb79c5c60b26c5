//! Reviews, as others ask the store for them.

use evidence::{Pending, Recorded};
use lexicon::{Moment, ReviewId, WorkloadId};
use review::attention::Canary;
use review::{Event, Opening, Review, State};
use tokio::sync::broadcast;

use super::front::Front;
use super::{
    Beside, Change, Found, FoundCanary, Hold, Kept, NotHeld, Page, SealedEvent, SealedOpening,
    Turn, Waiting, WaitingTurn,
};
use crate::seal::Part;
use crate::writer::{Command, Plant};
use crate::{Held, NotRead, NotRecorded, Posting, Store};

/// What a review is after an event, as far as it is kept in the clear.
pub(crate) struct After<'r> {
    pub(crate) opening: &'r Opening,
    pub(crate) state: State,
}

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
        let Hold { opening, asked, held, most, beside } = hold;
        let workload = opening.act.workload.clone();
        let entry = (opening.expires, opening.review);
        let place = self.shared.desk.enter(Some(&workload), entry, most, opening.opened);
        let place = place.map_err(|_| NotHeld::TooMany(workload))?;
        let held = held.as_ref().map(|held| self.shared.seal(held)).transpose()?;
        let front = Front::Act { opening: Box::new(opening), asked, beside: Some(beside) };
        let opened = Change::Opened(self.seal_opening(&front)?, place);
        Ok(self.keep(pending, held, Some(opened), posting).await?)
    }

    /// Keeps a test among the acts, with what is shown beside it. No record tells of it: the log
    /// has a commitment to what it is once it is shown.
    ///
    /// # Errors
    ///
    /// [`NotHeld`] if there is no place for another review, or it is not known to be durable. It
    /// takes no place of the workload that it names.
    pub async fn plant(&self, canary: Canary, held: Held, beside: Beside) -> Result<(), NotHeld> {
        let opening = canary.opening();
        let entry = (opening.expires, opening.review);
        let place = self.shared.desk.enter(None, entry, usize::MAX, opening.opened);
        let workload = opening.act.workload.clone();
        let place = place.map_err(|_| NotHeld::TooMany(workload))?;
        let held = self.shared.seal(&held)?;
        let front = Front::Canary { canary: Box::new(canary), beside };
        let opening = self.seal_opening(&front)?;
        let kept =
            self.write(|reply| Command::Plant(Box::new(Plant { opening, held, place, reply })));
        Ok(kept.await?)
    }

    /// A turn at an act, once whoever has it now is done; none if there is no such act.
    ///
    /// # Errors
    ///
    /// [`NotRead`] if the database cannot be asked, or what it has is no review.
    pub async fn turn(&self, review: ReviewId) -> Result<Option<Turn>, NotRead> {
        Ok(self.waiting_turn(review).await?.and_then(WaitingTurn::act))
    }

    /// A turn at what people are shown, act or test.
    ///
    /// # Errors
    ///
    /// As [`Store::turn`].
    pub async fn waiting_turn(&self, review: ReviewId) -> Result<Option<WaitingTurn>, NotRead> {
        let turn = self.shared.desk.turn(review).await;
        let waiting = self.waiting(review).await?;
        Ok(waiting.map(|waiting| WaitingTurn::new(self.clone(), waiting, turn)))
    }

    /// The act as it is, without a turn at it; none if there is no such act.
    ///
    /// # Errors
    ///
    /// As [`Store::turn`].
    pub async fn review(&self, review: ReviewId) -> Result<Option<Found>, NotRead> {
        Ok(self.waiting(review).await?.and_then(Waiting::act))
    }

    /// What people are shown, act or test, without a turn at it.
    ///
    /// # Errors
    ///
    /// As [`Store::turn`].
    pub async fn waiting(&self, review: ReviewId) -> Result<Option<Waiting>, NotRead> {
        let kept = self.ask(|reply| Command::Review(review, reply)).await?;
        kept.map(|kept| self.replay(&kept)).transpose()
    }

    /// A page of acts. Tests that lie among them are left out, so that it can be short.
    ///
    /// # Errors
    ///
    /// As [`Store::turn`].
    pub async fn reviews(&self, page: Page) -> Result<Vec<Found>, NotRead> {
        Ok(self.page(page).await?.into_iter().filter_map(Waiting::act).collect())
    }

    /// A page of what people are shown, acts and tests, as they are, read at one moment.
    ///
    /// # Errors
    ///
    /// As [`Store::turn`].
    pub async fn page(&self, page: Page) -> Result<Vec<Waiting>, NotRead> {
        let kept = self.ask(|reply| Command::Reviews(page, reply)).await?;
        kept.iter().map(|kept| self.replay(kept)).collect()
    }

    /// Acts and tests whose time was over at `now`, of which that is not on record yet.
    ///
    /// # Errors
    ///
    /// As [`Store::turn`].
    pub async fn overdue_reviews(&self, now: Moment, most: u64) -> Result<Vec<ReviewId>, NotRead> {
        self.ask(|reply| Command::Overdue(now, most, reply)).await
    }

    /// Acts and tests in which something happened after `since`.
    ///
    /// # Errors
    ///
    /// As [`Store::turn`].
    pub async fn reviews_since(&self, since: Moment, most: u64) -> Result<Vec<ReviewId>, NotRead> {
        self.ask(|reply| Command::Since(since, most, reply)).await
    }

    /// How many acts and tests wait for people at `now`.
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

    /// Says of an open test that it takes no place of the workload that it names. After a restart
    /// every open review is taken for an act until it was read.
    pub(crate) fn is_test(&self, workload: &WorkloadId, entry: (Moment, ReviewId)) {
        self.shared.desk.is_test(workload, entry);
    }

    fn seal_opening(&self, front: &Front) -> Result<SealedOpening, NotRecorded> {
        let plain = front.to_bytes().map_err(unwritable)?;
        let opening = front.opening();
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
        after: &After<'_>,
        event: &Event,
        place: u64,
    ) -> Result<SealedEvent, NotRecorded> {
        let After { opening, state } = after;
        let plain = event.to_json().map_err(unwritable)?;
        let review = opening.review;
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

    /// What was kept, event by event.
    fn replay(&self, kept: &Kept) -> Result<Waiting, NotRead> {
        let mut events: u64 = 0;
        let mut happened = Vec::with_capacity(kept.events.len());
        for sealed in &kept.events {
            let plain = self.part(kept.review, Part::Event(events), sealed)?;
            let text = std::str::from_utf8(&plain).map_err(unreadable)?;
            happened.push(Event::from_json(text).map_err(unreadable)?);
            events = events.saturating_add(1);
        }
        let was_shown = kept.was_shown;
        match self.front(kept.review, &kept.opening)? {
            Front::Act { opening, asked, beside } => {
                let review = Review::replay(*opening, happened).map_err(unreadable)?;
                let record = kept.number;
                let found = Found { review, asked, record, beside, was_shown, events };
                Ok(Waiting::Act(Box::new(found)))
            }
            Front::Canary { canary, beside } => {
                let mut canary = *canary;
                happened.iter().try_for_each(|it| canary.apply(it)).map_err(unreadable)?;
                let opening = canary.opening();
                self.is_test(&opening.act.workload, (opening.expires, opening.review));
                let found = FoundCanary { canary, beside, was_shown, events };
                Ok(Waiting::Canary(Box::new(found)))
            }
        }
    }

    fn front(&self, review: ReviewId, sealed: &[u8]) -> Result<Front, NotRead> {
        let front = Front::read(&self.part(review, Part::Opening, sealed)?);
        front.filter(|front| front.opening().review == review).ok_or(NotRead::Sealed)
    }

    pub(crate) fn part(
        &self,
        review: ReviewId,
        part: Part,
        sealed: &[u8],
    ) -> Result<Vec<u8>, NotRead> {
        self.shared.sealer.open_part(review, part, sealed).map_err(|_| NotRead::Sealed)
    }
}

fn unwritable(error: impl std::fmt::Display) -> NotRecorded {
    NotRecorded::Failed(error.to_string())
}

fn unreadable(error: impl std::fmt::Display) -> NotRead {
    NotRead::Failed(error.to_string())
}
