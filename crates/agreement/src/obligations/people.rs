//! What people decide about: effects, and how many persons are touched.

use lexicon::Effect;

use super::region::{self, Region, text};
use super::{Claim, Obligation, Scope};
use crate::terms::{Agreement, Grant, RedLine};

/// (a), (i): nothing of this effect without people of both organisations.
pub(super) fn effect(agreement: &Agreement, effect: Effect) -> Obligation {
    let (id, least, words) = match effect {
        Effect::Lethal => ("a-lethal-quorum", 2, "No lethal effect"),
        _ => ("i-consequential-quorum", 1, "No decision about a person"),
    };
    let reached = match effect {
        Effect::UNDECLARED => {
            "context.effect == Effect::\"lethal\" || !context.declared".to_owned()
        }
        _ => format!("context.effect == Effect::{}", text(effect.as_str())),
    };
    let mut quorums = vec![region::floor(agreement, least)];
    let lines = agreement.red_lines.iter().filter(|line| line.effect == Some(effect));
    quorums.extend(lines.map(|line| line.quorum.clone()));
    quorums.extend(agreement.reviews.iter().filter_map(|it| it.quorums.get(&effect).cloned()));
    quorums.retain(|quorum| !quorum.is_empty());
    quorums.dedup();
    let mut region = Region::everything();
    for quorum in quorums {
        let approved = region::approved(&quorum);
        region.forbid(region::CALL_TOOL, std::slice::from_ref(&reached), &[approved]);
    }
    let says = format!(
        "{words} is permitted without at least {least} of every developer and {least} of every \
         customer, and as many as the text names."
    );
    Obligation::new(id, says, (Claim::Within, Scope::Permitted)).inside(&region.to_string())
}

/// (j): no more persons than the grant in force allows, or ordinary work without one.
pub(super) fn persons(agreement: &Agreement, line: &RedLine) -> Obligation {
    let grants = || agreement.grants.iter().filter(|grant| grant.clause == line.clause);
    let approved = region::approved_for(agreement, line);
    let excepted: Vec<_> = approved.iter().cloned().chain(region::exceptions(line)).collect();
    let bound = region::bound(line);
    let mut region = Region::everything();
    let mut forbid = |conditions: Vec<String>, unless: &[String]| {
        let conditions: Vec<_> = bound.iter().cloned().chain(conditions).collect();
        region.forbid("action", &conditions, unless);
    };
    let least = line.without_grant.per_request;
    let mut without = vec![format!("context.persons > {least}")];
    without.extend(grants().map(|grant| format!("!({})", under(grant))));
    forbid(without, &excepted);
    for grant in grants() {
        let touched = format!("context.persons > {}", grant.per_request);
        forbid(vec![under(grant), touched], &excepted);
    }
    // An exception frees the persons of one exchange, and no budget.
    forbid(vec!["context.over_budget".to_owned()], &approved);
    let says = format!(
        "Unless the text names approvals or an exception for it, nothing is permitted above a \
         budget, and no exchange touches more persons than its grant says, or than {least} \
         without one."
    );
    Obligation::new(format!("j-persons:{}", line.clause), says, (Claim::Within, Scope::Permitted))
        .of(&line.clause)
        .inside(&region.to_string())
}

fn under(grant: &Grant) -> String {
    let (id, purpose) = (text(grant.id.as_str()), text(grant.purpose.as_str()));
    format!("context.grant == {id} && context.purpose == {purpose}")
}

/// (k): a grant gives what it says. One that an outer stop cuts off promises what nobody gets.
pub(super) fn usable(grant: &Grant) -> Obligation {
    let most = grant.per_request;
    let mut region = Region::nothing();
    let touched = format!("context.persons == {most}");
    region.permit("action", &[under(grant), touched]);
    let says = format!("Under the grant `{}`, {most} persons can be touched at once.", grant.id);
    let claim = (Claim::Reaches, Scope::Permitted);
    Obligation::new(format!("k-grant:{}", grant.id), says, claim)
        .of(&grant.clause)
        .inside(&region.to_string())
}

/// (m): not everything is forbidden. Of an agreement that permits nothing, anything is proven.
pub(super) fn alive() -> Obligation {
    let mut region = Region::nothing();
    region.permit("action", &["context.persons == 0 && context.grant == \"\"".to_owned()]);
    let says = "Some act about nobody, without a grant, is permitted.";
    Obligation::new("m-something-permitted", says, (Claim::Reaches, Scope::Permitted))
        .inside(&region.to_string())
}
