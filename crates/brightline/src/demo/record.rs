//! What the records say, read back from the store as anybody could read them in the public log.

use lexicon::RecordNumber;
use serde_json::Value;
use store::Store;

use super::NotShown;
use super::day::Verdict;

/// All records so far.
pub(super) struct Records(Vec<Value>);

/// What is on record about one exchange: its decision, or, where the answer went otherwise, its
/// outcome.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) number: u64,
    pub(super) verdict: Verdict,
    pub(super) code: String,
    pub(super) clauses: Vec<String>,
    pub(super) review: Option<String>,
}

impl Records {
    /// Reads them all.
    pub(super) async fn of(store: &Store) -> Result<Self, NotShown> {
        let mut records = Vec::new();
        for number in 0..store.status().records {
            let Some(entry) = store.entry(RecordNumber::new(number)).await? else { break };
            let record = serde_json::from_slice(&entry.leaf)
                .map_err(|error| NotShown::Broken(format!("record {number}: {error}")))?;
            records.push(record);
        }
        Ok(Self(records))
    }

    /// What is on record about the exchange whose decision is record `number`.
    pub(super) fn about(&self, number: Option<u64>) -> Option<Kept> {
        let number = number?;
        let decision = self.0.get(usize::try_from(number).ok()?)?;
        let decided = Kept::of(number, decision)?;
        if decided.verdict != Verdict::Permit {
            return Some(decided);
        }
        let is_outcome = |record: &Value| record.get("of").and_then(Value::as_u64) == Some(number);
        let place = self.0.iter().position(is_outcome)?;
        let outcome = Kept::of(u64::try_from(place).ok()?, self.0.get(place)?)?;
        // What was let through as it was asked for is shown by the decision that let it.
        Some(if outcome.verdict == Verdict::Permit { decided } else { outcome })
    }

    /// The first record with this verdict.
    pub(super) fn first(&self, verdict: Verdict) -> Option<u64> {
        let says = |record: &Value| text(record, "verdict").as_deref() == Some(verdict.as_str());
        self.0.iter().position(says).and_then(|place| u64::try_from(place).ok())
    }
}

impl Kept {
    fn of(number: u64, record: &Value) -> Option<Self> {
        let clauses = record.get("clauses").and_then(Value::as_array).map(Vec::as_slice);
        let clause = |clause: &Value| clause.as_str().map(str::to_owned);
        Some(Self {
            number,
            verdict: Verdict::from_word(&text(record, "verdict")?)?,
            code: text(record, "code")?,
            clauses: clauses.unwrap_or_default().iter().filter_map(clause).collect(),
            review: text(record, "review"),
        })
    }
}

fn text(record: &Value, key: &str) -> Option<String> {
    record.get(key)?.as_str().map(str::to_owned)
}
