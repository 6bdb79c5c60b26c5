//! What the policies of two agreements cannot tell apart: which effect a tool has, and when a grant
//! is in force for whom. These are facts to a policy, and each agreement supplies its own.

use std::collections::BTreeSet;

use agreement::{Bundle, Grant, Pattern, Role};
use controls::{Act, Approvals, Engine, Facts, Ledger};
use lexicon::{Deployment, DeploymentClass, Moment, PartyId, Region, ToolName, WorkloadId};

use super::Change;
use crate::Example;

/// One act for each tool and each grant that either agreement names, where they differ.
pub(crate) fn changes(old: &Engine, new: &Engine) -> Vec<Change> {
    let Some(ordinary) = ordinary(new.bundle()) else { return Vec::new() };
    let mut changes: Vec<_> = tools(old, new, &ordinary).collect();
    for change in grants(old, new, &ordinary) {
        let known = changes.iter().any(|other| {
            other.turn == change.turn && other.example.facts.grant == change.example.facts.grant
        });
        if !known {
            changes.push(change);
        }
    }
    changes
}

/// An act that no clause minds, from where the agreement wants it.
fn ordinary(bundle: &Bundle) -> Option<Facts> {
    let customer = bundle.parties().iter().find(|party| party.role == Role::Customer);
    let party: PartyId = customer?.id.clone();
    let regions = bundle.agreement().boundaries.iter().find_map(|it| it.regions.as_ref());
    let region: Option<Region> = regions.and_then(|regions| regions.first().cloned());
    let region = region.or_else(|| "anywhere".parse().ok())?;
    Some(Facts {
        workload: "some-workload".parse().ok()?,
        party,
        deployment: Deployment { class: DeploymentClass::Cloud, region },
        purpose: None,
        grant: None,
        exception: None,
        persons: 0,
        ledger: Ledger::Within,
        refused: false,
        under_order: false,
        approvals: Approvals::none(),
        act: Act::Invoke { model: "some-model".parse().ok()? },
    })
}

/// A name that the pattern stands for.
fn sample(pattern: &Pattern) -> String {
    pattern.as_str().replace('*', "1")
}

fn tools(old: &Engine, new: &Engine, ordinary: &Facts) -> impl Iterator<Item = Change> {
    let manifest = |engine: &Engine| -> BTreeSet<String> {
        engine.bundle().agreement().tools.iter().map(|tool| sample(&tool.name)).collect()
    };
    let mut names = manifest(old);
    names.extend(manifest(new));
    names.into_iter().filter_map(|name| {
        let tool: ToolName = name.parse().ok()?;
        let act = |engine: &Engine| {
            let entry = engine.bundle().tool(&name);
            let tool = tool.clone();
            let act = Act::CallTool { tool, effect: entry.effect, declared: entry.declared };
            Example { facts: Facts { act, ..ordinary.clone() } }
        };
        let (was, is) = (act(old), act(new));
        Change::of(is.clone(), None, was.ruled_by(old), is.ruled_by(new))
    })
}

fn grants(old: &Engine, new: &Engine, ordinary: &Facts) -> Vec<Change> {
    let mut changes = Vec::new();
    let all = [old, new].map(|engine| &engine.bundle().agreement().grants);
    for grant in all.into_iter().flatten() {
        let last = Moment::from_unix_ms(grant.until.unix_ms().saturating_sub(1));
        let moments = [Some(grant.from), last.ok()];
        for (pattern, at) in grant.workloads.iter().flat_map(|it| moments.map(|at| (it, at))) {
            let workload = sample(pattern).parse::<WorkloadId>().ok();
            let (Some(workload), Some(at)) = (workload, at) else { continue };
            changes.extend(use_of(grant, &workload, at, [old, new], ordinary));
        }
    }
    changes
}

/// How the rulings differ when `workload` uses `grant` to the full at `at`.
fn use_of(
    grant: &Grant,
    workload: &WorkloadId,
    at: Moment,
    [old, new]: [&Engine; 2],
    ordinary: &Facts,
) -> Option<Change> {
    let act = |engine: &Engine| {
        let in_force = engine.bundle().grant(Some(&grant.purpose), workload, at);
        let facts = Facts {
            workload: workload.clone(),
            purpose: Some(grant.purpose.clone()),
            grant: in_force.map(|grant| grant.id.clone()),
            persons: grant.per_request,
            ..ordinary.clone()
        };
        Example { facts }
    };
    let (was, is) = (act(old), act(new));
    Change::of(is.clone(), Some(at), was.ruled_by(old), is.ruled_by(new))
}
