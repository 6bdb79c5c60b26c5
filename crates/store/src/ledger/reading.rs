//! What may be read of the ledger: counts.
//!
//! INVARIANT (I6): nothing here says whether somebody was touched, or who was. A count under 20 is
//! not told: it might be about one person whom the reader knows.

use std::fmt;

use controls::Ledger as Finding;
use controls::ledger::{Budget, Budgets, Day, Measure, Sheet, SheetId};

use super::{Ledger, NotCharged};

/// Counts under this are not told.
const TOLD_FROM: u64 = 20;

/// For so many days it is told how much was new on each.
const DAYS: u16 = 30;

/// A count as it may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Count {
    /// 0 to 19.
    Below20,
    /// Exactly so many, at least 20.
    Exactly(u64),
}

/// What is spent of each budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The day for which it was read.
    pub day: Day,
    /// One for each budget that was asked about, in that order.
    pub budgets: Vec<Spent>,
}

/// What is spent of one budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    /// Where it is counted.
    pub sheet: SheetId,
    /// What is counted.
    pub measure: Measure,
    /// The most that may be in the window.
    pub limit: u64,
    /// What exceeding it is.
    pub finding: Finding,
    /// How much is spent in the window.
    pub spent: Count,
    /// The sum of what was new on each day of the last 365. Who stayed away for a whole window and
    /// came again is in it again. Not kept for single workloads.
    pub year: Count,
    /// What was new on each of the last 30 days, the last of them today.
    pub days: Vec<Count>,
}

impl Count {
    /// Bytes are of nobody: they are always told.
    const fn of(measure: Measure, number: u64) -> Self {
        if number < TOLD_FROM && !matches!(measure, Measure::OpaqueBytes) {
            return Self::Below20;
        }
        Self::Exactly(number)
    }

    /// The least that it can be.
    #[must_use]
    pub const fn at_least(self) -> u64 {
        match self {
            Self::Below20 => 0,
            Self::Exactly(number) => number,
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Below20 => write!(f, "< {TOLD_FROM}"),
            Self::Exactly(number) => number.fmt(f),
        }
    }
}

impl Ledger {
    /// See [`Store::ledger_reading`](crate::Store::ledger_reading).
    pub(crate) fn reading(&self, today: Day, budgets: &Budgets) -> Result<Reading, NotCharged> {
        let mut hand = self.lock();
        let day = today.max(hand.book.today());
        let mut read = Vec::with_capacity(budgets.all.len());
        let mut last = None;
        for budget in &budgets.all {
            hand.bring(&budget.sheet)?;
            let empty = Sheet::default();
            let sheet = hand.book.sheet(&budget.sheet).unwrap_or(&empty);
            if last.as_ref().is_none_or(|(id, _)| *id != budget.sheet) {
                last = Some((budget.sheet.clone(), sheet.tally_on(day)));
            }
            let spent = last.as_ref().map_or(0, |(_, tally)| tally.of(budget.measure));
            read.push(of(budget, spent, sheet, day));
        }
        hand.let_go();
        Ok(Reading { day, budgets: read })
    }
}

fn of(budget: &Budget, spent: u64, sheet: &Sheet, today: Day) -> Spent {
    let Budget { measure, limit, finding, .. } = *budget;
    let told = |number| Count::of(measure, number);
    let days = (0..DAYS).rev().map(|age| sheet.new_on(today.before(age)).of(measure));
    Spent {
        sheet: budget.sheet.clone(),
        measure,
        limit,
        finding,
        spent: told(spent),
        year: told(sheet.new_in_year(today).of(measure)),
        days: days.map(told).collect(),
    }
}
