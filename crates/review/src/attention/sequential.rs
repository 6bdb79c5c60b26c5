//! The sequential test that suspends: Wald's, on what a reviewer makes of canaries.
//!
//! **Catches** reviewers who miss canaries much more often than usual, after as few canaries as
//! such a promise allows (Wald, *Sequential Analysis*, 1947). Each canary adds to a score what it
//! says for *careless* against *usual*, in thousandths of a nat, so that a replay adds the same
//! whole numbers on every machine.
//!
//! **Two tests, because a year is long.** The first is Wald's, with both its bounds. Whoever
//! passes it is usual *now*. Beginning it anew each time would be a test for ever, and at a bound
//! of one in a hundred a usual reviewer fails one of the many tests of a year with a probability of
//! one in five. So what follows is one long test (Page, 1954): its score stops at zero, so that
//! old canaries caught do not pay for new ones missed, and its bound is as far out as the false
//! suspensions of a whole year may cost.
//!
//! **Cannot catch** whoever knows a canary from an act; whoever misses no more often than usual,
//! whatever else they do; whoever denies everything.

use thiserror::Error;

/// What counts as usual and as careless, and how often the test may err.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Errors {
    /// The share of canaries that a usual reviewer misses.
    pub usual: f64,
    /// The share that a careless one misses.
    pub careless: f64,
    /// How often the first test may suspend a usual reviewer (Wald's alpha).
    pub suspended: f64,
    /// How often the first test may pass a careless one (Wald's beta).
    pub passed: f64,
    /// The same as `suspended` for one run of the second test from zero. It has many in a year.
    pub suspended_later: f64,
}

impl Errors {
    /// The numbers of the house: usual misses one in ten, careless four in ten.
    ///
    /// `suspended_later` is set so that a reviewer who misses exactly one in ten of the five
    /// hundred canaries of a year is suspended with a probability below one in a hundred, by both
    /// tests together. `docs/attention.md` has what that costs.
    pub const DEFAULT: Self = Self {
        usual: 0.10,
        careless: 0.40,
        suspended: 0.01,
        passed: 0.05,
        suspended_later: 0.000_06,
    };
}

/// Numbers that make no test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadPlan {
    /// A share that is none, or the careless miss no more than the usual.
    #[error("no test of attention: misses must be 0 < usual < careless < 1")]
    Misses,
    /// A probability of error that is none, or too large to mean something.
    #[error("no test of attention: each error must be above 0 and at most 0.1")]
    Errors,
    /// The second test would suspend sooner than the first.
    #[error("no test of attention: later suspensions must be rarer than first ones")]
    Later,
}

/// The test as whole numbers, in thousandths of a nat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    missed: i64,
    caught: i64,
    suspend: i64,
    pass: i64,
    suspend_later: i64,
}

/// Thousandths of a nat in a nat.
const UNIT: f64 = 1_000.0;

impl Plan {
    /// The test with [`Errors::DEFAULT`].
    pub const DEFAULT: Self =
        Self { missed: 1_386, caught: -405, suspend: 4_554, pass: -2_986, suspend_later: 9_670 };

    /// The test with these errors.
    ///
    /// # Errors
    ///
    /// Numbers between which no test can tell.
    pub fn new(errors: &Errors) -> Result<Self, BadPlan> {
        let Errors { usual, careless, suspended, passed, suspended_later } = *errors;
        if !(0.0 < usual && usual < careless && careless < 1.0) {
            return Err(BadPlan::Misses);
        }
        if [suspended, passed, suspended_later].iter().any(|error| !(1e-9..=0.1).contains(error)) {
            return Err(BadPlan::Errors);
        }
        let bound = |error: f64| milli(((1.0 - passed) / error).ln());
        let plan = Self {
            missed: milli((careless / usual).ln()),
            caught: milli(((1.0 - careless) / (1.0 - usual)).ln()),
            suspend: bound(suspended),
            pass: milli((passed / (1.0 - suspended)).ln()),
            suspend_later: bound(suspended_later),
        };
        // Shares that are too close to each other round to a step of nothing.
        if plan.missed <= 0 || plan.caught >= 0 {
            return Err(BadPlan::Misses);
        }
        if plan.suspend_later < plan.suspend { Err(BadPlan::Later) } else { Ok(plan) }
    }

    /// What a canary adds to the score when it is missed; what it adds when it is caught, which is
    /// negative. In thousandths of a nat.
    #[must_use]
    pub const fn steps(&self) -> (i64, i64) {
        (self.missed, self.caught)
    }

    /// From which score on the first test suspends; at which it passes; from which on the second
    /// suspends. In thousandths of a nat.
    #[must_use]
    pub const fn bounds(&self) -> (i64, i64, i64) {
        (self.suspend, self.pass, self.suspend_later)
    }
}

fn milli(nats: f64) -> i64 {
    (nats * UNIT).round() as i64
}

/// Where the test of one reviewer stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SequentialTest {
    /// The first test, with its score.
    First(i64),
    /// The second, with its score. It has no end.
    Second(i64),
    /// Suspended. Only the roster ends that, and then the first test begins anew.
    Suspended,
}

impl SequentialTest {
    /// The beginning: nothing is known.
    pub const BEGIN: Self = Self::First(0);

    /// After one more canary. Whoever is suspended stays so.
    #[must_use]
    pub const fn after(self, missed: bool, plan: &Plan) -> Self {
        let step = if missed { plan.missed } else { plan.caught };
        match self {
            Self::Suspended => Self::Suspended,
            Self::First(score) => {
                let score = score.saturating_add(step);
                if score >= plan.suspend {
                    Self::Suspended
                } else if score <= plan.pass {
                    Self::Second(0)
                } else {
                    Self::First(score)
                }
            }
            Self::Second(score) => {
                let score = score.saturating_add(step);
                if score >= plan.suspend_later {
                    Self::Suspended
                } else if score < 0 {
                    Self::Second(0)
                } else {
                    Self::Second(score)
                }
            }
        }
    }

    /// Whether the second test stands where the first would have suspended: a reason for more
    /// canaries, so that the question is answered soon.
    #[must_use]
    pub const fn is_doubtful(self, plan: &Plan) -> bool {
        matches!(self, Self::Second(score) if score >= plan.suspend)
    }

    /// Whether the reviewer is suspended.
    #[must_use]
    pub const fn is_suspended(self) -> bool {
        matches!(self, Self::Suspended)
    }
}

#[cfg(test)]
mod tests;
