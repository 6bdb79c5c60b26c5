//! Events: what happened in a review. A review is its opening and its events, and nothing else.

use agreement::Quorum;
use lexicon::{Digest, Moment, PartyId, ReviewId, WorkloadId};
use serde::{Deserialize, Serialize};

use crate::decision::Decision;
use crate::wire;

/// Something that happened in one review.
///
/// TRUST: an event that is read from the disk is believed as far as it can follow upon the events
/// before it ([`crate::Review::apply`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Event {
    /// A person decided.
    Decided(Box<Decided>),
    /// Who asked does not ask any more.
    Withdrawn {
        /// The review.
        #[serde(with = "wire::text")]
        review: ReviewId,
        /// When.
        #[serde(with = "wire::text")]
        at: Moment,
        /// Who asked.
        by: WorkloadId,
    },
    /// The time was up.
    Expired {
        /// The review.
        #[serde(with = "wire::text")]
        review: ReviewId,
        /// When that was noticed.
        #[serde(with = "wire::text")]
        at: Moment,
    },
    /// The approval is used up, for this act. It is durable before the act happens.
    Executed {
        /// The review.
        #[serde(with = "wire::text")]
        review: ReviewId,
        /// When.
        #[serde(with = "wire::text")]
        at: Moment,
        /// The digest of the act.
        #[serde(with = "wire::text")]
        act: Digest,
    },
    /// One person let the act through in an emergency. It is durable before the act happens, and
    /// the act is never done again.
    LetThrough {
        /// The review.
        #[serde(with = "wire::text")]
        review: ReviewId,
        /// When.
        #[serde(with = "wire::text")]
        at: Moment,
        /// The digest of the act.
        #[serde(with = "wire::text")]
        act: Digest,
        /// The glass that was broken for it.
        #[serde(with = "wire::text")]
        glass: ReviewId,
    },
}

/// A decision that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// When it was taken up.
    #[serde(with = "wire::text")]
    pub at: Moment,
    /// The party of the person, then.
    pub party: PartyId,
    /// The digest of the key that signed.
    #[serde(with = "wire::text")]
    pub key: Digest,
    /// How many people of each party were on shift, where the agreement asks for some and this is
    /// an approval.
    #[serde(default, skip_serializing_if = "Quorum::is_empty")]
    pub on_shift: Quorum,
    /// The decision, with its signature.
    pub decision: Decision,
}

impl Event {
    /// The review in which it happened.
    #[must_use]
    pub const fn review(&self) -> ReviewId {
        match self {
            Self::Decided(decided) => decided.decision.review,
            Self::Withdrawn { review, .. }
            | Self::Expired { review, .. }
            | Self::Executed { review, .. }
            | Self::LetThrough { review, .. } => *review,
        }
    }

    /// When it happened.
    #[must_use]
    pub const fn at(&self) -> Moment {
        match self {
            Self::Decided(decided) => decided.at,
            Self::Withdrawn { at, .. }
            | Self::Expired { at, .. }
            | Self::Executed { at, .. }
            | Self::LetThrough { at, .. } => *at,
        }
    }

    /// The event as JSON.
    ///
    /// # Errors
    ///
    /// None that can happen: every event has a text. An error is not taken for an event.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string(self)
    }

    /// Reads what [`Event::to_json`] wrote.
    ///
    /// # Errors
    ///
    /// If it is no event.
    pub fn from_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}
