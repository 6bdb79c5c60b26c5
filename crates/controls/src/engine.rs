//! The engine: facts in, decision out, for one agreement, or for the stricter of two.

mod beside;

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use agreement::Bundle;
use lexicon::{Digest, Moment};

use crate::cedar::{Rules, Source, Verdict};
use crate::{Code, Decision, Deny, EngineError, Facts, Fault, Hold, Permit};

/// How many verdicts are remembered.
///
/// LIMIT: the facts of ordinary traffic repeat (a few workloads, models and tools, few persons); a
/// caller that varies them on purpose makes others' verdicts be worked out again, in microseconds.
const REMEMBERED: usize = 4_096;

/// Decides under one agreement, or under two at once. One engine per bundle: a new agreement starts
/// with nothing remembered.
#[derive(Debug)]
pub struct Engine {
    bundle: Arc<Bundle>,
    rules: Rules,
    memory: Memory,
    beside: Option<Box<Self>>,
}

impl Engine {
    /// An engine for `bundle`.
    ///
    /// # Errors
    ///
    /// [`EngineError`] if a policy of the bundle would not be evaluated, or not be understood when
    /// it decides.
    pub fn new(bundle: Arc<Bundle>) -> Result<Self, EngineError> {
        let policies = bundle.policies();
        let rules = Rules::prepare(Source {
            schema: bundle.schema(),
            invoke: &policies.invoke,
            release: &policies.release,
            call_tool: &policies.call_tool,
            parties: bundle.parties().iter().map(|party| party.id.clone()).collect(),
            clauses: bundle.clauses().iter().map(|clause| clause.id.clone()).collect(),
        })?;
        Ok(Self { bundle, rules, memory: Memory::default(), beside: None })
    }

    /// An engine that decides by both agreements and takes the stricter decision: what a change
    /// lapses to that nobody has ratified in time. It permits only what both permit.
    ///
    /// Facts are gathered under `newer`; grant, exception, tool and parties are looked up in
    /// `older` again, and what its parties do not share cannot be decided. The findings of the
    /// ledger are taken as they are: whoever keeps it reports the graver of what both find.
    ///
    /// # Errors
    ///
    /// As [`Engine::new`], for either.
    pub fn strictest(newer: Arc<Bundle>, older: Arc<Bundle>) -> Result<Self, EngineError> {
        let beside = Some(Box::new(Self::new(older)?));
        Ok(Self { beside, ..Self::new(newer)? })
    }

    /// The agreement that is decided under; of two, the newer one.
    #[must_use]
    pub const fn bundle(&self) -> &Arc<Bundle> {
        &self.bundle
    }

    /// The older agreement that is decided under as well; `None` when there is only one.
    #[must_use]
    pub fn older(&self) -> Option<&Arc<Bundle>> {
        self.beside.as_ref().map(|beside| &beside.bundle)
    }

    /// Decides about `facts` at `now`. `subject` is the digest of exactly the bytes that are to be
    /// sent or released, or of the canonical tool call: a permit is good for nothing else.
    ///
    /// What cannot be decided is denied with [`Code::CannotDecide`]. Of two agreements the one that
    /// decides more strictly gives the grounds, the newer one where both are alike.
    pub fn decide(&self, facts: &Facts, subject: Digest, now: Moment) -> Decision {
        match self.strictest_verdict(facts, now) {
            Verdict::Permit(permission) => Decision::Permit(Permit::mint(permission, subject, now)),
            Verdict::Hold(grounds) => {
                Decision::Hold(Hold { grounds: Arc::unwrap_or_clone(grounds) })
            }
            Verdict::Deny(grounds) => {
                Decision::Deny(Deny { grounds: Arc::unwrap_or_clone(grounds) })
            }
        }
    }

    /// Why `facts` cannot be decided; `None` if they can. For the operator's log, not for the
    /// caller.
    #[must_use]
    pub fn fault(&self, facts: &Facts, now: Moment) -> Option<Fault> {
        let beside = |beside: &Self| {
            let seen = beside::facts_under(&beside.bundle, &self.bundle, facts, now);
            seen.and_then(|facts| beside.rules.verdict(&facts)).err()
        };
        self.rules.verdict(facts).err().or_else(|| self.beside.as_deref().and_then(beside))
    }

    fn strictest_verdict(&self, facts: &Facts, now: Moment) -> Verdict {
        let verdict = self.verdict(facts);
        let Some(beside) = &self.beside else { return verdict };
        let other = match beside::facts_under(&beside.bundle, &self.bundle, facts, now) {
            Ok(facts) => beside.verdict(&facts),
            Err(_) => Verdict::deny(Code::CannotDecide),
        };
        if other.strictness() > verdict.strictness() { other } else { verdict }
    }

    fn verdict(&self, facts: &Facts) -> Verdict {
        self.memory.recall(facts).unwrap_or_else(|| {
            let verdict = unremembered(&self.rules, facts);
            self.memory.keep(facts, &verdict);
            verdict
        })
    }
}

/// What the rules say, worked out anew.
fn unremembered(rules: &Rules, facts: &Facts) -> Verdict {
    rules.verdict(facts).unwrap_or_else(|_| Verdict::deny(Code::CannotDecide))
}

/// Verdicts by facts. It holds no permits: each of those is minted for its own subject and moment.
#[derive(Debug, Default)]
struct Memory(Mutex<HashMap<Facts, Verdict>>);

impl Memory {
    fn recall(&self, facts: &Facts) -> Option<Verdict> {
        // A poisoned lock means that another thread died here. Then nothing is remembered.
        self.0.lock().ok()?.get(facts).cloned()
    }

    fn keep(&self, facts: &Facts, verdict: &Verdict) {
        if let Ok(mut verdicts) = self.0.lock() {
            if verdicts.len() >= REMEMBERED {
                verdicts.clear();
            }
            verdicts.insert(facts.clone(), verdict.clone());
        }
    }
}

#[cfg(test)]
mod tests;
