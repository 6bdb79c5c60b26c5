//! What the records of a log say of broken glasses, checked by an outsider.
//!
//! Each use lies in a glass that was opened before, within its time and its acts, and each act that
//! went through one was used there.
//!
//! Cannot catch: what is in no record. A commitment is not opened here, so that nobody can say who
//! it was, or whether two records are about one person.

use std::collections::{BTreeMap, BTreeSet};

use lexicon::Span;
use review::break_glass::{LONGEST, MOST_ACTS, REVIEW_WITHIN};
use serde_json::Value;

/// LIMIT: contradictions that are told. More are counted by nobody: the log is wrong.
const MOST_TOLD: usize = 20;

/// The glasses of a log, as far as it was read.
#[derive(Debug, Default)]
pub(crate) struct BrokenGlasses {
    glasses: BTreeMap<String, Glass>,
    /// What cannot be, with the number of the record that says so.
    pub(crate) contradictions: Vec<String>,
}

#[derive(Debug)]
struct Glass {
    at: i64,
    length: i64,
    acts: u64,
    alerts: BTreeSet<String>,
    looked: BTreeSet<String>,
    /// The reviews whose acts went through, and whether each was executed.
    used: BTreeMap<String, bool>,
    closed: bool,
    overdue: bool,
}

impl BrokenGlasses {
    /// Looks at record `number`. What is no record of a glass, and no execution, is passed over.
    pub(crate) fn see(&mut self, number: u64, entry: &[u8]) {
        let Ok(record) = serde_json::from_slice::<Value>(entry) else { return };
        let kind = text(&record, "kind");
        let said = match kind {
            "break_glass" => self.happened(&record),
            "reviewed" if record.get("glass").is_some() => self.executed(&record),
            _ => Ok(()),
        };
        if let Err(why) = said
            && self.contradictions.len() < MOST_TOLD
        {
            self.contradictions.push(format!("record {number}: {why}"));
        }
    }

    fn happened(&mut self, record: &Value) -> Result<(), &'static str> {
        let at = number(record, "at").ok_or("it has no time")?;
        let id = text(record, "glass");
        if text(record, "what") == "opened" {
            let glass = Glass::opened(record, at)?;
            return match self.glasses.insert(id.to_owned(), glass) {
                None => Ok(()),
                Some(_) => Err("the glass was broken before"),
            };
        }
        let glass = self.glasses.get_mut(id).ok_or("no such glass was broken before")?;
        match text(record, "what") {
            "used" => glass.used(text(record, "review"), at),
            "looked" => glass.looked(text(record, "party")),
            "ended" if at < glass.at.saturating_add(glass.length) => {
                Err("the time of the glass was not over")
            }
            "ended" => {
                glass.closed = true;
                Ok(())
            }
            "overdue" => glass.was_overdue(at),
            _ => Err("nobody knows what happened to the glass"),
        }
    }

    fn executed(&mut self, record: &Value) -> Result<(), &'static str> {
        let glass = self.glasses.get_mut(text(record, "glass"));
        let glass = glass.ok_or("an act went through a glass that was never broken")?;
        let executed = glass.used.get_mut(text(record, "review"));
        let executed = executed.ok_or("an act went through a glass that was not used for it")?;
        if std::mem::replace(executed, true) {
            return Err("an act went through a glass twice");
        }
        Ok(())
    }
}

impl Glass {
    fn opened(record: &Value, at: i64) -> Result<Self, &'static str> {
        let length = number(record, "length").filter(|it| (1..=ms(LONGEST)).contains(it));
        let acts = record.get("acts").and_then(Value::as_u64);
        let parties = record.get("alerts").and_then(Value::as_array);
        let parties = parties.into_iter().flatten().filter_map(Value::as_str);
        let alerts: BTreeSet<_> = parties.map(str::to_owned).collect();
        if alerts.len() < 2 || !alerts.contains(text(record, "party")) {
            return Err("not both organisations were told of the glass");
        }
        Ok(Self {
            at,
            length: length.ok_or("the glass is for more than an hour, or for no time")?,
            acts: acts
                .filter(|it| (1..=MOST_ACTS).contains(it))
                .ok_or("the glass is for more acts than any may be, or for none")?,
            alerts,
            looked: BTreeSet::new(),
            used: BTreeMap::new(),
            closed: false,
            overdue: false,
        })
    }

    fn used(&mut self, review: &str, at: i64) -> Result<(), &'static str> {
        let over = self.closed || self.overdue || !self.looked.is_empty();
        if over || !(self.at..self.at.saturating_add(self.length)).contains(&at) {
            return Err("an act went through a glass that was closed");
        }
        if self.used.insert(review.to_owned(), false).is_some() {
            return Err("an act went through a glass twice");
        }
        let used = u64::try_from(self.used.len()).unwrap_or(u64::MAX);
        if used > self.acts {
            Err("more acts went through the glass than it was for")
        } else {
            Ok(())
        }
    }

    fn looked(&mut self, party: &str) -> Result<(), &'static str> {
        if !self.alerts.contains(party) {
            return Err("a party looked at the glass that was not told of it");
        }
        if self.looked.insert(party.to_owned()) { Ok(()) } else { Err("a party looked twice") }
    }

    fn was_overdue(&mut self, at: i64) -> Result<(), &'static str> {
        let late = at >= self.at.saturating_add(ms(REVIEW_WITHIN));
        if !late || self.looked == self.alerts || self.overdue {
            return Err("the glass was not overdue");
        }
        self.overdue = true;
        Ok(())
    }
}

fn ms(span: Span) -> i64 {
    i64::try_from(span.as_ms()).unwrap_or(i64::MAX)
}

fn text<'r>(record: &'r Value, key: &str) -> &'r str {
    record.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn number(record: &Value, key: &str) -> Option<i64> {
    record.get(key).and_then(Value::as_i64)
}

#[cfg(test)]
mod tests;
