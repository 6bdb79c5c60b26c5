//! What the sequential test does, computed from its own steps and not drawn.

use std::collections::BTreeMap;

use review::attention::{Plan, SequentialTest};

/// Below this a state is as good as impossible.
const NEGLIGIBLE: f64 = 1e-14;

/// How a test ends for somebody who misses a certain share of canaries.
#[derive(Clone, Debug)]
pub(crate) struct Ends {
    /// The probability of a suspension at each canary, from the first.
    suspended: Vec<f64>,
    /// That of passing the first test at each canary.
    passed: Vec<f64>,
}

impl Ends {
    /// What happens from `begin` on in so many canaries.
    pub(crate) fn of(plan: &Plan, begin: SequentialTest, misses: f64, canaries: usize) -> Self {
        let mut states = BTreeMap::from([(begin, 1.0)]);
        let mut ends = Self { suspended: Vec::new(), passed: Vec::new() };
        for _ in 0..canaries {
            let mut next = BTreeMap::new();
            let (mut suspended, mut passed) = (0.0, 0.0);
            for (state, chance) in states {
                for (missed, share) in [(true, misses), (false, 1.0 - misses)] {
                    let (after, chance) = (state.after(missed, plan), chance * share);
                    let ends_first = matches!(state, SequentialTest::First(_));
                    match after {
                        SequentialTest::Suspended => suspended += chance,
                        _ if chance < NEGLIGIBLE => {}
                        SequentialTest::Second(_) if ends_first => {
                            passed += chance;
                            *next.entry(after).or_insert(0.0) += chance;
                        }
                        SequentialTest::First(_) | SequentialTest::Second(_) => {
                            *next.entry(after).or_insert(0.0) += chance;
                        }
                    }
                }
            }
            states = next;
            ends.suspended.push(suspended);
            ends.passed.push(passed);
        }
        ends
    }

    /// The probability of a suspension.
    pub(crate) fn suspended(&self) -> f64 {
        self.suspended.iter().sum()
    }

    /// The number of canaries until a suspension in the mean, and for 95 in 100, of those that are
    /// suspended.
    pub(crate) fn canaries(&self) -> (f64, usize) {
        (mean(&self.suspended), ninety_fifth(&self.suspended))
    }
}

fn mean(chances: &[f64]) -> f64 {
    let sum: f64 = chances.iter().zip(1_u32..).map(|(chance, at)| chance * f64::from(at)).sum();
    sum / chances.iter().sum::<f64>().max(f64::MIN_POSITIVE)
}

fn ninety_fifth(chances: &[f64]) -> usize {
    let goal = 0.95 * chances.iter().sum::<f64>();
    let mut sum = 0.0;
    let before = chances.iter().take_while(|chance| {
        sum += **chance;
        sum < goal
    });
    before.count() + 1
}

/// The first test alone, with both its ends: how likely a suspension is, and after how many
/// canaries it has ended, in the mean and for 95 in 100.
pub(crate) fn first_test(plan: &Plan, misses: f64) -> (f64, f64, usize) {
    let mut only = BTreeMap::from([(SequentialTest::BEGIN, 1.0)]);
    let (mut ends, mut suspended) = (Vec::new(), 0.0);
    while !only.is_empty() {
        let (mut next, mut ended) = (BTreeMap::new(), 0.0);
        for (state, chance) in only {
            for (missed, share) in [(true, misses), (false, 1.0 - misses)] {
                let chance = chance * share;
                match state.after(missed, plan) {
                    SequentialTest::Suspended => {
                        suspended += chance;
                        ended += chance;
                    }
                    SequentialTest::Second(_) => ended += chance,
                    after if chance > NEGLIGIBLE => *next.entry(after).or_insert(0.0) += chance,
                    SequentialTest::First(_) => {}
                }
            }
        }
        only = next;
        ends.push(ended);
    }
    (suspended, mean(&ends), ninety_fifth(&ends))
}

/// How likely it is that the first test, begun anew after each pass, suspends in so many canaries.
pub(crate) fn begun_anew(plan: &Plan, misses: f64, canaries: usize) -> f64 {
    let mut states = BTreeMap::from([(SequentialTest::BEGIN, 1.0)]);
    let mut suspended = 0.0;
    for _ in 0..canaries {
        let mut next = BTreeMap::new();
        for (state, chance) in states {
            for (missed, share) in [(true, misses), (false, 1.0 - misses)] {
                let state = match state.after(missed, plan) {
                    SequentialTest::Suspended => {
                        suspended += chance * share;
                        continue;
                    }
                    SequentialTest::Second(_) => SequentialTest::BEGIN,
                    SequentialTest::First(score) => SequentialTest::First(score),
                };
                *next.entry(state).or_insert(0.0) += chance * share;
            }
        }
        states = next;
    }
    suspended
}

#[cfg(test)]
mod tests;
