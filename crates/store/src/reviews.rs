//! Reviews: what waits for people, and what they did about it, durable with the records of it.
//!
//! A review is opened in the commit of the record of its hold, and each event is durable in the
//! commit of its own record. What a review is and what may happen to it is for `review` to say;
//! here it is kept, sealed, and read again event by event.
//!
//! INVARIANT (I7): whoever changes a review has a [`Turn`] at it, and nobody else has one then. So
//! an execution is seen by whoever comes next, also after a crash: it is an event like any other.
//!
//! INVARIANT (I12): a workload has so many open reviews and no more, and so have all together.

//! A test of those who decide lies among the acts, and no column tells: what it is stands in its
//! sealed opening. INVARIANT (I7): [`Store::review`] and [`Store::turn`], which lead to callers and
//! to executions, find acts only. Whoever shows reviews to people gets a [`Waiting`].
//!
//! [`Store::review`]: crate::Store::review
//! [`Store::turn`]: crate::Store::turn

mod desk;
mod front;
mod keep;
mod past;
mod people;
mod steps;
mod turn;

use std::sync::Arc;

use lexicon::{Digest, Moment, RecordNumber, ReviewId, WorkloadId};
use review::attention::Canary;
use review::{Opening, Review, Shown};
use tokio::sync::OwnedMutexGuard;

use crate::glasses::SealedGlass;
use crate::{Held, NotRecorded};

pub(crate) use desk::{Desk, Place};
pub use front::Beside;
pub(crate) use past::KeptEvent;
pub use past::{Happened, Of};
pub(crate) use people::KeptSuspension;
pub use people::{SuspendedBy, Suspension};
pub use steps::Step;
pub use turn::{CanaryTurn, Turn, WaitingTurn};

/// What a hold keeps: the review that it opens and, if an exchange is held, the exchange.
#[derive(Clone, Debug)]
pub struct Hold {
    /// Everything that the review begins with.
    pub opening: Opening,
    /// What the caller must ask again to have it executed: the digest of everything that it asked
    /// with. None for an act that no caller asks for.
    pub asked: Option<Digest>,
    /// The exchange that is held, if one is.
    pub held: Option<Held>,
    /// So many open reviews its workload may have.
    pub most: usize,
    /// What is sealed beside the opening.
    pub beside: Beside,
}

/// Why a hold is not durable. The act must not happen, and nobody can approve it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotHeld {
    /// The workload has as many open reviews as it may have, or all together have.
    #[error("too many reviews of `{0}` wait for people: have some decided first")]
    TooMany(WorkloadId),
    /// The record is not known to be durable.
    #[error(transparent)]
    NotRecorded(#[from] NotRecorded),
}

/// Which reviews are listed, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those that are open and whose time is not over at this moment; the most urgent first.
    Waiting(Moment),
    /// All of them, the newest first.
    Newest,
}

/// One page of a list of reviews.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Which, and in which order.
    pub which: Which,
    /// Where the page before ended: [`Found::place`] of its last review. None for the first page.
    pub after: Option<(Moment, ReviewId)>,
    /// So many reviews at most, and never more than [`Page::MOST`].
    pub most: u32,
}

impl Page {
    /// LIMIT: the reviews of the longest page. Each of them is unsealed for it, with its events.
    pub const MOST: u32 = 200;
}

/// A held act as it is now.
#[derive(Clone, Debug)]
pub struct Found {
    /// The review.
    pub review: Review,
    /// What the caller must ask again, if a caller asked.
    pub asked: Option<Digest>,
    /// The record of the hold that opened it.
    pub record: RecordNumber,
    /// What is sealed beside it; none of a review of before that was kept.
    pub beside: Option<Beside>,
    /// Whether it is on record that people were shown it.
    pub was_shown: bool,
    /// How many events made it what it is.
    pub(crate) events: u64,
}

impl Found {
    /// What the next page comes after, in a list of `which`.
    #[must_use]
    pub const fn place(&self, which: Which) -> (Moment, ReviewId) {
        place(self.review.opening(), which)
    }
}

