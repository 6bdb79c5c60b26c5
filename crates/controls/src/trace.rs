//! The trace of an agreement: which policies carry a clause out, which control answers for the
//! facts they read, which invariant that keeps, and which cases show it.

use std::collections::{BTreeMap, BTreeSet};

use cedar_policy::{Effect as Force, PolicyId};
use lexicon::{ClauseId, InvariantId};

use crate::{Engine, cases, cedar, control};

/// One clause with what hangs on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thread {
    /// The clause; `default` for what holds in every agreement.
    pub clause: ClauseId,
    /// The policies of the clause, in the order of their numbers.
    pub policies: Vec<String>,
    /// Whether one of the policies prohibits.
    pub prohibits: bool,
    /// The controls whose facts these policies read.
    pub controls: BTreeSet<&'static str>,
    /// The invariants that the controls keep. That an error is never a yes (I3) is part of each.
    pub invariants: BTreeSet<InvariantId>,
    /// The cases that stand under the clause or are decided by it, in the order of the file.
    pub cases: Vec<String>,
}

/// The threads of an agreement, in the order of its clauses; clauses on which nothing hangs are
/// left out.
#[must_use]
pub fn of(engine: &Engine) -> Vec<Thread> {
    let bundle = engine.bundle();
    let mut threads: BTreeMap<ClauseId, Thread> = BTreeMap::new();
    // With the calls of tools every policy of the agreement is evaluated.
    let mut policies: Vec<_> = bundle.policies().call_tool.policies().collect();
    policies.sort_by_key(|policy| number(policy.id()));
    for policy in policies {
        let named = policy.annotation("clause").and_then(|clause| clause.parse().ok());
        let Some(clause) = named else { continue };
        let thread = thread(&mut threads, clause);
        thread.policies.push(policy.id().to_string());
        thread.prohibits |= policy.effect() == Force::Forbid;
        thread.invariants.insert(InvariantId::I3);
        // An engine is only made of policies that can be read.
        let read = cedar::facts_read_by(policy).unwrap_or_default();
        for control in control::answering(&read) {
            thread.controls.insert(control.name);
            thread.invariants.extend(control.keeps);
        }
    }
    for result in cases::run(engine) {
        let decided_by = result.clauses.iter().chain([&result.case.clause]);
        for clause in decided_by.cloned().collect::<BTreeSet<_>>() {
            thread(&mut threads, clause).cases.push(result.case.name.clone());
        }
    }
    let place = |thread: &Thread| {
        let mut clauses = bundle.clauses().iter();
        clauses.position(|clause| clause.id == thread.clause).unwrap_or(usize::MAX)
    };
    let mut threads: Vec<_> = threads.into_values().collect();
    threads.sort_by_key(place);
    threads
}

fn thread(threads: &mut BTreeMap<ClauseId, Thread>, clause: ClauseId) -> &mut Thread {
    threads.entry(clause.clone()).or_insert_with(|| Thread {
        clause,
        policies: Vec::new(),
        prohibits: false,
        controls: BTreeSet::new(),
        invariants: BTreeSet::new(),
        cases: Vec::new(),
    })
}

/// What the policy is sorted by: the compiled ones by their number, then the written ones.
fn number(id: &PolicyId) -> (bool, u64) {
    let id = id.to_string();
    let number = id.rsplit_once('/').map_or(id.as_str(), |(_, number)| number);
    let written = number.strip_prefix('x');
    (written.is_some(), written.unwrap_or(number).parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests;
