//! What was decided today, counted from the records as they are appended.

use std::collections::{BTreeMap, VecDeque};

use lexicon::{Moment, RecordNumber};
use serde::Deserialize;
use store::{NotRead, Store};

use crate::page::At;

/// A day in milliseconds, UTC.
const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

/// LIMIT: records that are read to begin with. Older ones of today are left out, and it is said.
const FIRST_LOOK: u64 = 20_000;

/// LIMIT: records that one look reads; the next looks read on.
const ONE_LOOK: u64 = 20_000;

/// Decisions that are listed, and those kept for each clause.
const LAST: usize = 20;
const LAST_OF_CLAUSE: usize = 3;

/// LIMIT: permitted exchanges whose answers may still be held or denied.
const RUNNING: usize = 50_000;

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    /// It went ahead.
    Permit,
    /// It waits for people.
    Hold,
    /// It did not.
    Deny,
}

impl Verdict {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Permit => "permitted",
            Self::Hold => "held",
            Self::Deny => "denied",
        }
    }

    /// The look of it.
    pub(crate) const fn class(self) -> &'static str {
        match self {
            Self::Permit => "good",
            Self::Hold => "wait",
            Self::Deny => "bad",
        }
    }
}

/// Numbers of verdicts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) permitted: u64,
    pub(crate) held: u64,
    pub(crate) denied: u64,
}

impl Counts {
    const fn of(&mut self, verdict: Verdict) -> &mut u64 {
        match verdict {
            Verdict::Permit => &mut self.permitted,
            Verdict::Hold => &mut self.held,
            Verdict::Deny => &mut self.denied,
        }
    }

    fn add(&mut self, verdict: Verdict) {
        let number = self.of(verdict);
        *number = number.saturating_add(1);
    }

    /// An exchange whose request was permitted turned out otherwise.
    fn turn(&mut self, verdict: Verdict) {
        self.permitted = self.permitted.saturating_sub(1);
        self.add(verdict);
    }

    pub(crate) const fn sum(&self) -> u64 {
        self.permitted.saturating_add(self.held).saturating_add(self.denied)
    }
}

/// One decision, as it is listed.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) record: u64,
    pub(crate) at: At,
    pub(crate) verdict: Verdict,
    pub(crate) workload: String,
    pub(crate) code: String,
    pub(crate) clauses: Vec<String>,
}

/// What a record of a decision or an outcome says, as far as it is counted.
#[derive(Deserialize)]
struct Said {
    at: i64,
    kind: String,
    verdict: Option<Verdict>,
    #[serde(default)]
    clauses: Vec<String>,
    #[serde(default)]
    code: String,
    #[serde(default)]
    workload: String,
    of: Option<u64>,
}

/// The counts of one day.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// The day, counted from 1970.
    day: i64,
    /// The next record to read.
    next: u64,
    /// The first record that was read, if some of the day may be before it.
    pub(crate) partial_from: Option<u64>,
    pub(crate) all: Counts,
    pub(crate) hours: [Counts; 24],
    pub(crate) clauses: BTreeMap<String, Counts>,
    pub(crate) last: VecDeque<Listed>,
    last_of: BTreeMap<String, VecDeque<Listed>>,
    /// Who asked, for permitted exchanges: an outcome does not say.
    running: BTreeMap<u64, (String, usize)>,
}

impl Tally {
    /// Reads what was appended since the last look.
    ///
    /// # Errors
    ///
    /// The store cannot be asked. What was read stays counted.
    pub(crate) async fn look(&mut self, store: &Store, now: Moment) -> Result<(), NotRead> {
        let today = now.unix_ms().div_euclid(DAY_MS);
        let records = store.status().records;
        if self.next == 0 && records > FIRST_LOOK {
            self.next = records - FIRST_LOOK;
            self.partial_from = Some(self.next);
        }
        if today > self.day {
            *self = Self {
                day: today,
                next: self.next,
                partial_from: self.partial_from,
                last_of: std::mem::take(&mut self.last_of),
                ..Self::default()
            };
        }
        let end = records.min(self.next.saturating_add(ONE_LOOK));
        while self.next < end {
            let Some(entry) = store.entry(RecordNumber::new(self.next)).await? else { break };
            if let Ok(said) = serde_json::from_slice(&entry.leaf) {
                self.count(self.next, said);
            }
            self.next = self.next.saturating_add(1);
        }
        Ok(())
    }

    /// The last decisions that a clause made.
    pub(crate) fn last_of(&self, clause: &str) -> Vec<Listed> {
        self.last_of.get(clause).map(|last| last.iter().cloned().collect()).unwrap_or_default()
    }

    fn count(&mut self, record: u64, said: Said) {
        let Some(verdict) = said.verdict else { return };
        let Ok(at) = Moment::from_unix_ms(said.at) else { return };
        let is_today = said.at.div_euclid(DAY_MS) == self.day;
        if said.at.div_euclid(DAY_MS) < self.day {
            // Everything before today is counted on its own day.
            self.partial_from = None;
        }
        let hour = usize::try_from(said.at.rem_euclid(DAY_MS) / HOUR_MS).unwrap_or(0);
        let workload = match (said.kind.as_str(), said.of) {
            ("decision", _) => said.workload,
            ("outcome", Some(of)) if verdict != Verdict::Permit => {
                let (workload, asked) = self.running.remove(&of).unwrap_or_default();
                if is_today && !workload.is_empty() {
                    self.all.turn(verdict);
                    if let Some(counts) = self.hours.get_mut(asked) {
                        counts.turn(verdict);
                    }
                }
                workload
            }
            ("outcome", Some(of)) => {
                self.running.remove(&of);
                return;
            }
            _ => return,
        };
        if said.kind == "decision" {
            if verdict == Verdict::Permit && self.running.len() < RUNNING {
                self.running.insert(record, (workload.clone(), hour));
            }
            if is_today {
                self.all.add(verdict);
                if let Some(counts) = self.hours.get_mut(hour) {
                    counts.add(verdict);
                }
            }
        }
        let listed = Listed {
            record,
            at: At(at),
            verdict,
            workload,
            code: said.code,
            clauses: said.clauses,
        };
        self.list(listed, is_today);
    }

    fn list(&mut self, listed: Listed, is_today: bool) {
        for clause in &listed.clauses {
            if is_today {
                self.clauses.entry(clause.clone()).or_default().add(listed.verdict);
            }
            push(self.last_of.entry(clause.clone()).or_default(), &listed, LAST_OF_CLAUSE);
        }
        if is_today {
            push(&mut self.last, &listed, LAST);
        }
    }
}

/// Puts the newest first.
fn push(list: &mut VecDeque<Listed>, listed: &Listed, most: usize) {
    list.push_front(listed.clone());
    list.truncate(most);
}

#[cfg(test)]
mod tests;