/// A test as it is now.
#[derive(Clone, Debug)]
pub struct FoundCanary {
    /// The test.
    pub canary: Canary,
    /// What is sealed beside it.
    pub beside: Beside,
    /// Whether it is on record that people were shown it.
    pub was_shown: bool,
    /// How many events made it what it is.
    pub(crate) events: u64,
}

/// What waits for people, or did: an act or a test.
#[derive(Clone, Debug)]
pub enum Waiting {
    /// An act.
    Act(Box<Found>),
    /// A test.
    Canary(Box<FoundCanary>),
}

impl Waiting {
    /// What it began with.
    #[must_use]
    pub const fn opening(&self) -> &Opening {
        match self {
            Self::Act(found) => found.review.opening(),
            Self::Canary(found) => found.canary.opening(),
        }
    }

    /// It as it is shown.
    #[must_use]
    pub fn shown(&self) -> Shown {
        match self {
            Self::Act(found) => found.review.clone().into(),
            Self::Canary(found) => found.canary.shown(),
        }
    }

    /// What the next page comes after, in a list of `which`.
    #[must_use]
    pub const fn place(&self, which: Which) -> (Moment, ReviewId) {
        place(self.opening(), which)
    }

    fn act(self) -> Option<Found> {
        match self {
            Self::Act(found) => Some(*found),
            Self::Canary(_) => None,
        }
    }
}

/// Where a review is in a list of `which`.
const fn place(opening: &Opening, which: Which) -> (Moment, ReviewId) {
    let at = match which {
        Which::Waiting(_) => opening.expires,
        Which::Newest => opening.opened,
    };
    (at, opening.review)
}

/// What a record changes of the reviews.
pub(crate) enum Change {
    /// It opens one, which takes this place.
    Opened(SealedOpening, Place),
    /// Something happened to one; whoever has the turn keeps it until then.
    Happened(SealedEvent, Arc<OwnedMutexGuard<()>>),
    /// Something happened to a broken glass.
    Glass(SealedGlass),
    /// It is shown to people for the first time.
    Shown(ReviewId, Arc<OwnedMutexGuard<()>>),
    /// Somebody is suspended.
    Suspended(Vec<u8>),
}

/// An opening as it is kept.
pub(crate) struct SealedOpening {
    pub(crate) review: ReviewId,
    pub(crate) workload: WorkloadId,
    pub(crate) act: &'static str,
    pub(crate) effect: Option<&'static str>,
    pub(crate) opened: Moment,
    pub(crate) expires: Moment,
    pub(crate) state: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// An event as it is kept.
pub(crate) struct SealedEvent {
    pub(crate) review: ReviewId,
    /// Whose place becomes free if it no longer waits.
    pub(crate) workload: WorkloadId,
    pub(crate) expires: Moment,
    /// How many events were before it.
    pub(crate) place: u64,
    pub(crate) at: Moment,
    /// Where the review stands after it.
    pub(crate) state: &'static str,
    /// Whether it still waits then.
    pub(crate) open: bool,
    pub(crate) bytes: Vec<u8>,
}

impl Change {
    /// How many bytes wait with it.
    pub(crate) const fn size(&self) -> usize {
        match self {
            Self::Opened(opening, _) => opening.bytes.len(),
            Self::Happened(event, _) => event.bytes.len(),
            Self::Glass(event) => event.bytes.len(),
            Self::Shown(..) => 0,
            Self::Suspended(bytes) => bytes.len(),
        }
    }

    /// Says that the disk has it.
    pub(crate) fn done(self, desk: &Desk) {
        match self {
            Self::Opened(opening, place) => {
                place.take();
                desk.tell(opening.review);
            }
            Self::Happened(event, turn) => {
                if !event.open {
                    desk.leave(&event.workload, (event.expires, event.review));
                }
                desk.tell(event.review);
                drop(turn);
            }
            Self::Glass(_) => {}
            Self::Shown(_, turn) => drop(turn),
            Self::Suspended(_) => {}
        }
    }
}

/// A review as it is kept, with everything that happened to it.
pub(crate) struct Kept {
    pub(crate) review: ReviewId,
    pub(crate) number: RecordNumber,
    pub(crate) opening: Vec<u8>,
    pub(crate) was_shown: bool,
    pub(crate) events: Vec<Vec<u8>>,
}
