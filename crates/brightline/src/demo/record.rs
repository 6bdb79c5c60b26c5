//! What the records say, read back from the store as anybody could read them in the public log.

use evidence::{Field, Salt};
use lexicon::{Digest, RecordNumber};
use serde_json::Value;
use store::Store;

use super::NotShown;
use super::day::Verdict;

/// All records so far.
pub(super) struct Records(Vec<(Value, Salt)>);

/// What is on record about one exchange: its decision, or, where the answer went otherwise, its
/// outcome.
#[derive(Debug)]
pub(super) struct Kept {
    pub(super) number: u64,
    pub(super) verdict: Verdict,
    pub(super) code: String,
    pub(super) clauses: Vec<String>,
    /// The review that the client was told of, if the record has a commitment to exactly that one;
    /// else whatever it has.
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
            records.push((record, entry.salt));
        }
        Ok(Self(records))
    }

    /// What is on record about the exchange whose decision is record `number`, and of which the
    /// client was told the review `told`.
    pub(super) fn about(&self, number: Option<u64>, told: Option<&str>) -> Option<Kept> {
        let number = number?;
        let decision = self.0.get(usize::try_from(number).ok()?)?;
        let decided = Kept::of(number, decision, told)?;
        if decided.verdict != Verdict::Permit {
            return Some(decided);
        }
        let is_outcome =
            |(record, _): &(Value, Salt)| record.get("of").and_then(Value::as_u64) == Some(number);
        let place = self.0.iter().position(is_outcome)?;
        let outcome = Kept::of(u64::try_from(place).ok()?, self.0.get(place)?, told)?;
        // What was let through as it was asked for is shown by the decision that let it.
        Some(if outcome.verdict == Verdict::Permit { decided } else { outcome })
    }

    /// The first record with this verdict.
    pub(super) fn first(&self, verdict: Verdict) -> Option<u64> {
        let says = |(record, _): &(Value, Salt)| {
            text(record, "verdict").as_deref() == Some(verdict.as_str())
        };
        self.0.iter().position(says).and_then(|place| u64::try_from(place).ok())
    }
}

impl Kept {
    fn of(number: u64, (record, salt): &(Value, Salt), told: Option<&str>) -> Option<Self> {
        let clauses = record.get("clauses").and_then(Value::as_array).map(Vec::as_slice);
        let clause = |clause: &Value| clause.as_str().map(str::to_owned);
        Some(Self {
            number,
            verdict: Verdict::from_word(&text(record, "verdict")?)?,
            code: text(record, "code")?,
            clauses: clauses.unwrap_or_default().iter().filter_map(clause).collect(),
            review: text(record, "review").map(|commitment| match told {
                Some(told) if commitment == committed(told, salt) => told.to_owned(),
                Some(_) | None => commitment,
            }),
        })
    }
}

/// What stands in a record with this salt for the review `id`.
fn committed(id: &str, salt: &Salt) -> String {
    let commitment = salt.opening(Field::Review).commit(&Digest::of(id.as_bytes()));
    format!("salted-{}", Digest::from_bytes(*commitment.as_bytes()))
}

fn text(record: &Value, key: &str) -> Option<String> {
    record.get(key)?.as_str().map(str::to_owned)
}
