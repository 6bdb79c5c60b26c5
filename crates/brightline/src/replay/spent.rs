//! What the recording spends of each budget: at the end, and at its peak.

use std::sync::Arc;

use agreement::Bundle;
use controls::ledger::{Budgets, Day, SheetId};
use lexicon::Moment;
use serde_json::{Value, json};
use store::{Count, Store};

use super::NotReplayed;
use crate::ledger_status;

/// Readings of all budgets of an agreement: one at the end of each day of the recording.
///
/// The ledger is that of the replay alone, and gone with it: nobody learns from it whether somebody
/// was touched on a real day. Counts under 20 are not told all the same.
#[derive(Debug)]
pub(super) struct Budgeting {
    budgets: Budgets,
    day: Option<Day>,
    read: Vec<Spent>,
}

/// What is spent of one budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spent {
    /// The grant, or none for the agreement.
    pub(super) grant: Option<String>,
    pub(super) measure: String,
    pub(super) limit: u64,
    /// In the window that ends with the recording.
    pub(super) spent: Count,
    /// In the window in which it was most.
    pub(super) peak: Count,
}

impl Budgeting {
    /// Reads the budgets of `bundle`.
    pub(super) fn of(bundle: &Arc<Bundle>) -> Self {
        Self { budgets: Budgets::of_all(bundle), day: None, read: Vec::new() }
    }

    /// Reads at the end of each day: what is charged grows within one, and shrinks between two.
    ///
    /// # Errors
    ///
    /// The ledger cannot be read.
    pub(super) fn before(&mut self, store: &Store, at: Moment) -> Result<(), NotReplayed> {
        let today = Day::of(at);
        match self.day.replace(today) {
            Some(day) if day != today => self.look(store, day),
            Some(_) | None => Ok(()),
        }
    }

    /// Reads for the last time.
    ///
    /// # Errors
    ///
    /// The ledger cannot be read.
    pub(super) fn end(mut self, store: &Store) -> Result<Vec<Spent>, NotReplayed> {
        if let Some(day) = self.day {
            self.look(store, day)?;
        }
        Ok(self.read)
    }

    fn look(&mut self, store: &Store, day: Day) -> Result<(), NotReplayed> {
        let reading = store.ledger_reading(day, &self.budgets)?;
        let peaks = self.read.iter().map(|spent| Some(spent.peak)).chain(std::iter::repeat(None));
        let spent = reading.budgets.iter().zip(peaks).map(|(read, peak)| Spent {
            grant: match &read.sheet {
                SheetId::Grant(grant) | SheetId::GrantWorkload(grant, _) => Some(grant.to_string()),
                SheetId::Agreement(_) | SheetId::Workload(_) => None,
            },
            measure: ledger_status::measure(read.measure),
            limit: read.limit,
            spent: read.spent,
            peak: peak.map_or(read.spent, |peak| peak.max(read.spent)),
        });
        self.read = spent.collect();
        Ok(())
    }
}

impl Spent {
    /// For machines. A count that is not told is the text `< 20`.
    pub(super) fn as_json(&self) -> Value {
        let count = |count: Count| match count {
            Count::Below20 => json!(count.to_string()),
            Count::Exactly(number) => json!(number),
        };
        json!({
            "grant": self.grant, "measure": self.measure, "limit": self.limit,
            "spent": count(self.spent), "peak": count(self.peak),
        })
    }
}
