//! Signs of decisions that are none: what reviewers who do not read have in common.
//!
//! A sign never suspends and never changes what a decision counts for. It raises the share of
//! canaries, and canaries tell. Each sign has a least number of decisions below which it says
//! nothing, and looks at blocks that do not overlap: whoever looks again after each decision finds
//! something in the end.
//!
//! - **hurried**: more than 20 % of approvals took less than 5 s or 600 words a minute (30
//!   approvals among the last 50 decisions).
//! - **unmoved**: the time to decide does not grow with the evidence, Spearman below 0.1 (50
//!   decisions).
//! - **unopened**: more than 20 % of approvals with the evidence closed (30 approvals among the
//!   last 50 decisions).
//! - **run**: a run of approvals that chance gives one of a hundred reviewers in 1,000 decisions
//!   (30 in a row, where others deny 5 % of 200 acts or more).
//! - **burst**: more than 12 decisions in 5 minutes.
//! - **drift**: the last 50 decisions approve more or take less time than the 200 before, by 4
//!   deviations (250 decisions).
//! - **together**: two reviewers of two parties decide within 3 s of each other in 6 of 50 acts (50
//!   acts in common).
//! - **alike**: Cohen's kappa of two reviewers is above 0.98 (200 verdicts in common, with 10
//!   denials of either).
//! - **apart**: it is below 0.2 (the same, of acts, without canaries).
//!
//! The bounds of hurried, unmoved, burst, alike, apart and the 3 s are those of the design, from
//! the literature on seeded tests and alerts; the least numbers, the 6 of 50, and the deviations of
//! drift are ours. The design's run, 90 approvals where 5 % are denied, is the chance of *one* run;
//! there are many in a month, so that the bound here counts them: 167.
//!
//! **Cannot catch** a reviewer who waits before clicking, opens what is not read, and denies now
//! and then.

use lexicon::Span;

use super::rank;
use super::seen::{Seen, between};

/// A sign that somebody may not be reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sign {
    /// Approvals faster than anybody reads.
    Hurried,
    /// Time that has nothing to do with the evidence.
    Unmoved,
    /// Approvals with the evidence closed.
    Unopened,
    /// A long run of approvals where others deny.
    Run,
    /// Many decisions in a few minutes.
    Burst,
    /// More approving or faster than before.
    Drift,
    /// Two reviewers of two parties who decide in the same seconds.
    Together,
    /// Two reviewers of two parties who always say the same.
    Alike,
    /// Two reviewers of two parties who do not agree more than by chance.
    Apart,
}

impl Sign {
    /// Every sign.
    pub const ALL: [Self; 9] = [
        Self::Hurried,
        Self::Unmoved,
        Self::Unopened,
        Self::Run,
        Self::Burst,
        Self::Drift,
        Self::Together,
        Self::Alike,
        Self::Apart,
    ];

    /// The sign in one word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hurried => "hurried",
            Self::Unmoved => "unmoved",
            Self::Unopened => "unopened",
            Self::Run => "run",
            Self::Burst => "burst",
            Self::Drift => "drift",
            Self::Together => "together",
            Self::Alike => "alike",
            Self::Apart => "apart",
        }
    }
}

/// How many decisions one look takes in.
pub const BLOCK: usize = 50;
/// How many decisions of one reviewer are remembered.
///
/// LIMIT: a month of a busy reviewer, 40 KB.
pub const WINDOW: usize = 1_000;
/// How many decisions before the block drift compares it with.
pub const BEFORE: usize = 200;

const LEAST_APPROVALS: usize = 30;
const LEAST_DWELL: Span = Span::from_seconds(5);
const WORDS_PER_MINUTE: u64 = 600;
const MOST_SHARE: f64 = 0.20;
const LEAST_CORRELATION: f64 = 0.1;
const LEAST_RUN: u64 = 30;
const RUN_CHANCE: f64 = 0.01;
const LEAST_DENIALS_OF_OTHERS: f64 = 0.05;
const LEAST_DECISIONS_OF_OTHERS: u64 = 200;
const MOST_IN_A_BURST: usize = 12;
const BURST: Span = Span::from_seconds(5 * 60);
const DEVIATIONS: f64 = 4.0;

