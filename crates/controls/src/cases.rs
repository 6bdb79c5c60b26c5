//! The cases of an agreement, decided by the code that decides at run time.

use agreement::{ActKind, Bundle, Case, Expected, Given, Role};
use lexicon::{
    ClauseId, Deployment, DeploymentClass, Digest, InvalidName, Moment, PartyId, Region,
};

use crate::{Act, Code, Decision, Engine, Facts, Grounds, Ledger};

/// Who asks, what is asked and where from, when a case does not say and nothing depends on it.
const WORKLOAD: &str = "ordinary-work";
const MODEL: &str = "model";
const TOOL: &str = "unnamed";
const ANYWHERE: &str = "anywhere";

/// A case and what was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// The case.
    pub case: Case,
    /// What was decided.
    pub decided: Expected,
    /// The clauses that decided it: those that permit, or every one that forbids, the one that
    /// decides first.
    pub clauses: Vec<ClauseId>,
    /// Why, where it is not permitted.
    pub code: Option<Code>,
}

impl CaseResult {
    /// Whether it was decided as the case expects.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.decided == self.case.expect
    }
}

/// Decides every case of the agreement, in the order of the file.
#[must_use]
pub fn run(engine: &Engine) -> Vec<CaseResult> {
    let cases = engine.bundle().agreement().cases.iter();
    cases.map(|case| decide(engine, case)).collect()
}

fn decide(engine: &Engine, case: &Case) -> CaseResult {
    let result = |decided, clauses, code| CaseResult { case: case.clone(), decided, clauses, code };
    let prohibited =
        |decided, grounds: Grounds| result(decided, grounds.clauses, Some(grounds.code));
    let Some(facts) = facts(engine.bundle(), &case.given) else {
        return result(Expected::Deny, Vec::new(), Some(Code::CannotDecide));
    };
    let subject = Digest::of(case.name.as_bytes());
    match engine.decide(&facts, subject, moment(engine.bundle(), &case.given)) {
        Decision::Permit(permit) => result(Expected::Permit, permit.clauses().to_vec(), None),
        Decision::Hold(hold) => prohibited(Expected::Hold, hold.grounds),
        Decision::Deny(deny) => prohibited(Expected::Deny, deny.grounds),
    }
}

/// The facts of a case. What the case does not say is as in ordinary work: the first customer asks
/// from inside every boundary, about nobody, with no approval, at the moment the agreement begins.
/// What the agreement says about them (the grant and the exception in force, the effect of the
/// tool) is looked up as at run time.
///
/// `None` when there is no such work: the agreement has no customer.
#[must_use]
pub fn facts(bundle: &Bundle, given: &Given) -> Option<Facts> {
    let at = moment(bundle, given);
    let workload = given.workload.clone().map_or_else(|| WORKLOAD.parse(), Ok).ok()?;
    let grant = bundle
        .grant(given.purpose.as_ref(), &workload, at)
        .filter(|grant| !grant.case_required || given.case_named);
    let exception = given.exception.as_deref().and_then(|id| bundle.exception(id, at));
    Some(Facts {
        party: given.party.clone().or_else(|| customer(bundle))?,
        deployment: Deployment {
            class: given.deployment.unwrap_or(DeploymentClass::Cloud),
            region: given.region.clone().map_or_else(|| inside(bundle), Ok).ok()?,
        },
        purpose: given.purpose.clone(),
        grant: grant.map(|grant| grant.id.clone()),
        exception: exception.map(|exception| exception.id.clone()),
        persons: given.persons,
        ledger: match (given.over_stop, given.over_budget) {
            (true, _) => Ledger::OverStop,
            (false, true) => Ledger::OverBudget,
            (false, false) => Ledger::Within,
        },
        refused: given.refused,
        under_order: given.under_order,
        approvals: given.approvals.iter().map(|(party, count)| (party.clone(), *count)).collect(),
        act: act(bundle, given).ok()?,
        workload,
    })
}

fn moment(bundle: &Bundle, given: &Given) -> Moment {
    given.at.unwrap_or(bundle.effective())
}

fn customer(bundle: &Bundle) -> Option<PartyId> {
    let mut parties = bundle.parties().iter();
    parties.find(|party| party.role == Role::Customer).map(|party| party.id.clone())
}

/// The first region that is inside every boundary; any, where no boundary names regions.
fn inside(bundle: &Bundle) -> Result<Region, InvalidName> {
    let mut named = bundle.agreement().boundaries.iter().filter_map(|it| it.regions.as_ref());
    let Some(first) = named.next() else { return ANYWHERE.parse() };
    let others: Vec<_> = named.collect();
    let mut shared = first.iter().filter(|region| others.iter().all(|it| it.contains(*region)));
    shared.next().or_else(|| first.first()).cloned().map_or_else(|| ANYWHERE.parse(), Ok)
}

fn act(bundle: &Bundle, given: &Given) -> Result<Act, InvalidName> {
    let ordinary = if given.tool.is_some() { ActKind::CallTool } else { ActKind::Invoke };
    let model = || given.model.clone().map_or_else(|| MODEL.parse(), Ok);
    Ok(match given.act.unwrap_or(ordinary) {
        ActKind::Invoke => Act::Invoke { model: model()? },
        ActKind::Release => Act::Release { model: model()? },
        ActKind::CallTool => {
            let tool = given.tool.clone().map_or_else(|| TOOL.parse(), Ok)?;
            let entry = bundle.tool(tool.as_str());
            Act::CallTool { effect: entry.effect, declared: entry.declared, tool }
        }
    })
}

#[cfg(test)]
mod tests;
