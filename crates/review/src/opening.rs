//! What a review begins with.

use agreement::{Capacity, Quorum, ReviewRules};
use lexicon::{ExchangeId, Moment, ReviewId, Span};
use serde::{Deserialize, Serialize};

use crate::act::{Act, ActKind};
use crate::personnel::Personnel;
use crate::wire;

/// Everything that a review begins with. It is durable together with the hold, and never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// The id of the review.
    #[serde(with = "wire::text")]
    pub review: ReviewId,
    /// The exchange that is held.
    #[serde(with = "wire::text")]
    pub exchange: ExchangeId,
    /// The act.
    pub act: Act,
    /// How many approvals of each party free it.
    pub quorum: Quorum,
    /// How people decide.
    pub rules: Rules,
    /// When the act was held.
    #[serde(with = "wire::text")]
    pub opened: Moment,
    /// The first moment at which nobody can approve any more: no answer is a no.
    #[serde(with = "wire::text")]
    pub expires: Moment,
}

/// How people decide, as the agreement says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The least time between showing the statement and an approval.
    #[serde(with = "wire::span")]
    pub dwell_floor: Span,
    /// How many acts one person approves in a time, at most.
    #[serde(with = "capacity")]
    pub capacity: Capacity,
    /// The share of reviews shown that are tests of the reviewer, in parts per million.
    pub canary_share_ppm: u32,
    /// How many effectors one approval covers, at most; `None` is as many as the call names.
    #[serde(default)]
    pub effectors: Option<u64>,
    /// Whether the manifest says which argument names the number of effectors.
    #[serde(default)]
    pub counts_effectors: bool,
    /// Which people must be there.
    #[serde(default)]
    pub personnel: Personnel,
}

mod capacity {
    use agreement::Capacity;
    use lexicon::Span;
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};

    pub(super) fn serialize<S: Serializer>(it: &Capacity, s: S) -> Result<S::Ok, S::Error> {
        (it.acts, it.per.as_ms()).serialize(s)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Capacity, D::Error> {
        let (acts, per) = <(u64, u64)>::deserialize(d)?;
        Ok(Capacity { acts, per: Span::from_ms(per) })
    }
}

impl Default for Rules {
    /// What holds where the agreement says nothing: 60 s, 10 acts in 15 minutes, one canary in 20.
    fn default() -> Self {
        Self {
            dwell_floor: Span::from_seconds(60),
            capacity: Capacity { acts: 10, per: Span::from_seconds(15 * 60) },
            canary_share_ppm: 50_000,
            effectors: None,
            counts_effectors: false,
            personnel: Personnel::default(),
        }
    }
}

impl From<ReviewRules> for Rules {
    /// What the agreement says, and where it says nothing the default.
    fn from(given: ReviewRules) -> Self {
        let default = Self::default();
        Self {
            dwell_floor: given.dwell_floor.unwrap_or(default.dwell_floor),
            capacity: given.capacity.unwrap_or(default.capacity),
            canary_share_ppm: given.canary_share_ppm.unwrap_or(default.canary_share_ppm),
            ..default
        }
    }
}

/// The least time before a lethal act is approved, whatever the agreement says.
///
/// LIMIT: about 20 seconds a target is what was reported of reviews that reviewed nothing.
const LETHAL_DWELL: Span = Span::from_seconds(20);

impl Opening {
    /// The least time between showing the statement and an approval of this act.
    #[must_use]
    pub fn dwell_floor(&self) -> Span {
        let lethal = self.act.effect() == Some(lexicon::Effect::Lethal);
        let least = if lethal { LETHAL_DWELL } else { Span::from_ms(0) };
        self.rules.dwell_floor.max(least)
    }

    /// How many effectors one approval of this act may cover, if the call is for more than that.
    #[must_use]
    pub fn effectors_exceeded(&self) -> Option<u64> {
        let ActKind::Call { effectors: Some(asked), .. } = self.act.kind else { return None };
        self.rules.effectors.filter(|most| asked > *most)
    }

    /// Whether nobody can say for how many effectors the call is, and somebody must: the manifest
    /// names the argument and the call does not have it, or one approval has a bound. A call for
    /// none is such a one too, because no permit token is for fewer than one.
    #[must_use]
    pub const fn effectors_unknown(&self) -> bool {
        match self.act.kind {
            ActKind::Call { effectors: None, .. } => {
                self.rules.counts_effectors || self.rules.effectors.is_some()
            }
            ActKind::Call { effectors: Some(number), .. } => number == 0,
            ActKind::Ask { .. }
            | ActKind::Release { .. }
            | ActKind::Enrol { .. }
            | ActKind::Remove { .. }
            | ActKind::Reinstate { .. }
            | ActKind::Several { .. } => false,
        }
    }

    /// Whether the quorum can free anything: approvals of two organisations at least, and two of
    /// each for a lethal act, whatever somebody wrote down.
    ///
    /// INVARIANT: I7. The agreement does not compile to less; this is the second lock.
    #[must_use]
    pub fn quorum_is_sound(&self) -> bool {
        let lethal = self.act.effect() == Some(lexicon::Effect::Lethal);
        let least = if lethal { 2 } else { 1 };
        self.quorum.values().filter(|approvals| **approvals >= least).count() >= 2
    }
}
