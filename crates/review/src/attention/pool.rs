//! All reviewers: a fold over what they decided and what they made of canaries.
//!
//! The same facts in the same order give the same suspensions, on every machine and after every
//! restart. Nothing here is random and nothing reads a clock.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use lexicon::{Moment, ReviewerId, Span};

use super::pair::{Compared, Pair};
use super::seen::Seen;
use super::sequential::{Plan, SequentialTest};
use super::signs::{self, BEFORE, BLOCK, Others, Sign, WINDOW};

/// The largest share of canaries that signs lead to, in parts per million.
///
/// LIMIT: each canary is an act that waits longer. Who is doubted is told from others by then.
const MOST_CANARIES_PPM: u32 = 250_000;

/// Most pairs of reviewers that are compared.
///
/// LIMIT: 100 reviewers on either side; bounds the memory to 2 MB. The rest is not compared.
const MOST_PAIRS: usize = 10_000;

/// Something that attention takes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A reviewer decided: about an act or about a canary, which is all one here.
    Decided {
        /// Who.
        reviewer: ReviewerId,
        /// What is known of it.
        seen: Seen,
    },
    /// What a reviewer decided was about a canary.
    Answered {
        /// Who.
        reviewer: ReviewerId,
        /// Whether it was approved, which is a miss.
        missed: bool,
        /// When.
        at: Moment,
    },
    /// Two reviewers of two parties decided about the same.
    Both {
        /// One.
        one: ReviewerId,
        /// The other.
        other: ReviewerId,
        /// How long after the first the second decided.
        gap: Span,
        /// Their verdicts, if neither could end the review before the other. The first is of `one`.
        compared: Option<Compared>,
    },
    /// The roster took a suspended reviewer back. The first test begins anew.
    Readmitted {
        /// Who.
        reviewer: ReviewerId,
    },
}

/// What a fact changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The sequential test suspends. The roster must follow.
    Suspended {
        /// Whom.
        reviewer: ReviewerId,
        /// Since when.
        at: Moment,
        /// How many canaries were decided about since the reviewer was admitted.
        canaries: u64,
        /// How many of them were missed.
        missed: u64,
    },
    /// A sign showed. More canaries follow, and nothing else.
    Noticed {
        /// About whom.
        reviewer: ReviewerId,
        /// Which sign.
        sign: Sign,
    },
}

/// What is known of one reviewer.
#[derive(Clone, Debug)]
pub struct Attention {
    test: SequentialTest,
    canaries: u64,
    missed: u64,
    decisions: u64,
    denials: u64,
    run: u64,
    recent: VecDeque<Seen>,
    /// Until which number of decisions each sign holds.
    signs: BTreeMap<Sign, u64>,
}

impl Default for Attention {
    fn default() -> Self {
        Self {
            test: SequentialTest::BEGIN,
            canaries: 0,
            missed: 0,
            decisions: 0,
            denials: 0,
            run: 0,
            recent: VecDeque::new(),
            signs: BTreeMap::new(),
        }
    }
}

impl Attention {
    /// Where the sequential test stands.
    #[must_use]
    pub const fn test(&self) -> SequentialTest {
        self.test
    }

    /// Canaries decided about since the reviewer was admitted, and how many were missed.
    #[must_use]
    pub const fn canaries(&self) -> (u64, u64) {
        (self.canaries, self.missed)
    }

    /// Decisions so far, and denials among those that are remembered.
    #[must_use]
    pub const fn decisions(&self) -> (u64, u64) {
        (self.decisions, self.denials)
    }

    /// The signs that hold.
    pub fn signs(&self) -> impl Iterator<Item = Sign> {
        self.signs.iter().filter(|(_, until)| **until > self.decisions).map(|(sign, _)| *sign)
    }

    /// How many times more canaries than others the reviewer is to see.
    fn times(&self, plan: &Plan) -> u32 {
        match self.signs().count() {
            _ if self.test.is_doubtful(plan) => 4,
            0 => 1,
            1 => 2,
            _ => 4,
        }
    }

    fn decided(&mut self, seen: Seen, others: Others) -> BTreeSet<Sign> {
        self.decisions += 1;
        self.denials += u64::from(!seen.approved);
        self.run = if seen.approved { self.run + 1 } else { 0 };
        self.recent.push_back(seen);
        if self.recent.len() > WINDOW
            && let Some(gone) = self.recent.pop_front()
        {
            self.denials -= u64::from(!gone.approved);
        }
        let mut found = BTreeSet::new();
        if signs::is_run(self.run, others) {
            found.insert(Sign::Run);
        }
        if self.decisions.is_multiple_of(BLOCK as u64) {
            let recent = self.recent.make_contiguous();
            let (before, block) = recent.split_at(recent.len().saturating_sub(BLOCK));
            let (_, before) = before.split_at(before.len().saturating_sub(BEFORE));
            let looks = [
                (Sign::Hurried, signs::is_hurried(block)),
                (Sign::Unmoved, signs::is_unmoved(block)),
                (Sign::Unopened, signs::is_unopened(block)),
                (Sign::Burst, Some(signs::is_burst(block))),
                (Sign::Drift, signs::is_drift(before, block)),
            ];
            found.extend(looks.iter().filter(|look| look.1 == Some(true)).map(|look| look.0));
        }
        found.retain(|sign| self.show(*sign));
        found
    }

    /// Lets a sign hold for the time of two looks. Whether it did not hold before.
    fn show(&mut self, sign: Sign) -> bool {
        let until = self.decisions.saturating_add(2 * BLOCK as u64);
        self.signs.insert(sign, until).is_none_or(|before| before <= self.decisions)
    }
}

