//! What people are shown: acts and tests alike.
//!
//! Before anybody is shown a review for the first time, the log has a commitment to what it is.
//! Who knows the act that a test was made of does not get the test.

use evidence::{Nature, Pending, Record, Reviewed};
use lexicon::{Digest, ReviewId, ReviewerId};
use review::{Rules, Shown, attention};
use store::{Beside, Page, Waiting, WaitingTurn};

use super::NotDecided;
use crate::Gateway;
use crate::clock::Timepiece;
use crate::edge;

/// Whether `person` may decide about it: not about a test made of an act that the person knows.
pub(crate) fn is_for(turn: &WaitingTurn, person: &ReviewerId) -> bool {
    match turn {
        WaitingTurn::Act(_) => true,
        WaitingTurn::Canary(turn) => turn.found().canary.is_new_to(person),
    }
}

/// What a review is, as far as it is committed to.
struct Kind {
    review: ReviewId,
    act: Digest,
    nature: attention::Nature,
    beside: Option<Beside>,
    was_shown: bool,
    is_over: bool,
}

impl Kind {
    fn of(turn: &WaitingTurn, timepiece: Timepiece) -> Result<Self, NotDecided> {
        let now = timepiece.now()?;
        Ok(match turn {
            WaitingTurn::Act(turn) => {
                let found = turn.found();
                Self {
                    review: found.review.opening().review,
                    act: found.review.act_digest(),
                    nature: attention::Nature::Act,
                    beside: found.beside,
                    was_shown: found.was_shown,
                    is_over: found.review.state(now).is_final(),
                }
            }
            WaitingTurn::Canary(turn) => {
                let found = turn.found();
                Self {
                    review: found.canary.opening().review,
                    act: found.canary.act_digest(),
                    nature: found.canary.nature(),
                    beside: Some(found.beside),
                    was_shown: found.was_shown,
                    is_over: found.canary.state(now).is_final(),
                }
            }
        })
    }
}

impl Gateway {
    /// The review `id` for `person` to see; none if there is no such review for that person. That
    /// it is shown, and a commitment to what it is, is on record when this returns.
    ///
    /// # Errors
    ///
    /// It cannot be read, or it is not known to be on record. Nobody may be shown it then.
    pub async fn show(
        &self,
        id: ReviewId,
        person: &ReviewerId,
    ) -> Result<Option<Shown>, NotDecided> {
        let Some(mut waiting) = self.store.waiting(id).await? else { return Ok(None) };
        let timepiece = self.clock.timepiece()?;
        if !self.may_see(&waiting, person, timepiece)? {
            return Ok(None);
        }
        let was_shown = match &waiting {
            Waiting::Act(found) => found.was_shown || found.beside.is_none(),
            Waiting::Canary(found) => found.was_shown,
        };
        if !was_shown {
            let turn = self.store.waiting_turn(id).await?;
            let mut turn = turn.ok_or(NotDecided::NoSuchReview(id))?;
            self.commit_nature(&mut turn, timepiece).await?;
            drop(turn);
            let again = self.store.waiting(id).await?;
            waiting = again.ok_or(NotDecided::NoSuchReview(id))?;
        }
        self.draw(&waiting, person, timepiece)?;
        Ok(Some(waiting.shown()))
    }

    /// A page of reviews for `person` to see, and the place at which the next one begins, if this
    /// one is full.
    ///
    /// # Errors
    ///
    /// They cannot be read.
    pub async fn list(
        &self,
        page: Page,
        person: &ReviewerId,
    ) -> Result<(Vec<Shown>, Option<(lexicon::Moment, ReviewId)>), NotDecided> {
        let listed = self.store.page(page).await?;
        let is_full = u32::try_from(listed.len()).is_ok_and(|it| it >= page.most.min(Page::MOST));
        let next = listed.last().filter(|_| is_full).map(|last| last.place(page.which));
        let timepiece = self.clock.timepiece()?;
        let mut shown = Vec::with_capacity(listed.len());
        for waiting in listed {
            if self.may_see(&waiting, person, timepiece)? {
                shown.push(waiting.shown());
            }
        }
        Ok((shown, next))
    }

    /// Whether `person` may see it: a test made of an act that the person knows, only afterwards.
    fn may_see(
        &self,
        waiting: &Waiting,
        person: &ReviewerId,
        timepiece: Timepiece,
    ) -> Result<bool, NotDecided> {
        Ok(match waiting {
            Waiting::Act(_) => true,
            Waiting::Canary(found) => {
                let canary = &found.canary;
                canary.is_new_to(person) || canary.state(timepiece.now()?).is_final()
            }
        })
    }

    /// Puts a commitment to what a review is on record, if that is not there and the review goes
    /// on.
    ///
    /// # Errors
    ///
    /// It is not known to be durable.
    pub(crate) async fn commit_nature(
        &self,
        turn: &mut WaitingTurn,
        timepiece: Timepiece,
    ) -> Result<(), NotDecided> {
        let Kind { review, act, nature, beside, was_shown, is_over } = Kind::of(turn, timepiece)?;
        let Some(beside) = beside.filter(|_| !was_shown && !is_over) else { return Ok(()) };
        let shown = Record::Reviewed(Reviewed {
            at: timepiece.now()?,
            review,
            what: "shown",
            act,
            decided: None,
            second: None,
            glass: None,
            nature: Nature::Committed(nature.commit(review, &beside.salt)),
        });
        let pending = Pending::new((), timepiece.leaf(&shown, edge::salt()?)?);
        let kept = match turn {
            WaitingTurn::Act(turn) => turn.note_shown(pending).await,
            WaitingTurn::Canary(turn) => turn.note_shown(pending).await,
        };
        kept?.into_value();
        Ok(())
    }

    /// Draws whether a test is due to somebody who is shown an act for the first time and can
    /// decide about it.
    fn draw(
        &self,
        waiting: &Waiting,
        person: &ReviewerId,
        timepiece: Timepiece,
    ) -> Result<(), NotDecided> {
        let (opening, now) = (waiting.opening(), timepiece.now()?);
        let roster = self.roster();
        let asked = roster.reviewer(person).is_some_and(|it| {
            let party = opening.quorum.get(&it.party).is_some_and(|approvals| *approvals > 0);
            party && it.role.decides() && it.suspended.is_none()
        });
        if !asked || waiting.shown().state(now).is_final() {
            return Ok(());
        }
        let in_force = self.in_force.load();
        let rules = Rules::from(in_force.engine(now).bundle().review_rules());
        let is_test = matches!(waiting, Waiting::Canary(_));
        let drawn = (rules.canary_share_ppm, edge::number()?);
        self.attending.showed((opening.expires, opening.review), person, is_test, drawn);
        Ok(())
    }
}
