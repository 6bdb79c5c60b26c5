//! What an agreement means, read from its slots by rules that are written down here a second time.
//!
//! INVARIANT: nothing of this may come from the compiler, nor from the controls.

use std::collections::BTreeSet;

use controls::{Act, Facts, Ledger};
use lexicon::{DeploymentClass, Effect};

use crate::text::{Bearer, Block, Cedar, EffectLine, Persons, Quorum, Test, Text};

/// What is to be decided, and by which clauses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    Permit(BTreeSet<String>),
    Hold(BTreeSet<String>),
    Deny(BTreeSet<String>),
    CannotDecide,
}

/// What `text` says about `facts`.
pub(crate) fn of(text: &Text, facts: &Facts) -> Reading {
    let known = |party: &str| text.parties.iter().any(|(id, _)| *id == party);
    if !known(facts.party.as_str()) || facts.approvals.iter().any(|(id, _)| !known(id.as_str())) {
        return Reading::CannotDecide;
    }
    let mut judge = Judge { text, facts, held: BTreeSet::new(), denied: BTreeSet::new() };
    for (clause, block) in text.blocks() {
        judge.block(clause, block);
    }
    judge.what_no_block_names();
    let Judge { held, denied, .. } = judge;
    if !denied.is_empty() {
        return Reading::Deny(&held | &denied);
    }
    if !held.is_empty() {
        return Reading::Hold(held);
    }
    let permitting = permitting(text, facts);
    if permitting.is_empty() { Reading::Deny(permitting) } else { Reading::Permit(permitting) }
}

struct Judge<'a> {
    text: &'a Text,
    facts: &'a Facts,
    held: BTreeSet<String>,
    denied: BTreeSet<String>,
}

impl Judge<'_> {
    fn forbids(&mut self, clause: &str, denies: bool) {
        let clauses = if denies { &mut self.denied } else { &mut self.held };
        clauses.insert(clause.to_owned());
    }

    fn block(&mut self, clause: &str, block: &Block) {
        let facts = self.facts;
        match block {
            Block::Boundary { cloud_only, regions } => {
                let away = *cloud_only && facts.deployment.class != DeploymentClass::Cloud;
                let region = facts.deployment.region.as_str();
                if away || regions.as_ref().is_some_and(|it| !it.contains(&region)) {
                    self.forbids(clause, true);
                }
            }
            Block::Excluded(patterns) => {
                if patterns.iter().any(|pattern| fits(pattern, facts.workload.as_str())) {
                    self.forbids(clause, true);
                }
            }
            Block::Persons(line) => self.persons(clause, line),
            Block::Effect(line) => self.effect(clause, line),
            Block::Refusal(release) => {
                let released = !release.is_empty() && self.agreed(None, release);
                if facts.refused && !released {
                    self.forbids(clause, release.is_empty());
                }
            }
            Block::Cedar(policy) => {
                if !policy.permits && applies(policy, facts) {
                    self.forbids(clause, policy.outcome != Some("hold"));
                }
            }
            Block::Grant(_) | Block::Tool { .. } | Block::Review(_) => {}
        }
    }

    fn persons(&mut self, clause: &str, line: &Persons) {
        let facts = self.facts;
        let most = line.limits.iter().copied().max().unwrap_or(0);
        if facts.ledger == Ledger::OverStop || facts.persons > most {
            self.forbids(clause, true);
        }
        if !self.bound(&line.bearer) {
            return;
        }
        let agreed = !line.quorum.is_empty() && self.agreed(None, &line.quorum);
        if facts.ledger != Ledger::Within && !agreed {
            self.forbids(clause, line.denies);
        }
        let granted = self.text.grants().find(|(of, grant)| {
            *of == clause
                && facts.grant.as_ref().is_some_and(|id| id.as_str() == grant.id)
                && facts.purpose.as_ref().is_some_and(|it| it.as_str() == grant.purpose)
        });
        let without = line.without_grant.unwrap_or(0);
        let limit = granted.map_or(without, |(_, grant)| grant.per_request);
        if facts.persons > limit && !agreed && !self.excepted(clause, line) {
            self.forbids(clause, line.denies);
        }
    }

    /// Whether an exception of this line, counted over the whole clause, covers the act.
    fn excepted(&self, clause: &str, line: &Persons) -> bool {
        let mut number = 0;
        for (of, block) in self.text.blocks() {
            let Block::Persons(other) = block else { continue };
            if of != clause {
                continue;
            }
            for (approver, most) in &other.exceptions {
                number += 1;
                let named = self.facts.exception == Some(format!("{clause}#{number}"));
                let covered = self.approvals(approver) >= 1 && self.facts.persons <= *most;
                if std::ptr::eq(other, line) && named && covered {
                    return true;
                }
            }
        }
        false
    }

    fn effect(&mut self, clause: &str, line: &EffectLine) {
        let grave = ["consequential", "lethal"].contains(&line.effect);
        if !self.has(line.effect) || !(grave || self.bound(&line.bearer)) {
            return;
        }
        if line.denies || !self.agreed(Some(line.effect), &line.quorum) {
            self.forbids(clause, line.denies);
        }
    }

    fn what_no_block_names(&mut self) {
        for effect in ["consequential", "lethal"] {
            let named = |block: &Block| matches!(block, Block::Effect(it) if it.effect == effect);
            let named = self.text.blocks().any(|(_, block)| named(block));
            if !named && self.has(effect) && !self.agreed(Some(effect), &Quorum::new()) {
                self.forbids("default", false);
            }
        }
        let rules = self.text.blocks().any(|(_, block)| matches!(block, Block::Refusal(_)));
        if self.facts.under_order || (self.facts.refused && !rules) {
            self.forbids("default", true);
        }
    }

    /// Whether the act is a call with this effect. What nobody declared is lethal as well.
    fn has(&self, effect: &str) -> bool {
        let Act::CallTool { effect: has, declared, .. } = self.facts.act else { return false };
        has.as_str() == effect || (!declared && effect == "lethal")
    }

    fn bound(&self, bearer: &Bearer) -> bool {
        let named = bearer.named.contains(&self.facts.party.as_str());
        named || bearer.on_behalf_of || bearer.named.is_empty()
    }

    fn approvals(&self, party: &str) -> u64 {
        let mut given = self.facts.approvals.iter();
        given.find(|(id, _)| id.as_str() == party).map_or(0, |(_, count)| count)
    }

    /// Whether everybody approved as often as the strictest of `named`, the reviews of this effect
    /// and the floor says.
    fn agreed(&self, effect: Option<&str>, named: &Quorum) -> bool {
        self.text.parties.iter().all(|(party, role)| {
            let floor = match *role {
                "developer" | "customer" if effect == Some("lethal") => 2,
                "developer" | "customer" => 1,
                _ => 0,
            };
            let reviewed = self.text.blocks().filter_map(|(_, block)| match block {
                Block::Review(quorums) => quorums.get(effect?)?.get(party).copied(),
                _ => None,
            });
            let named = named.get(party).copied();
            let needed = reviewed.chain(named).fold(floor, u64::max);
            self.approvals(party) >= needed
        })
    }
}

