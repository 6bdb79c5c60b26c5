//! A second agreement beside the first: the facts as it sees them.
//!
//! Facts are gathered under one agreement. What another one says about the same act (which grant is
//! in force, what the tool does) is its own, and is looked up in it. Where that leaves open what
//! the facts would have been, they are the strictest that they can have been.

use agreement::Bundle;
use lexicon::{Moment, PartyId};

use crate::{Act, Facts, Fault};

/// The facts about the same act at the same time, gathered under `from`, as `to` sees them.
///
/// # Errors
///
/// [`Fault::Party`] if a party of the facts is no party of `to`, or another organisation there.
pub(super) fn facts_under(
    to: &Bundle,
    from: &Bundle,
    facts: &Facts,
    now: Moment,
) -> Result<Facts, Fault> {
    let approving = facts.approvals.iter().map(|(party, _)| party);
    let mut parties = std::iter::once(&facts.party).chain(approving);
    if let Some(stranger) = parties.find(|party| !same_party(to, from, party)) {
        return Err(Fault::Party(stranger.clone()));
    }
    let grants = &from.agreement().grants;
    let used = grants.iter().find(|grant| facts.grant.as_ref() == Some(&grant.id));
    // Only a grant that asks for a case shows that one was named.
    let case_named = used.is_some_and(|grant| grant.case_required);
    let grant = to
        .grant(facts.purpose.as_ref(), &facts.workload, now)
        .filter(|grant| !grant.case_required || case_named);
    // The same number can be another exception in another text.
    let in_force = |id: &String| {
        let there = to.exception(id, now);
        there.is_some() && there == from.exception(id, now)
    };
    Ok(Facts {
        grant: grant.map(|grant| grant.id.clone()),
        exception: facts.exception.clone().filter(in_force),
        act: act_under(to, &facts.act),
        ..facts.clone()
    })
}

fn same_party(to: &Bundle, from: &Bundle, id: &PartyId) -> bool {
    let organisation = |bundle: &Bundle| {
        let mut parties = bundle.parties().iter();
        parties.find(|party| party.id == *id).map(|party| party.organisation.clone())
    };
    let there = organisation(to);
    there.is_some() && there == organisation(from)
}

fn act_under(to: &Bundle, act: &Act) -> Act {
    match act {
        Act::CallTool { tool, .. } => {
            let entry = to.tool(tool.as_str());
            Act::CallTool { tool: tool.clone(), effect: entry.effect, declared: entry.declared }
        }
        Act::Invoke { .. } | Act::Release { .. } => act.clone(),
    }
}

#[cfg(test)]
mod tests;
