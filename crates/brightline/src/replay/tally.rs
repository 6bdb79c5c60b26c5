//! What came of all lines together: by clause, by grant, by workload.

use std::collections::BTreeMap;
use std::sync::Arc;

use agreement::Bundle;
use evidence::Verdict;
use serde_json::{Value, json};

use super::played::{Noticed, Played};
use super::told::Story;

/// The code of what has too many persons, in one exchange or in all of them.
const TOO_MANY: &str = "too_many_persons";

/// How often what happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    pub(super) permitted: usize,
    pub(super) held: usize,
    pub(super) denied: usize,
    /// Permitted, and the answer could not be given.
    pub(super) failed: usize,
}

/// A line that is pointed at.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct At {
    pub(super) line: usize,
    pub(super) id: String,
    pub(super) t: f64,
}

/// What came of all lines.
#[derive(Debug)]
pub(super) struct Tally {
    bundle: Arc<Bundle>,
    pub(super) all: Counts,
    /// By the clause that held or denied, with the first line.
    pub(super) clauses: BTreeMap<String, (Counts, At)>,
    /// By grant; without one under the empty name.
    pub(super) grants: BTreeMap<String, OfGrant>,
    pub(super) workloads: BTreeMap<String, Counts>,
    /// What was noticed: each budget once for each share, with the first line.
    pub(super) noticed: Vec<(Noticed, At)>,
}

/// What came of the lines of one grant.
#[derive(Debug, Default)]
pub(super) struct OfGrant {
    pub(super) counts: Counts,
    /// Most persons of one exchange, if the records say.
    pub(super) most_persons: Option<u64>,
    /// The first line that a budget held or denied: its own number of persons was within the limit
    /// of one exchange.
    pub(super) first_over_budget: Option<At>,
}

impl Counts {
    fn add(&mut self, played: &Played) {
        let count = match played.verdict() {
            Verdict::Permit if played.failed() => &mut self.failed,
            Verdict::Permit => &mut self.permitted,
            Verdict::Hold => &mut self.held,
            Verdict::Deny => &mut self.denied,
        };
        *count = count.saturating_add(1);
    }

    /// All of them.
    pub(super) const fn sum(&self) -> usize {
        self.permitted
            .saturating_add(self.held)
            .saturating_add(self.denied)
            .saturating_add(self.failed)
    }

    pub(super) fn as_json(&self) -> Value {
        json!({
            "lines": self.sum(), "permitted": self.permitted, "held": self.held,
            "denied": self.denied, "failed": self.failed,
        })
    }
}

impl At {
    pub(super) fn as_json(&self) -> Value {
        json!({"line": self.line, "id": self.id, "t": self.t})
    }
}

impl Tally {
    pub(super) fn new(bundle: &Arc<Bundle>) -> Self {
        let grants = bundle.agreement().grants.iter();
        Self {
            bundle: Arc::clone(bundle),
            all: Counts::default(),
            clauses: BTreeMap::new(),
            grants: grants.map(|it| (it.id.to_string(), OfGrant::default())).collect(),
            workloads: BTreeMap::new(),
            noticed: Vec::new(),
        }
    }

    /// Adds what came of one line.
    pub(super) fn add(&mut self, story: &Story, played: &Played) {
        let at = || At { line: story.line, id: story.id.clone(), t: story.t };
        self.all.add(played);
        self.workloads.entry(story.workload.to_string()).or_default().add(played);
        if played.verdict() != Verdict::Permit {
            for clause in &played.clauses {
                let entry = self.clauses.entry(clause.clone());
                entry.or_insert_with(|| (Counts::default(), at())).0.add(played);
            }
        }
        let over_budget = self.is_over_budget(played);
        let grant = self.grants.entry(played.grant.clone().unwrap_or_default()).or_default();
        grant.counts.add(played);
        grant.most_persons = grant.most_persons.max(played.persons);
        if over_budget && grant.first_over_budget.is_none() {
            grant.first_over_budget = Some(at());
        }
        for noticed in &played.noticed {
            if !self.noticed.iter().any(|(known, _)| known == noticed) {
                self.noticed.push((noticed.clone(), at()));
            }
        }
    }

    /// Whether a budget stopped it, and not the limit of one exchange.
    fn is_over_budget(&self, played: &Played) -> bool {
        let grant = played.grant.as_ref().and_then(|grant| grant.parse().ok());
        let limit = self.bundle.per_request_limit(grant.as_ref());
        played.code == TOO_MANY && played.persons.is_some_and(|persons| persons <= limit)
    }
}

#[cfg(test)]
mod tests;