/// The least time in which `words` words can be read.
#[must_use]
pub fn least_dwell(words: u32) -> Span {
    Span::from_ms(u64::from(words) * 60_000 / WORDS_PER_MINUTE).max(LEAST_DWELL)
}

/// The share of the approvals in `block` of which `is_it` is true, if there are enough of them.
fn share_of_approvals(block: &[Seen], is_it: impl Fn(&Seen) -> bool) -> Option<f64> {
    let approvals = block.iter().filter(|seen| seen.approved);
    let count = approvals.clone().count();
    (count >= LEAST_APPROVALS)
        .then(|| approvals.filter(|seen| is_it(seen)).count() as f64 / count as f64)
}

/// Whether approvals are faster than reading. `None`: too few to say.
#[must_use]
pub fn is_hurried(block: &[Seen]) -> Option<bool> {
    let share = share_of_approvals(block, |seen| seen.dwell() < least_dwell(seen.words));
    share.map(|share| share > MOST_SHARE)
}

/// Whether approvals are given with the evidence closed. `None`: too few to say.
#[must_use]
pub fn is_unopened(block: &[Seen]) -> Option<bool> {
    let share = share_of_approvals(block, |seen| seen.words > 0 && !seen.opened);
    share.map(|share| share > MOST_SHARE)
}

/// Whether time has nothing to do with the length of the evidence. `None`: too few to say, or the
/// evidence is always equally long.
#[must_use]
pub fn is_unmoved(block: &[Seen]) -> Option<bool> {
    if block.len() < BLOCK {
        return None;
    }
    let words: Vec<f64> = block.iter().map(|seen| f64::from(seen.words)).collect();
    rank::middle(&words).filter(|middle| words.iter().any(|words| words != middle))?;
    // Somebody who takes the same time for everything is as unmoved as one can be.
    Some(rank::correlation(&dwells(block), &words).is_none_or(|found| found < LEAST_CORRELATION))
}

fn dwells(block: &[Seen]) -> Vec<f64> {
    block.iter().map(|seen| seen.dwell().as_ms() as f64).collect()
}

/// Whether more was decided in a few minutes than anybody can. `recent` are the last decisions.
#[must_use]
pub fn is_burst(recent: &[Seen]) -> bool {
    recent.windows(MOST_IN_A_BURST + 1).any(|few| match few {
        [first, .., last] => between(first.at, last.at) < BURST,
        _ => false,
    })
}

/// What the others decided: how much of how many they denied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// All decisions.
    pub decided: u64,
    /// Denials among them.
    pub denied: u64,
}

/// Whether a run of `approvals` is one that a reviewer who denies like the others has in
/// [`WINDOW`] decisions with a chance below one in a hundred.
///
/// The expected number of runs that begin there and are at least so long bounds the chance that
/// there is one.
#[must_use]
pub fn is_run(approvals: u64, others: Others) -> bool {
    let denied = others.denied as f64 / others.decided.max(1) as f64;
    let known = others.decided >= LEAST_DECISIONS_OF_OTHERS && denied >= LEAST_DENIALS_OF_OTHERS;
    if !known || approvals < LEAST_RUN {
        // Most decisions end here, before what is slow.
        return false;
    }
    let length = i32::try_from(approvals).unwrap_or(i32::MAX);
    WINDOW as f64 * denied * (1.0 - denied).powi(length) < RUN_CHANCE
}

/// Whether `block` approves more or takes less time than what was `before`. `None`: too few to say.
#[must_use]
pub fn is_drift(before: &[Seen], block: &[Seen]) -> Option<bool> {
    if before.len() < BEFORE || block.len() < BLOCK {
        return None;
    }
    let approved = |seen: &[Seen]| seen.iter().filter(|it| it.approved).count() as f64;
    let (few, many) = (block.len() as f64, before.len() as f64);
    let share = (approved(block) + approved(before)) / (few + many);
    let deviation = (share * (1.0 - share) * (1.0 / few + 1.0 / many)).sqrt();
    let more = approved(block) / few - approved(before) / many;
    let approves_more = deviation > 0.0 && more / deviation > DEVIATIONS;
    let faster = rank::shift(&dwells(before), &dwells(block)).is_some_and(|it| it < -DEVIATIONS);
    Some(approves_more || faster)
}

#[cfg(test)]
mod tests;
