//! What was decided today, counted from the records as they are appended.

use std::collections::{BTreeMap, VecDeque};

use lexicon::{Moment, RecordNumber};
use serde::Deserialize;
use store::{NotRead, Store};

use crate::page::At;

/// A day in milliseconds, UTC.
const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

/// LIMIT: records of one day that are counted. Older ones of it are left out, and it is said.
const MOST_OF_A_DAY: u64 = 2_000_000;

/// Records before today that are read all the same, for the last decisions of each clause.
const BEFORE_TODAY: u64 = 20_000;

/// LIMIT: records that one look reads. Whoever counts in the background looks again at once.
const ONE_LOOK: u64 = Store::MOST_LEAVES;

/// The day begins so much earlier for whoever looks for its first record: records of exchanges that
/// took long stand after those that came later.
const MARGIN_MS: i64 = 3_600_000;

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

/// The search for the first record of a day: all up to `before` are of earlier, and all from
/// `first` on of that day or later, but for a clock that was set back.
struct Search {
    before: u64,
    first: u64,
}

impl Search {
    /// The record to look at next; none once `first` is found.
    fn middle(&self) -> Option<u64> {
        (self.before < self.first).then(|| self.before.midpoint(self.first))
    }

    /// Takes up whether the record `middle` is of an earlier day.
    fn learn(&mut self, middle: u64, is_earlier: bool) {
        match is_earlier {
            true => self.before = middle.saturating_add(1),
            false => self.first = middle,
        }
    }
}

/// When a record was made.
#[derive(Deserialize)]
struct Dated {
    at: i64,
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

/// What was counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// The first record that was read, if some of the day may be before it.
    pub(crate) partial_from: Option<u64>,
    /// How many records are still to be read.
    pub(crate) behind: u64,
    pub(crate) all: Counts,
    pub(crate) hours: [Counts; 24],
    pub(crate) clauses: BTreeMap<String, Counts>,
    pub(crate) last: VecDeque<Listed>,
    last_of: BTreeMap<String, VecDeque<Listed>>,
}

impl Told {
    /// The last decisions that a clause made.
    pub(crate) fn last_of(&self, clause: &str) -> Vec<Listed> {
        self.last_of.get(clause).map(|last| last.iter().cloned().collect()).unwrap_or_default()
    }
}

/// The counts of one day, and how far they are.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// The day, counted from 1970.
    day: i64,
    /// The next record to read; none before the first look.
    next: Option<u64>,
    pub(crate) told: Told,
    /// Who asked, for permitted exchanges: an outcome does not say.
    running: BTreeMap<u64, (String, usize)>,
}

impl Tally {
    /// Reads on where the last look ended, so many records at most. Says whether there are more.
    ///
    /// # Errors
    ///
    /// The store cannot be asked. What was read stays counted.
    pub(crate) async fn look(&mut self, store: &Store, now: Moment) -> Result<bool, NotRead> {
        let today = now.unix_ms().div_euclid(DAY_MS);
        let records = store.status().records;
        let next = match self.next {
            Some(next) => next,
            None => self.begin(store, today, records).await?,
        };
        if today > self.day {
            let began = self.day == 0;
            self.day = today;
            self.running.clear();
            self.told = Told {
                // Of the days after the first every record is counted.
                partial_from: self.told.partial_from.filter(|_| began),
                last_of: std::mem::take(&mut self.told.last_of),
                ..Told::default()
            };
        }
        let mut next = next;
        let leaves = match next < records {
            true => store.leaves(RecordNumber::new(next), ONE_LOOK).await?,
            false => Vec::new(),
        };
        for leaf in leaves {
            if let Ok(said) = serde_json::from_slice(&leaf) {
                self.count(next, said);
            }
            next = next.saturating_add(1);
        }
        self.next = Some(next);
        self.told.behind = store.status().records.saturating_sub(next);
        Ok(self.told.behind > 0)
    }

    /// The first record to read: some before the first of `today`, out of `records`.
    async fn begin(&mut self, store: &Store, today: i64, records: u64) -> Result<u64, NotRead> {
        let midnight = today.saturating_mul(DAY_MS).saturating_sub(MARGIN_MS);
        let mut search = Search { before: 0, first: records };
        while let Some(middle) = search.middle() {
            let leaf = store.leaves(RecordNumber::new(middle), 1).await?;
            let dated = leaf.first().and_then(|leaf| serde_json::from_slice::<Dated>(leaf).ok());
            search.learn(middle, dated.is_some_and(|Dated { at }| at < midnight));
        }
        let first = search.first;
        let wanted = first.min(records.saturating_sub(BEFORE_TODAY));
        let from = wanted.max(records.saturating_sub(MOST_OF_A_DAY));
        self.told.partial_from = (from > first).then_some(from);
        self.next = Some(from);
        Ok(from)
    }

    fn count(&mut self, record: u64, said: Said) {
        let Some(verdict) = said.verdict else { return };
        let Ok(at) = Moment::from_unix_ms(said.at) else { return };
        let is_today = said.at.div_euclid(DAY_MS) == self.day;
        let hour = usize::try_from(said.at.rem_euclid(DAY_MS) / HOUR_MS).unwrap_or(0);
        let workload = match (said.kind.as_str(), said.of) {
            ("decision", _) => said.workload,
            ("outcome", Some(of)) if verdict != Verdict::Permit => {
                let (workload, asked) = self.running.remove(&of).unwrap_or_default();
                if is_today && !workload.is_empty() {
                    self.told.all.turn(verdict);
                    if let Some(counts) = self.told.hours.get_mut(asked) {
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
                self.told.all.add(verdict);
                if let Some(counts) = self.told.hours.get_mut(hour) {
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
                self.told.clauses.entry(clause.clone()).or_default().add(listed.verdict);
            }
            push(self.told.last_of.entry(clause.clone()).or_default(), &listed, LAST_OF_CLAUSE);
        }
        if is_today {
            push(&mut self.told.last, &listed, LAST);
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
