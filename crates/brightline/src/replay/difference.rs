//! What another agreement decides otherwise, line by line.

use evidence::Verdict;
use serde_json::{Value, json};

use super::told::Story;

/// LIMIT: differing lines that are told. All are counted.
const TOLD: usize = 10;

/// What was decided under the agreement before, to be compared with.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    before: Vec<(Verdict, String)>,
    next: usize,
    pub(super) stricter: usize,
    pub(super) looser: usize,
    /// The same verdict for another reason.
    pub(super) otherwise: usize,
    pub(super) first: Vec<Change>,
}

/// A line that is decided otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) line: usize,
    pub(super) id: String,
    pub(super) before: (Verdict, String),
    pub(super) now: (Verdict, String),
}

impl Difference {
    /// Notes what the agreement before decides about the next line.
    pub(crate) fn before(&mut self, story: &Story) {
        self.before.push(decided(story));
    }

    /// Compares what the new agreement decides about the next line.
    pub(crate) fn now(&mut self, story: &Story) {
        let place = self.next;
        self.next = place.saturating_add(1);
        let Some(before) = self.before.get(place) else { return };
        let now = decided(story);
        if *before == now {
            return;
        }
        let count = match now.0.cmp(&before.0) {
            std::cmp::Ordering::Greater => &mut self.stricter,
            std::cmp::Ordering::Less => &mut self.looser,
            std::cmp::Ordering::Equal => &mut self.otherwise,
        };
        *count = count.saturating_add(1);
        if now.0 != before.0 && self.first.len() < TOLD {
            let (line, id, before) = (story.line, story.id.clone(), before.clone());
            self.first.push(Change { line, id, before, now });
        }
    }

    /// Whether nothing is looser.
    pub(crate) const fn nothing_looser(&self) -> bool {
        self.looser == 0
    }

    pub(crate) fn as_json(&self) -> Value {
        let change = |change: &Change| {
            json!({
                "line": change.line, "id": change.id,
                "before": one(&change.before), "now": one(&change.now),
            })
        };
        json!({
            "stricter": self.stricter,
            "looser": self.looser,
            "same-for-another-reason": self.otherwise,
            "first": self.first.iter().map(change).collect::<Vec<_>>(),
        })
    }

    /// For people.
    pub(crate) fn in_words(&self) -> String {
        let mut text = format!(
            "compared with the agreement before: {} stricter, {} looser, {} the same for another \
             reason",
            self.stricter, self.looser, self.otherwise
        );
        for Change { line, id, before, now } in &self.first {
            text.push_str(&format!(
                "\n  line {line} `{id}`: {} ({}) is now {} ({})",
                before.0.as_str(),
                before.1,
                now.0.as_str(),
                now.1
            ));
        }
        text
    }
}

fn one(decided: &(Verdict, String)) -> Value {
    let (verdict, code) = decided;
    json!({"decision": verdict.as_str(), "code": code})
}

fn decided(story: &Story) -> (Verdict, String) {
    story.played.as_ref().map_or_else(
        || (Verdict::Deny, String::new()),
        |played| (played.verdict(), played.code.clone()),
    )
}

#[cfg(test)]
mod tests;
