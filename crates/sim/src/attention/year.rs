//! One year of one reviewer, beside a colleague of the other party who reads.

use std::collections::BTreeMap;

use anyhow::Result;
use lexicon::{Moment, ReviewerId, Span};
use review::attention::{Change, Compared, Fact, Plan, Pool, Seen, Sign};

use super::profile::{Manner, Profile};
use crate::dice::Dice;

/// Working days of a year.
pub(crate) const DAYS: u64 = 250;
/// What a reviewer is shown on a day, in the mean.
pub(crate) const SHOWN: f64 = 40.0;
/// The share of canaries that the agreement says, in parts per million.
pub(crate) const SHARE_PPM: u32 = 50_000;
/// The share of acts that ought to be denied.
pub(crate) const WRONG: f64 = 0.08;
/// The share of acts that the colleague decides about too.
const SHARED: f64 = 0.25;
/// The share of those that are kept open for a second look, whatever the first said.
const SECOND_LOOKS: f64 = 0.2;
/// The days between which somebody turns who turns.
const TURNS: (usize, usize) = (60, 190);

const DAY_MS: u64 = 86_400_000;
/// 2026-01-05T09:00:00Z, a Monday.
const BEGIN_MS: i64 = 1_767_603_600_000;

/// What became of one reviewer in a year.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Year {
    /// Acts and canaries that were decided about.
    pub(crate) shown: u64,
    /// Canaries among them, until the suspension if there was one.
    pub(crate) canaries: u64,
    /// The same since the reviewer turned, or since the beginning if that never was.
    pub(crate) since: u64,
    /// How many days after that the suspension was.
    pub(crate) suspended_after_days: Option<u64>,
    /// The reviewer turned and was suspended before.
    pub(crate) suspended_before: bool,
    /// How often each sign showed anew.
    pub(crate) signs: BTreeMap<Sign, u64>,
}

/// One reviewer at work.
struct Work {
    pool: Pool,
    dice: Dice,
    me: ReviewerId,
    colleague: ReviewerId,
    pace: f64,
    misses: f64,
    manner: Manner,
}

/// What one decision led to.
struct Step {
    canary: bool,
    changes: Vec<Change>,
}

impl Year {
    /// Lives the year that `path` leads to, until its end or a suspension.
    pub(crate) fn live(profile: Profile, plan: Plan, path: &[u64]) -> Result<Self> {
        let mut dice = Dice::of(path);
        let turn = dice.between(TURNS.0, TURNS.1) as u64;
        let turn = if profile.turns { turn } else { 0 };
        let usual = dice.unit() * 0.05 + 0.05;
        let misses = profile.misses(&mut dice);
        let pace = 140.0_f64.mul_add(dice.unit(), 180.0);
        let mut work = Work {
            pool: Pool::new(plan, SHARE_PPM),
            me: "reviewer".parse()?,
            colleague: "colleague".parse()?,
            pace,
            misses: if profile.turns { usual } else { misses },
            manner: if profile.turns { Manner::Reads } else { profile.manner },
            dice,
        };
        let mut year = Self::default();
        for day in 0..DAYS {
            if profile.turns && day == turn {
                (work.misses, work.manner) = (misses, profile.manner);
                year.since = 0;
            }
            if year.day(day, &mut work)? {
                year.suspended_after_days = Some(day.saturating_sub(turn) + 1);
                year.suspended_before = day < turn;
                break;
            }
        }
        Ok(year)
    }

    /// One day. Whether the reviewer is suspended on it.
    fn day(&mut self, day: u64, work: &mut Work) -> Result<bool> {
        // Weekends pass too.
        let calendar = day / 5 * 7 + day % 5;
        let mut clock_ms = BEGIN_MS + i64::try_from(calendar * DAY_MS)?;
        for _ in 0..work.dice.count(SHOWN) {
            let pause = -(1.0 - work.dice.unit()).ln() * 240_000.0;
            clock_ms += pause as i64;
            let step = work.decide(&mut clock_ms)?;
            self.shown += 1;
            self.canaries += u64::from(step.canary);
            self.since += u64::from(step.canary);
            for change in step.changes {
                match change {
                    Change::Suspended { .. } => return Ok(true),
                    Change::Noticed { reviewer, sign } if reviewer == work.me => {
                        *self.signs.entry(sign).or_default() += 1;
                    }
                    Change::Noticed { .. } => {}
                }
            }
        }
        Ok(false)
    }
}

impl Work {
    fn decide(&mut self, clock_ms: &mut i64) -> Result<Step> {
        let words = (350.0 * self.dice.heavy(0.7)).clamp(40.0, 4_000.0) as u32;
        let canary = self.pool.is_canary_next(&self.me, self.dice.next());
        let wrong = canary || self.dice.chance(WRONG);
        let shown = Moment::from_unix_ms(*clock_ms)?;
        let approved = self.verdict(wrong);
        let (dwell, opened) = self.manner.dwell(words, self.pace, &mut self.dice);
        let at = shown.plus(Span::from_ms(dwell));
        *clock_ms = at.unix_ms();
        let seen = Seen { shown: Some(shown), at, approved, words, opened };
        let mut changes = self.pool.note(&Fact::Decided { reviewer: self.me.clone(), seen });
        if canary {
            let reviewer = self.me.clone();
            changes.extend(self.pool.note(&Fact::Answered { reviewer, missed: approved, at }));
        } else if self.dice.chance(SHARED) {
            changes.extend(self.shared(wrong, seen));
        }
        Ok(Step { canary, changes })
    }

    fn verdict(&mut self, wrong: bool) -> bool {
        let approves = if wrong { self.misses } else { 1.0 - self.manner.needless() };
        self.dice.chance(approves)
    }

    /// The colleague decides about the same act, some minutes before or after.
    fn shared(&mut self, wrong: bool, mine: Seen) -> Vec<Change> {
        let approved = self.dice.chance(if wrong { 0.07 } else { 0.98 });
        let (dwell, opened) = Manner::Reads.dwell(mine.words, 240.0, &mut self.dice);
        let gap = Span::from_ms((self.dice.unit() * 600_000.0) as u64);
        let shown = mine.at.plus(gap);
        let at = shown.plus(Span::from_ms(dwell));
        let seen = Seen { shown: Some(shown), at, approved, words: mine.words, opened };
        let second_look = self.dice.chance(SECOND_LOOKS);
        let (one, other) = (self.me.clone(), self.colleague.clone());
        let mut changes = self.pool.note(&Fact::Decided { reviewer: other.clone(), seen });
        // The first no ends it, but for a second look.
        if second_look || (mine.approved && approved) {
            let compared = second_look.then_some(Compared::Act(mine.approved, approved));
            changes.extend(self.pool.note(&Fact::Both { one, other, gap, compared }));
        }
        changes
    }
}

#[cfg(test)]
mod tests;
