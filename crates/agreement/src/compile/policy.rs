//! The policies of an agreement, in the order of its clauses.

use std::collections::BTreeMap;
use std::fmt;

use lexicon::{ClauseId, DeploymentClass, Effect};

use super::DEFAULT_CLAUSE;
use super::condition::{Condition, literal};
use crate::quorum;
use crate::terms::{Action, Agreement, Boundary, DefaultRule, Quorum, RedLine};

/// The actions that a policy can decide about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// All of them.
    EveryAction,
    /// Calls of tools only.
    CallTool,
}

/// One policy before it is Cedar.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The clause, a slash and a number from 1: the same for the same text.
    pub(super) id: String,
    pub(super) clause: String,
    pub(super) reach: Reach,
    verdict: Verdict,
}

#[derive(Clone, Debug)]
enum Verdict {
    /// Permits everything that nothing forbids.
    Permit,
    /// Forbids, with this outcome, when `when` holds and `unless` does not; an absent `when` holds.
    Forbid { outcome: Action, when: Option<Condition>, unless: Option<Condition> },
}

impl fmt::Display for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "@id({})", literal(&self.id))?;
        writeln!(f, "@clause({})", literal(&self.clause))?;
        let action = match self.reach {
            Reach::EveryAction => "action",
            Reach::CallTool => "action == Action::\"CallTool\"",
        };
        match &self.verdict {
            Verdict::Permit => writeln!(f, "permit (principal, {action}, resource);"),
            Verdict::Forbid { outcome, when, unless } => {
                writeln!(f, "@outcome({})", literal(outcome.as_str()))?;
                write!(f, "forbid (principal, {action}, resource)")?;
                if let Some(when) = when {
                    write!(f, "\nwhen {{ {when} }}")?;
                }
                if let Some(unless) = unless {
                    write!(f, "\nunless {{ {unless} }}")?;
                }
                writeln!(f, ";")
            }
        }
    }
}

/// Numbers the policies of each clause.
#[derive(Default)]
struct Drafts {
    drafts: Vec<Draft>,
    numbers: BTreeMap<String, u64>,
}

impl Drafts {
    fn add(&mut self, clause: &str, reach: Reach, verdict: Verdict) {
        let number = self.numbers.entry(clause.to_owned()).or_insert(0);
        *number += 1;
        let id = format!("{clause}/{number}");
        self.drafts.push(Draft { id, clause: clause.to_owned(), reach, verdict });
    }
}

/// Every policy of the agreement: the default first, then clause by clause, then what holds anyway.
pub(super) fn drafts(agreement: &Agreement) -> Vec<Draft> {
    let mut drafts = Drafts::default();
    if agreement.default == DefaultRule::Allow {
        drafts.add(permitting_clause(agreement), Reach::EveryAction, Verdict::Permit);
    }
    for clause in &agreement.clauses {
        for boundary in agreement.boundaries.iter().filter(|it| it.clause == clause.id) {
            drafts.add(clause.id.as_str(), Reach::EveryAction, outside(boundary));
        }
        for red_line in agreement.red_lines.iter().filter(|it| it.clause == clause.id) {
            match red_line.effect {
                Some(effect) => effects(agreement, red_line, effect, &mut drafts),
                None => persons(agreement, red_line, &mut drafts),
            }
        }
    }
    unnamed_effects(agreement, &mut drafts);
    drafts.drafts
}

/// The clause that the default permission is attributed to: the first one that is prose alone.
fn permitting_clause(agreement: &Agreement) -> &str {
    let prose = agreement.clauses.iter().find(|clause| !clause.typed);
    prose.map_or(DEFAULT_CLAUSE, |clause| clause.id.as_str())
}

fn outside(boundary: &Boundary) -> Verdict {
    let mut inside = Vec::new();
    if boundary.cloud_only {
        inside.push(Condition::DeploymentIs(DeploymentClass::Cloud));
    }
    if let Some(regions) = &boundary.regions {
        inside.push(Condition::Any(regions.iter().cloned().map(Condition::RegionIs).collect()));
    }
    Verdict::Forbid { outcome: Action::Deny, when: None, unless: Some(Condition::All(inside)) }
}

/// One policy per grant of the clause, and one for everything that is under none of them.
fn persons(agreement: &Agreement, red_line: &RedLine, drafts: &mut Drafts) {
    let clause: &ClauseId = &red_line.clause;
    let grants = || agreement.grants.iter().filter(|grant| grant.clause == *clause);
    let bound = bound(red_line);
    let unless = (!red_line.quorum.is_empty())
        .then(|| Condition::Approved(quorum::strictest(agreement, None, &red_line.quorum)));
    let mut add = |parts: Vec<Condition>| {
        let when = Some(Condition::All(bound.iter().cloned().chain(parts).collect()));
        let verdict = Verdict::Forbid { outcome: red_line.action, when, unless: unless.clone() };
        drafts.add(clause.as_str(), Reach::EveryAction, verdict);
    };
    let under: Vec<_> = grants()
        .map(|grant| Condition::UnderGrant(grant.id.clone(), grant.purpose.clone()))
        .collect();
    for (grant, under) in grants().zip(under.iter().cloned()) {
        add(vec![Condition::PersonsAbove(grant.per_request), under]);
    }
    let mut parts = vec![Condition::PersonsAbove(red_line.without_grant.per_request)];
    parts.extend((!under.is_empty()).then(|| Condition::Not(Box::new(Condition::Any(under)))));
    add(parts);
}

/// Who is bound, when it is not everybody.
fn bound(red_line: &RedLine) -> Option<Condition> {
    let bearer = &red_line.bearer;
    let named = || bearer.named.iter().cloned().map(Condition::PartyIs).collect();
    (!bearer.is_everybody()).then(|| Condition::Any(named()))
}

fn effects(agreement: &Agreement, red_line: &RedLine, effect: Effect, drafts: &mut Drafts) {
    // INVARIANT: I7. Consequential and lethal effects are bound for everybody, whoever is named.
    let bound = bound(red_line).filter(|_| effect < Effect::Consequential);
    let when = Some(Condition::All(bound.into_iter().chain([reaches(effect)]).collect()));
    let unless = (red_line.action == Action::Hold)
        .then(|| Condition::Approved(quorum::strictest(agreement, Some(effect), &red_line.quorum)));
    let verdict = Verdict::Forbid { outcome: red_line.action, when, unless };
    drafts.add(red_line.clause.as_str(), Reach::CallTool, verdict);
}

/// What no red line names waits for people all the same.
fn unnamed_effects(agreement: &Agreement, drafts: &mut Drafts) {
    for effect in [Effect::Consequential, Effect::Lethal] {
        if agreement.red_lines.iter().any(|red_line| red_line.effect == Some(effect)) {
            continue;
        }
        let quorum = quorum::strictest(agreement, Some(effect), &Quorum::new());
        let verdict = Verdict::Forbid {
            outcome: Action::Hold,
            when: Some(reaches(effect)),
            unless: Some(Condition::Approved(quorum)),
        };
        drafts.add(DEFAULT_CLAUSE, Reach::CallTool, verdict);
    }
}

/// The tools of this effect. A tool that nobody declared has the worst, whatever the facts say.
fn reaches(effect: Effect) -> Condition {
    let named = Condition::EffectIs(effect);
    if effect == Effect::UNDECLARED {
        Condition::Any(vec![named, Condition::Not(Box::new(Condition::Declared))])
    } else {
        named
    }
}
