//! What became of one line, as the records of the log say it.

use evidence::Verdict;
use serde_json::{Map, Value};

/// Records of one line, with their numbers.
pub(super) type Records = Vec<(u64, Value)>;

/// What became of one exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Played {
    /// What was decided about the request.
    pub(super) request: Verdict,
    /// What was decided about the answer; none if the request was not sent.
    pub(super) answer: Option<Verdict>,
    /// The code of the strictest decision, or of what went wrong with the answer.
    pub(super) code: String,
    /// The clauses that made it.
    pub(super) clauses: Vec<String>,
    /// The grant that was in force.
    pub(super) grant: Option<String>,
    /// Distinct persons of the whole exchange.
    pub(super) persons: Option<u64>,
    /// Distinct persons of it by category of data.
    pub(super) categories: Map<String, Value>,
    /// The record of the decision.
    pub(super) record: u64,
    /// How the answer ended.
    pub(super) ending: Option<String>,
    /// What was put on record beside it: budgets that were nearly spent, or what a detector found.
    pub(super) noticed: Vec<Noticed>,
}

/// Something that was noticed at an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Noticed {
    pub(super) what: String,
    pub(super) grant: Option<String>,
    pub(super) workload: Option<String>,
    /// The other workload, if it is about two.
    pub(super) with: Option<String>,
    pub(super) measure: String,
    /// Hundredths of the limit.
    pub(super) share: Option<u64>,
}

impl Played {
    /// What `records` say; none if the decision is not among them.
    pub(super) fn of(records: &Records) -> Option<Self> {
        let kind = |wanted: &str| {
            records.iter().find(|(_, record)| text(record, "kind").as_deref() == Some(wanted))
        };
        let (number, decision) = kind("decision")?;
        let request = verdict(decision)?;
        let mut played = Self {
            request,
            answer: None,
            code: text(decision, "code")?,
            clauses: clauses(decision),
            grant: text(decision, "grant"),
            persons: count(decision, "persons"),
            categories: categories(decision),
            record: *number,
            ending: None,
            noticed: noticed(records),
        };
        if let Some((_, outcome)) = kind("outcome") {
            let answer = verdict(outcome)?;
            played.answer = Some(answer);
            played.ending = text(outcome, "ending");
            // What was let through as it was asked for is shown by the decision that let it.
            if answer != Verdict::Permit {
                played.code = text(outcome, "code")?;
                played.clauses = clauses(outcome);
            }
            if let Some(persons) = count(outcome, "persons") {
                played.persons = Some(persons);
                played.categories = categories(outcome);
            }
        }
        Some(played)
    }

    /// Whether what was permitted could not be given.
    pub(super) fn failed(&self) -> bool {
        self.ending.as_deref() == Some("upstream_failed")
    }

    /// The stricter of what was decided about the request and about the answer.
    pub(super) fn verdict(&self) -> Verdict {
        self.answer.map_or(self.request, |answer| self.request.max(answer))
    }
}

fn noticed(records: &Records) -> Vec<Noticed> {
    let is_noticed = |record: &&Value| text(record, "kind").as_deref() == Some("noticed");
    let read = |record: &Value| {
        Some(Noticed {
            what: text(record, "what")?,
            grant: text(record, "grant"),
            workload: text(record, "workload"),
            with: text(record, "with"),
            measure: text(record, "measure")?,
            share: count(record, "share"),
        })
    };
    records.iter().map(|(_, record)| record).filter(is_noticed).filter_map(read).collect()
}

fn verdict(record: &Value) -> Option<Verdict> {
    let word = text(record, "verdict")?;
    Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == word)
}

fn clauses(record: &Value) -> Vec<String> {
    let clauses = record.get("clauses").and_then(Value::as_array).map(Vec::as_slice);
    let clause = |clause: &Value| clause.as_str().map(str::to_owned);
    clauses.unwrap_or_default().iter().filter_map(clause).collect()
}

fn categories(record: &Value) -> Map<String, Value> {
    record.get("touched").and_then(Value::as_object).cloned().unwrap_or_default()
}

fn text(record: &Value, key: &str) -> Option<String> {
    record.get(key)?.as_str().map(str::to_owned)
}

fn count(record: &Value, key: &str) -> Option<u64> {
    record.get(key)?.as_u64()
}

#[cfg(test)]
mod tests;
