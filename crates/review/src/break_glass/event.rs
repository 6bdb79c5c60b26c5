//! What is asked for, what is said about it, and what happened: the texts that people sign and the
//! events that are kept.

use std::collections::BTreeSet;

use lexicon::{Digest, Hasher, Moment, PartyId, ReviewId, ReviewerId, Span, WorkloadId};
use serde::{Deserialize, Serialize};

use crate::decision::Proof;
use crate::wire;

const OPEN_DOMAIN: &[u8] = b"brightline/break-glass/1\0";
const LOOK_DOMAIN: &[u8] = b"brightline/break-glass-review/1\0";

/// What a person asks for who breaks the glass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The id.
    #[serde(with = "wire::text")]
    pub glass: ReviewId,
    /// The one named person.
    pub person: ReviewerId,
    /// The workload whose acts go through.
    pub workload: WorkloadId,
    /// Why, in the person's words.
    pub reason: String,
    /// When.
    #[serde(with = "wire::text")]
    pub at: Moment,
    /// For how long.
    #[serde(with = "wire::span")]
    pub length: Span,
    /// For how many acts.
    pub acts: u64,
    /// Every party that is alerted at once, and that must look at it.
    pub alerts: BTreeSet<PartyId>,
}

impl Opening {
    /// What the person reads and signs: one JSON text, the fields in this order.
    #[must_use]
    pub fn text(&self) -> String {
        // Texts, numbers and a sorted set: they always have a text.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The digest that is signed: SHA-256 of `brightline/break-glass/1`, a zero byte, the text. It
    /// covers everything that is asked for.
    #[must_use]
    pub fn digest(&self) -> Digest {
        digest(OPEN_DOMAIN, &self.text())
    }

    /// Reads what [`Opening::text`] wrote.
    ///
    /// # Errors
    ///
    /// If it is no opening.
    pub fn from_text(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

/// What somebody of a party says about a broken glass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Which glass.
    #[serde(with = "wire::text")]
    pub glass: ReviewId,
    /// Who looked.
    pub reviewer: ReviewerId,
    /// Whether it was right to break it.
    pub justified: bool,
    /// Why.
    pub reason: String,
}

impl Look {
    /// What the person signs: SHA-256 of `brightline/break-glass-review/1`, a zero byte, and the
    /// look as JSON, the fields in this order.
    #[must_use]
    pub fn digest(&self) -> Digest {
        digest(LOOK_DOMAIN, &serde_json::to_string(self).unwrap_or_default())
    }
}

fn digest(domain: &[u8], text: &str) -> Digest {
    let mut hasher = Hasher::default();
    hasher.update(domain);
    hasher.update(text.as_bytes());
    hasher.digest()
}

/// Something that happened to a glass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum Event {
    /// It was broken. Durable, on record and told to all parties before the first act.
    Opened {
        /// What was asked for.
        opening: Opening,
        /// The signature.
        proof: Proof,
    },
    /// An act went through. Durable before the act happens.
    Used {
        /// Which glass.
        #[serde(with = "wire::text")]
        glass: ReviewId,
        /// The digest of the act.
        #[serde(with = "wire::text")]
        act: Digest,
        /// When.
        #[serde(with = "wire::text")]
        at: Moment,
    },
    /// Somebody of a party looked at it.
    Looked {
        /// What they said.
        look: Look,
        /// Their party, then.
        party: PartyId,
        /// When.
        #[serde(with = "wire::text")]
        at: Moment,
        /// The signature.
        proof: Proof,
    },
    /// Its time is over. No clock that goes back opens it again.
    Ended {
        /// Which glass.
        #[serde(with = "wire::text")]
        glass: ReviewId,
        /// When that was noticed.
        #[serde(with = "wire::text")]
        at: Moment,
    },
    /// Nobody looked in time: the person is suspended.
    Overdue {
        /// Which glass.
        #[serde(with = "wire::text")]
        glass: ReviewId,
        /// When that was noticed.
        #[serde(with = "wire::text")]
        at: Moment,
    },
}

impl Event {
    /// The glass.
    #[must_use]
    pub const fn glass(&self) -> ReviewId {
        match self {
            Self::Opened { opening, .. } => opening.glass,
            Self::Looked { look, .. } => look.glass,
            Self::Used { glass, .. } | Self::Ended { glass, .. } | Self::Overdue { glass, .. } => {
                *glass
            }
        }
    }

    /// When it happened.
    #[must_use]
    pub const fn at(&self) -> Moment {
        match self {
            Self::Opened { opening, .. } => opening.at,
            Self::Used { at, .. }
            | Self::Looked { at, .. }
            | Self::Ended { at, .. }
            | Self::Overdue { at, .. } => *at,
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
