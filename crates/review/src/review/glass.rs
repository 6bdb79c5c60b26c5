//! An act that one person lets through in an emergency.

use lexicon::{Digest, Moment, ReviewId};

use super::{Review, State};
use crate::break_glass::{Allowed, Stop, Urgent};
use crate::event::Event;
use crate::refused::Refused;

impl Review {
    /// The event of an act that goes through a broken glass, whose own event is durable already.
    /// Whoever said no before is heard.
    ///
    /// INVARIANT: I7. [`Allowed`] is made for mild acts only.
    ///
    /// # Errors
    ///
    /// [`Refused`] if the review is over, or it is another act.
    pub fn let_through(&self, allowed: Allowed, now: Moment) -> Result<Event, Refused> {
        self.still_open(now)?;
        if allowed.act() != self.act {
            return Err(Refused::OtherAct);
        }
        let (review, at) = (self.opening.review, self.moment(now));
        Ok(Event::LetThrough { review, at, act: self.act, glass: allowed.glass() })
    }

    /// The glass that was broken for the act, if it went through one.
    #[must_use]
    pub const fn glass(&self) -> Option<ReviewId> {
        self.glass
    }

    /// The end that it brings, if it can have happened. Where the ledger stood then is on record
    /// and not here.
    pub(super) fn went_through(&self, act: &Digest) -> Result<State, &'static str> {
        if *act != self.act {
            return Err("another act");
        }
        Urgent::of(&self.opening.act, Stop::Below).map_err(|_| "only a quorum frees it")?;
        Ok(State::Executed)
    }
}

#[cfg(test)]
mod tests;
