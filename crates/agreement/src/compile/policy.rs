//! The policies of an agreement, in the order of its clauses.

use std::collections::BTreeMap;
use std::fmt;

use lexicon::{ClauseId, DeploymentClass, Effect};

use super::DEFAULT_CLAUSE;
use super::condition::{Condition, literal};
use crate::quorum;
use crate::terms::{
    Action, Agreement, Boundary, DefaultRule, Exception, Excluded, Quorum, RedLine,
};

/// The actions that a policy can decide about; calls of tools are always among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    pub(super) invoke: bool,
    pub(super) release: bool,
}

impl Reach {
    /// All actions.
    pub(super) const EVERY_ACTION: Self = Self { invoke: true, release: true };

    /// Calls of tools only.
    const CALL_TOOL: Self = Self { invoke: false, release: false };
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
        let everywhere = self.reach == Reach::EVERY_ACTION;
        let action = if everywhere { "action" } else { "action == Action::\"CallTool\"" };
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
        drafts.add(permitting_clause(agreement), Reach::EVERY_ACTION, Verdict::Permit);
    }
    for clause in &agreement.clauses {
        for boundary in agreement.boundaries.iter().filter(|it| it.clause == clause.id) {
            drafts.add(clause.id.as_str(), Reach::EVERY_ACTION, outside(boundary));
        }
        for excluded in agreement.excluded.iter().filter(|it| it.clause == clause.id) {
            drafts.add(clause.id.as_str(), Reach::EVERY_ACTION, shut_out(excluded));
        }
        for red_line in agreement.red_lines.iter().filter(|it| it.clause == clause.id) {
            match red_line.effect {
                Some(effect) => effects(agreement, red_line, effect, &mut drafts),
                None => persons(agreement, red_line, &mut drafts),
            }
        }
        for rule in agreement.refusals.iter().filter(|it| it.clause == clause.id) {
            let release = (!rule.release_quorum.is_empty())
                .then(|| quorum::strictest(agreement, None, &rule.release_quorum));
            drafts.add(clause.id.as_str(), Reach::EVERY_ACTION, refusal(release));
        }
    }
    unnamed_effects(agreement, &mut drafts);
    if agreement.refusals.is_empty() {
        drafts.add(DEFAULT_CLAUSE, Reach::EVERY_ACTION, refusal(None));
    }
    drafts.add(DEFAULT_CLAUSE, Reach::EVERY_ACTION, denied(Condition::UnderOrder));
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

/// Those who are named, and nobody who calls on their behalf: the facts do not tell who does.
fn shut_out(excluded: &Excluded) -> Verdict {
    denied(Condition::Any(
        excluded.principals.iter().cloned().map(Condition::WorkloadLike).collect(),
    ))
}

/// INVARIANT: I8. What was refused stays refused; people release it only where the text says who.
fn refusal(release: Option<Quorum>) -> Verdict {
    let Some(quorum) = release else { return denied(Condition::Refused) };
    Verdict::Forbid {
        outcome: Action::Hold,
        when: Some(Condition::Refused),
        unless: Some(Condition::Approved(quorum)),
    }
}

const fn denied(when: Condition) -> Verdict {
    Verdict::Forbid { outcome: Action::Deny, when: Some(when), unless: None }
}

/// One policy per grant of the clause, one for everything that is under none of them, one for the
/// budgets and one for the outer stop.
fn persons(agreement: &Agreement, red_line: &RedLine, drafts: &mut Drafts) {
    let clause: &ClauseId = &red_line.clause;
    let grants = || agreement.grants.iter().filter(|grant| grant.clause == *clause);
    let bound = bound(red_line);
    let approved = (!red_line.quorum.is_empty())
        .then(|| Condition::Approved(quorum::strictest(agreement, None, &red_line.quorum)));
    let released: Vec<_> =
        approved.iter().cloned().chain(red_line.exceptions.iter().map(excepted)).collect();
    let released = (!released.is_empty()).then_some(Condition::Any(released));
    let mut add = |parts: Vec<Condition>, unless: Option<Condition>| {
        let when = Some(Condition::All(bound.iter().cloned().chain(parts).collect()));
        let verdict = Verdict::Forbid { outcome: red_line.action, when, unless };
        drafts.add(clause.as_str(), Reach::EVERY_ACTION, verdict);
    };
    let under: Vec<_> = grants()
        .map(|grant| Condition::UnderGrant(grant.id.clone(), grant.purpose.clone()))
        .collect();
    for (grant, under) in grants().zip(under.iter().cloned()) {
        add(vec![Condition::PersonsAbove(grant.per_request), under], released.clone());
    }
    let mut parts = vec![Condition::PersonsAbove(red_line.without_grant.per_request)];
    parts.extend((!under.is_empty()).then(|| Condition::Not(Box::new(Condition::Any(under)))));
    add(parts, released);
    // An exception covers the persons of one exchange. It is no budget: many small ones add up.
    add(vec![Condition::OverBudget], approved);
    // Outer stops count all workloads together, so that they bind whoever asks.
    let beyond = vec![Condition::OverStop, Condition::PersonsAbove(outer_stop(red_line))];
    drafts.add(clause.as_str(), Reach::EVERY_ACTION, denied(Condition::Any(beyond)));
}

fn excepted(exception: &Exception) -> Condition {
    let most = exception.max_persons.unwrap_or(0);
    Condition::UnderException(exception.id.clone(), exception.approver.clone(), most)
}

/// The most persons of any category. What has no number counts as 0.
pub(crate) fn outer_stop(red_line: &RedLine) -> u64 {
    let limits = red_line.limits.iter();
    limits.flat_map(|limits| limits.persons.values()).copied().max().unwrap_or(0)
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
    drafts.add(red_line.clause.as_str(), Reach::CALL_TOOL, verdict);
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
        drafts.add(DEFAULT_CLAUSE, Reach::CALL_TOOL, verdict);
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
