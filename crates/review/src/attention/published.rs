//! The natures that a log publishes, checked by whoever reads it.
//!
//! Before a review is decided, the log has a commitment to what it is (`what` = `shown`); the
//! record that ends it says what it was (`was`) with the salt. Here a reader of the log checks,
//! from its bytes alone, that each was what it had been from the beginning, and that no test was
//! ever executed.
//!
//! **Cannot catch** a review that nobody was ever shown: nothing was committed to then. It cannot
//! have been approved.

use std::collections::BTreeMap;

use lexicon::{Digest, ReviewId};
use serde_json::Value;

use super::nature::Nature;

/// What is wrong with what a log says about a review.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("record {record}: {review} {why}")]
pub struct Contradiction {
    /// The record that says so.
    pub record: u64,
    /// The review.
    pub review: ReviewId,
    /// What is wrong.
    pub why: &'static str,
}

/// What the log said about each review so far.
#[derive(Clone, Debug, Default)]
pub struct Published(BTreeMap<ReviewId, Known>);

/// What is known of one review.
#[derive(Clone, Copy, Debug, Default)]
struct Known {
    /// The commitment to what it is.
    committed: Option<Digest>,
    approved: bool,
    /// What it was, once that is said; `None` inside is a review of before natures were kept.
    over: Option<Option<Nature>>,
}

impl Published {
    /// Takes a record up: the bytes at the place `record` of the log. What is no record of a review
    /// says nothing here.
    ///
    /// # Errors
    ///
    /// [`Contradiction`] if it cannot stand beside what was before.
    pub fn note(&mut self, record: u64, leaf: &[u8]) -> Result<(), Contradiction> {
        let Ok(value) = serde_json::from_slice::<Value>(leaf) else { return Ok(()) };
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let review = text("review").and_then(|it| it.parse::<ReviewId>().ok());
        let (Some("reviewed"), Some(review)) = (text("kind"), review) else { return Ok(()) };
        let known = self.0.entry(review).or_default();
        let (what, was, salt) = (text("what").unwrap_or_default(), text("was"), text("salt"));
        let noted = match what {
            "shown" => known.shown(text("nature")),
            "requested" | "approved" | "stopped" if was.is_none() => known.goes_on(what),
            "denied" | "executed" | "expired" | "withdrawn" => known.ends(review, what, was, salt),
            _ => Err("says something that no record of a review says"),
        };
        noted.map_err(|why| Contradiction { record, review, why })
    }

    /// How many reviews ended of which the log had said what they are, and how many of them were
    /// tests.
    #[must_use]
    pub fn opened(&self) -> (u64, u64) {
        let ended = self.0.values().filter(|it| it.committed.is_some());
        let natures = ended.filter_map(|it| it.over.flatten());
        natures.fold((0, 0), |(all, tests), nature| {
            (all + 1, tests + u64::from(nature != Nature::Act))
        })
    }
}

impl Known {
    fn shown(&mut self, nature: Option<&str>) -> Result<(), &'static str> {
        let digest =
            nature.and_then(|it| it.strip_prefix("salted-")).and_then(|it| it.parse().ok());
        let digest = digest.ok_or("is shown without a commitment to what it is")?;
        if self.committed.is_some() {
            return Err("is committed to twice");
        }
        if self.over.is_some() || self.approved {
            return Err("is committed to after people decided");
        }
        self.committed = Some(digest);
        Ok(())
    }

    fn goes_on(&mut self, what: &str) -> Result<(), &'static str> {
        if self.over.is_some() {
            return Err("goes on after its end");
        }
        self.approved |= what == "approved";
        Ok(())
    }

    fn ends(
        &mut self,
        review: ReviewId,
        what: &str,
        was: Option<&str>,
        salt: Option<&str>,
    ) -> Result<(), &'static str> {
        if self.over.is_some() {
            return Err("ends twice");
        }
        let nature = match (was, salt.and_then(bytes_of)) {
            (None, None) if self.committed.is_none() => None,
            (Some(was), Some(salt)) => {
                let nature: Nature = was.parse().map_err(|_| "was something that nothing is")?;
                match self.committed {
                    Some(commitment) if !nature.opens(&commitment, review, &salt) => {
                        return Err("was not what the log had committed to");
                    }
                    None if nature != Nature::Act && self.approved => {
                        return Err("is called a test after it was approved");
                    }
                    Some(_) | None => Some(nature),
                }
            }
            _ => return Err("ends without saying what it was"),
        };
        if what == "executed" && nature.is_some_and(|nature| nature != Nature::Act) {
            return Err("was a test and is executed");
        }
        self.over = Some(nature);
        Ok(())
    }
}

/// 32 bytes from their hexadecimal digits.
fn bytes_of(salt: &str) -> Option<[u8; 32]> {
    let digest: Digest = format!("sha256:{salt}").parse().ok()?;
    Some(*digest.as_bytes())
}

#[cfg(test)]
mod tests;
