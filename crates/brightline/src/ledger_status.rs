//! What is spent of the persons budgets, as it is told to people and to machines.
//!
//! # What is told
//!
//! Counts, and none of persons under 20. `left` is the limit without what is spent; under 20 it is
//! not told either, because it would say the same.
//!
//! The *detection floor* of a budget is how many persons somebody could touch in one window before
//! the budget holds, while everybody else works on as they do: the limit without the level of the
//! usual work. The level is what is spent, or what the median day of the last 30 makes in a window
//! if that is told and less, so that a burst does not make the floor look lower than it is.
//!
//! # What it cannot tell
//!
//! Whether the usual work is good work: a campaign that has run for a window is part of the level.

mod screen;

use std::collections::BTreeMap;

use controls::ledger::{Measure, SheetId};
use gateway::LedgerReading;
use serde::{Deserialize, Serialize};
use store::{Count, Spent};

/// What is spent under one agreement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Status {
    pub(crate) agreement: String,
    pub(crate) version: u64,
    /// When it was read, RFC 3339.
    pub(crate) at: String,
    /// Milliseconds since 1970 of the same.
    pub(crate) at_ms: i64,
    /// The record of the reading.
    pub(crate) record: u64,
    /// The length of the window in days.
    pub(crate) window_days: u16,
    /// The grants, and all together.
    pub(crate) scopes: Vec<Scope>,
    /// How often each detector told people of something in the last 30 days.
    pub(crate) alarms: BTreeMap<String, u64>,
}

/// What is spent of one grant, or of everything together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Scope {
    /// The grant; absent for everything together.
    pub(crate) grant: Option<String>,
    pub(crate) budgets: Vec<Line>,
}

/// What is spent of one budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Line {
    /// A category, `linked-2` for persons in two or more, or `opaque-bytes`.
    pub(crate) measure: String,
    pub(crate) spent: Told,
    pub(crate) limit: u64,
    /// The limit without what is spent; absent where that is not told.
    pub(crate) left: Option<u64>,
    /// Hundredths of the limit that are spent; absent where that is not told, or nothing may be.
    pub(crate) percent: Option<u64>,
    /// See the head of this file.
    pub(crate) detection_floor: u64,
    /// What was new in the last twelve months.
    pub(crate) twelve_months: Told,
    /// The outer stop of the same measure, in a grant.
    pub(crate) outer_stop: Option<u64>,
    /// What was new on each of the last days, the last of them today.
    pub(crate) days: Vec<Told>,
}

/// A count as it may be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Told {
    /// Exactly.
    Exactly(u64),
    /// In words: `< 20`.
    Below(String),
}

impl Status {
    /// What `reading` tells.
    pub(crate) fn of(reading: &LedgerReading) -> Self {
        let mut scopes: Vec<(SheetId, Scope)> = Vec::new();
        for spent in &reading.spent {
            let line = Line::of(spent, reading);
            match scopes.iter_mut().find(|(sheet, _)| *sheet == spent.sheet) {
                Some((_, scope)) => scope.add(line),
                None => {
                    let grant = grant(&spent.sheet);
                    scopes.push((spent.sheet.clone(), Scope { grant, budgets: vec![line] }));
                }
            }
        }
        // What one looks for comes first.
        scopes.sort_by_key(|(_, scope)| scope.grant.is_none());
        Self {
            agreement: reading.agreement.to_string(),
            version: reading.version,
            at: reading.at.to_string(),
            at_ms: reading.at.unix_ms(),
            record: reading.record.index(),
            window_days: reading.window,
            scopes: scopes.into_iter().map(|(_, scope)| scope).collect(),
            alarms: reading
                .alarms
                .iter()
                .map(|(it, told)| (it.as_str().to_owned(), *told))
                .collect(),
        }
    }

    /// The page for people.
    pub(crate) fn page(&self, colour: bool) -> String {
        screen::page(self, colour)
    }
}

impl Scope {
    /// Two red lines may stop the same: the lower number holds.
    fn add(&mut self, line: Line) {
        match self.budgets.iter_mut().find(|known| known.measure == line.measure) {
            Some(known) if line.limit < known.limit => *known = line,
            Some(_) => {}
            None => self.budgets.push(line),
        }
    }
}

impl Line {
    fn of(spent: &Spent, reading: &LedgerReading) -> Self {
        let exactly = match spent.spent {
            Count::Exactly(number) => Some(number),
            Count::Below20 => None,
        };
        let stops = reading.spent.iter().filter(|other| {
            matches!(other.sheet, SheetId::Agreement(_)) && other.measure == spent.measure
        });
        Self {
            measure: measure(spent.measure),
            spent: spent.spent.into(),
            limit: spent.limit,
            left: exactly.map(|number| spent.limit.saturating_sub(number)),
            percent: exactly.and_then(|number| number.saturating_mul(100).checked_div(spent.limit)),
            detection_floor: spent.limit.saturating_sub(level(spent, reading.window)),
            twelve_months: spent.year.into(),
            outer_stop: match spent.sheet {
                SheetId::Agreement(_) => None,
                _ => stops.map(|stop| stop.limit).min(),
            },
            days: spent.days.iter().map(|day| (*day).into()).collect(),
        }
    }
}

impl From<Count> for Told {
    fn from(count: Count) -> Self {
        match count {
            Count::Exactly(number) => Self::Exactly(number),
            Count::Below20 => Self::Below(count.to_string()),
        }
    }
}

/// How much of a budget the usual work keeps spent.
fn level(spent: &Spent, window: u16) -> u64 {
    let mut days = spent.days.clone();
    days.sort_unstable();
    // The lower of two medians: a floor must not look lower than it is.
    let median = days.get(days.len().saturating_sub(1) / 2);
    let now = spent.spent.at_least();
    match median {
        Some(Count::Exactly(median)) => now.min(median.saturating_mul(window.into())),
        Some(Count::Below20) | None => now,
    }
}

fn grant(sheet: &SheetId) -> Option<String> {
    match sheet {
        SheetId::Grant(grant) | SheetId::GrantWorkload(grant, _) => Some(grant.to_string()),
        SheetId::Agreement(_) | SheetId::Workload(_) => None,
    }
}

/// How a measure is called.
pub(crate) fn measure(measure: Measure) -> String {
    match measure {
        Measure::Category(category) => category.as_str().to_owned(),
        Measure::Persons => "persons".to_owned(),
        Measure::Linked(categories) => format!("linked-{categories}"),
        Measure::OpaqueBytes => "opaque-bytes".to_owned(),
    }
}

#[cfg(test)]
mod tests;
