//! The engine: facts in, decision out, for one agreement.

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

/// Decides under one agreement. One engine per bundle: a new agreement starts with nothing
/// remembered.
#[derive(Debug)]
pub struct Engine {
    bundle: Arc<Bundle>,
    rules: Rules,
    memory: Memory,
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
        Ok(Self { bundle, rules, memory: Memory::default() })
    }

    /// The agreement that is decided under.
    #[must_use]
    pub const fn bundle(&self) -> &Arc<Bundle> {
        &self.bundle
    }

    /// Decides about `facts` at `now`. `subject` is the digest of exactly the bytes that are to be
    /// sent or released, or of the canonical tool call: a permit is good for nothing else.
    ///
    /// What cannot be decided is denied with [`Code::CannotDecide`].
    pub fn decide(&self, facts: &Facts, subject: Digest, now: Moment) -> Decision {
        match self.verdict(facts) {
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
    pub fn fault(&self, facts: &Facts) -> Option<Fault> {
        self.rules.verdict(facts).err()
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