/// Where the permission comes from: the first clause of prose alone, and policies that permit.
fn permitting(text: &Text, facts: &Facts) -> BTreeSet<String> {
    let prose = text.clauses.iter().find(|clause| clause.blocks.is_empty());
    let general = prose.map_or("default", |clause| &clause.id);
    let extra = text.blocks().filter_map(|(clause, block)| match block {
        Block::Cedar(policy) if policy.permits && applies(policy, facts) => Some(clause),
        _ => None,
    });
    text.allows.then_some(general).into_iter().chain(extra).map(str::to_owned).collect()
}

fn applies(policy: &Cedar, facts: &Facts) -> bool {
    let action = match facts.act {
        Act::Invoke { .. } => "Invoke",
        Act::Release { .. } => "Release",
        Act::CallTool { .. } => "CallTool",
    };
    policy.actions.contains(&action)
        && match policy.test {
            Test::Always => true,
            Test::PersonsAbove(number) => facts.persons > number,
            Test::PurposeIs(named) => facts.purpose.as_ref().is_some_and(|it| it.as_str() == named),
            Test::WorkloadIs(named) => facts.workload.as_str() == named,
            Test::EffectIs(named) => {
                matches!(facts.act, Act::CallTool { effect, .. } if effect.as_str() == named)
            }
            Test::FewerThan(party, number) => {
                let mut given = facts.approvals.iter();
                let given = given.find(|(id, _)| id.as_str() == party);
                given.map_or(0, |(_, count)| count) < number
            }
        }
}

/// Whether `pattern`, where `*` is any run of characters, stands for `name`.
pub(crate) fn fits(pattern: &str, name: &str) -> bool {
    let Some(first) = pattern.chars().next() else { return name.is_empty() };
    let rest = &pattern[first.len_utf8()..];
    if first == '*' {
        return (0..=name.len()).any(|from| fits(rest, &name[from..]));
    }
    name.strip_prefix(first).is_some_and(|name| fits(rest, name))
}

/// The effect of a tool and whether it is declared.
pub(crate) fn tool(text: &Text, name: &str) -> (Effect, bool) {
    let rank = |effect: &str| Effect::ALL.into_iter().find(|it| it.as_str() == effect).unwrap();
    let entries = text.blocks().filter_map(|(_, block)| match block {
        Block::Tool { name: pattern, effect } if fits(pattern, name) => Some(rank(effect)),
        _ => None,
    });
    entries.max().map_or((Effect::Lethal, false), |effect| (effect, true))
}

/// The grant for this purpose and workload on this day of March.
pub(crate) fn grant<'a>(
    text: &'a Text,
    purpose: &str,
    workload: &str,
    day: u64,
) -> Option<&'a str> {
    let mut grants = text.grants().map(|(_, grant)| grant);
    let covers = |grant: &&crate::text::Grant| {
        grant.purpose == purpose
            && (grant.valid.0..grant.valid.1).contains(&day)
            && grant.workloads.iter().any(|pattern| fits(pattern, workload))
    };
    grants.find(covers).map(|grant| &*grant.id)
}