/// All reviewers.
#[derive(Clone, Debug)]
pub struct Pool {
    plan: Plan,
    share_ppm: u32,
    reviewers: BTreeMap<ReviewerId, Attention>,
    pairs: BTreeMap<(ReviewerId, ReviewerId), Pair>,
    /// What everybody decided, of what is remembered.
    all: Others,
}

impl Pool {
    /// Nobody yet. `share_ppm` is the share of canaries that the agreement says.
    #[must_use]
    pub const fn new(plan: Plan, share_ppm: u32) -> Self {
        let all = Others { decided: 0, denied: 0 };
        Self { plan, share_ppm, reviewers: BTreeMap::new(), pairs: BTreeMap::new(), all }
    }

    /// The share of canaries that the agreement says, in parts per million.
    #[must_use]
    pub const fn share_ppm(&self) -> u32 {
        self.share_ppm
    }

    /// Another share of canaries: that of the agreement in force now, in parts per million.
    pub const fn set_share(&mut self, share_ppm: u32) {
        self.share_ppm = share_ppm;
    }

    /// What is known of a reviewer. `None` if there is nothing yet.
    #[must_use]
    pub fn reviewer(&self, id: &ReviewerId) -> Option<&Attention> {
        self.reviewers.get(id)
    }

    /// Everybody who decided something, in the order of their ids.
    pub fn reviewers(&self) -> impl Iterator<Item = (&ReviewerId, &Attention)> {
        self.reviewers.iter()
    }

    /// Forgets who is not in the roster any more.
    pub fn retain(&mut self, stays: impl Fn(&ReviewerId) -> bool) {
        self.reviewers.retain(|id, _| stays(id));
        self.pairs.retain(|(one, other), _| stays(one) && stays(other));
        let remembered = self.reviewers.values().map(|it| (it.recent.len() as u64, it.denials));
        let (decided, denied) = remembered.fold((0, 0), |sum, it| (sum.0 + it.0, sum.1 + it.1));
        self.all = Others { decided, denied };
    }

    /// The share of canaries among what `id` is shown, in parts per million. Signs and doubt raise
    /// it; nothing puts it below what the agreement says.
    #[must_use]
    pub fn canary_share_ppm(&self, id: &ReviewerId) -> u32 {
        let times = self.reviewers.get(id).map_or(1, |attention| attention.times(&self.plan));
        self.share_ppm.saturating_mul(times).min(MOST_CANARIES_PPM).max(self.share_ppm)
    }

    /// Whether the next thing that `id` is shown is a canary. `random` is evenly distributed, new
    /// for each, and known to nobody: a test at known places is none.
    #[must_use]
    pub fn is_canary_next(&self, id: &ReviewerId, random: u64) -> bool {
        let place = (u128::from(random) * 1_000_000) >> 64;
        place < u128::from(self.canary_share_ppm(id))
    }

    /// Takes a fact in.
    #[must_use = "a suspension counts once the roster has it"]
    pub fn note(&mut self, fact: &Fact) -> Vec<Change> {
        match fact {
            Fact::Decided { reviewer, seen } => self.decided(reviewer, *seen),
            Fact::Answered { reviewer, missed, at } => self.answered(reviewer, *missed, *at),
            Fact::Both { one, other, gap, compared } => self.both(one, other, *gap, *compared),
            Fact::Readmitted { reviewer } => {
                if let Some(attention) = self.reviewers.get_mut(reviewer) {
                    attention.test = SequentialTest::BEGIN;
                    (attention.canaries, attention.missed) = (0, 0);
                }
                Vec::new()
            }
        }
    }

    fn decided(&mut self, reviewer: &ReviewerId, seen: Seen) -> Vec<Change> {
        let attention = self.reviewers.entry(reviewer.clone()).or_default();
        let before = (attention.recent.len() as u64, attention.denials);
        let others = Others {
            decided: self.all.decided.saturating_sub(before.0),
            denied: self.all.denied.saturating_sub(before.1),
        };
        let found = attention.decided(seen, others);
        self.all = Others {
            decided: others.decided + attention.recent.len() as u64,
            denied: others.denied + attention.denials,
        };
        let noticed = |sign| Change::Noticed { reviewer: reviewer.clone(), sign };
        found.into_iter().map(noticed).collect()
    }

    fn answered(&mut self, reviewer: &ReviewerId, missed: bool, at: Moment) -> Vec<Change> {
        let attention = self.reviewers.entry(reviewer.clone()).or_default();
        let before = attention.test;
        attention.test = before.after(missed, &self.plan);
        attention.canaries = attention.canaries.saturating_add(1);
        attention.missed = attention.missed.saturating_add(u64::from(missed));
        if before.is_suspended() || !attention.test.is_suspended() {
            return Vec::new();
        }
        let (canaries, missed) = (attention.canaries, attention.missed);
        vec![Change::Suspended { reviewer: reviewer.clone(), at, canaries, missed }]
    }

    fn both(
        &mut self,
        one: &ReviewerId,
        other: &ReviewerId,
        gap: Span,
        compared: Option<Compared>,
    ) -> Vec<Change> {
        let pair = if one <= other { (one, other) } else { (other, one) };
        let pair = (pair.0.clone(), pair.1.clone());
        if !self.pairs.contains_key(&pair) && self.pairs.len() >= MOST_PAIRS {
            return Vec::new();
        }
        let Some(sign) = self.pairs.entry(pair).or_default().note(gap, compared) else {
            return Vec::new();
        };
        let mut changes = Vec::new();
        for reviewer in [one, other] {
            if self.reviewers.entry(reviewer.clone()).or_default().show(sign) {
                changes.push(Change::Noticed { reviewer: reviewer.clone(), sign });
            }
        }
        changes
    }
}

#[cfg(test)]
mod tests;
