//! Who is on shift, as people said since the process began.
//!
//! Nothing of it is on the disk: after a restart nobody is on shift, and what the agreement has
//! approved only with people on shift is not approved until they say so again.

use std::sync::{MutexGuard, PoisonError};

use lexicon::{Moment, ReviewerId};
use review::{Duty, Personnel, Refused};

use super::NotDecided;
use super::act::personnel_of;
use crate::Gateway;

impl Gateway {
    /// Who is on shift at `now`. What was over once does not come back.
    #[must_use]
    pub fn duty(&self, now: Moment) -> Duty {
        let mut duty = self.locked_duty();
        duty.notice(now);
        duty.clone()
    }

    /// Which people the agreement asks to be there before somebody approves, at `now`.
    #[must_use]
    pub fn personnel(&self, now: Moment) -> Personnel {
        personnel_of(self.in_force.load().engine(now))
    }

    /// Puts `reviewer` on shift, from now on and for [`Duty::LONGEST`] at most.
    ///
    /// # Errors
    ///
    /// The roster has nobody of that name who decides and is not suspended; or there is no clock.
    pub fn begin_duty(&self, reviewer: &ReviewerId) -> Result<(), NotDecided> {
        let now = self.clock.timepiece()?.now()?;
        let roster = self.roster();
        let refused = |why: fn(ReviewerId) -> Refused| NotDecided::Refused(why(reviewer.clone()));
        let person = roster.reviewer(reviewer).ok_or_else(|| refused(Refused::UnknownReviewer))?;
        if person.suspended.is_some() {
            return Err(refused(Refused::Suspended));
        }
        if !person.role.decides() {
            return Err(refused(Refused::NotADecider));
        }
        self.locked_duty().begin(reviewer.clone(), now);
        tracing::info!(%reviewer, party = %person.party, "on shift");
        Ok(())
    }

    /// Ends the shift of `reviewer`, if there is one.
    pub fn end_duty(&self, reviewer: &ReviewerId) {
        if self.locked_duty().end(reviewer) {
            tracing::info!(%reviewer, "off shift");
        }
    }

    /// A lock whose holder panicked still guards a whole value: each change is one step.
    fn locked_duty(&self) -> MutexGuard<'_, Duty> {
        self.duty.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
