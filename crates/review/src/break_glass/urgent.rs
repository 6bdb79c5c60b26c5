//! The acts that one person may let through, and the right to do it once.
//!
//! INVARIANT (I7): an [`Urgent`] cannot be made of an act that only a quorum may free, and an
//! [`Allowed`] is made by [`super::BreakGlass::allow`] only.

use lexicon::{Digest, Effect, Moment, ReviewId, WorkloadId};

use super::{Event, Unbroken};
use crate::act::{Act, ActKind};

/// Where the persons ledger stands with an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Below every outer stop.
    Below,
    /// Above an outer stop, or nobody knows.
    AboveOrUnknown,
}

/// An act that one person may let through in an emergency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urgent {
    pub(super) act: Digest,
    pub(super) workload: WorkloadId,
}

impl Urgent {
    /// Takes an act, if it is mild enough.
    ///
    /// # Errors
    ///
    /// [`Unbroken::TooGrave`] for everything that only a quorum may free.
    pub fn of(act: &Act, stop: Stop) -> Result<Self, Unbroken> {
        let is_mild = match &act.kind {
            ActKind::Ask { .. } | ActKind::Release { .. } => true,
            ActKind::Call { effect: Effect::Read | Effect::Write, declared, .. } => *declared,
            ActKind::Call { effect: Effect::Consequential | Effect::Lethal, .. }
            | ActKind::Enrol { .. }
            | ActKind::Remove { .. }
            | ActKind::Reinstate { .. }
            | ActKind::Several { .. } => false,
        };
        if is_mild && stop == Stop::Below {
            Ok(Self { act: act.digest(), workload: act.workload.clone() })
        } else {
            Err(Unbroken::TooGrave)
        }
    }
}

/// The right to let one act through, once [`Allowed::event`] is durable.
///
/// It is not `Clone`: a [`crate::Review`] takes it by value.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "the act goes through once the event is durable and the review has taken this"]
pub struct Allowed {
    pub(super) glass: ReviewId,
    pub(super) act: Digest,
    pub(super) at: Moment,
}

impl Allowed {
    /// What has to be durable before the act happens.
    #[must_use]
    pub const fn event(&self) -> Event {
        Event::Used { glass: self.glass, act: self.act, at: self.at }
    }

    /// The glass.
    #[must_use]
    pub const fn glass(&self) -> ReviewId {
        self.glass
    }

    /// The digest of the act.
    #[must_use]
    pub const fn act(&self) -> Digest {
        self.act
    }
}
