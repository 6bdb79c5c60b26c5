//! What nobody's approval lifts: outer stops, boundary, orders, exclusion; and refusals.

use super::region::{self, Region, any_of, text};
use super::{Claim, Obligation, Scope};
use crate::Pattern;
use crate::terms::{Agreement, RedLine, RefusalRule};

/// (b): nothing above an outer stop.
pub(super) fn outer_stop(line: &RedLine) -> Obligation {
    let largest = region::largest(line);
    let mut region = Region::everything();
    for stop in ["context.over_stop".to_owned(), format!("context.persons > {largest}")] {
        region.forbid("action", &[stop], &[]);
    }
    let says = format!(
        "Nothing above an outer stop is permitted or held: neither what the ledger finds above \
         one, nor more than {largest} persons in one exchange, under whatever grant."
    );
    let claim = (Claim::Within, Scope::NotDenied);
    Obligation::new(format!("b-outer-stop:{}", line.clause), says, claim)
        .of(&line.clause)
        .inside(&region.to_string())
}

/// (c): nothing from outside the boundary.
pub(super) fn boundary(agreement: &Agreement) -> impl Iterator<Item = Obligation> {
    agreement.boundaries.iter().enumerate().map(|(index, boundary)| {
        let mut region = Region::everything();
        if boundary.cloud_only {
            region.forbid("action", &["context.deployment != \"cloud\"".to_owned()], &[]);
        }
        if let Some(regions) = &boundary.regions {
            let regions: Vec<_> = regions.iter().map(|region| text(region.as_str())).collect();
            let outside = format!("![{}].contains(context.region)", regions.join(", "));
            region.forbid("action", &[outside], &[]);
        }
        let id = match index {
            0 => "c-boundary".to_owned(),
            _ => format!("c-boundary:{}", index + 1),
        };
        let says = "Nothing from outside the boundary is permitted or held.";
        Obligation::new(id, says, (Claim::Within, Scope::NotDenied))
            .of(&boundary.clause)
            .inside(&region.to_string())
    })
}

/// (d): nothing after a refusal.
pub(super) fn refusal(agreement: &Agreement) -> Obligation {
    let mut region = Region::everything();
    let refused = ["context.refused".to_owned()];
    let nobody = |rule: &RefusalRule| rule.release_quorum.is_empty();
    let rules = &agreement.refusals;
    if rules.is_empty() || rules.iter().any(nobody) {
        region.forbid("action", &refused, &[]);
        let says = "Nothing that was refused is permitted or held.";
        return Obligation::new("d-refusal", says, (Claim::Within, Scope::NotDenied))
            .inside(&region.to_string());
    }
    let floor = [region::floor(agreement, 1)];
    for quorum in floor.iter().chain(rules.iter().map(|rule| &rule.release_quorum)) {
        region.forbid("action", &refused, &[region::approved(quorum)]);
    }
    let says = "Nothing that was refused is permitted, unless every developer, every customer and \
                whom the text names release it.";
    Obligation::new("d-refusal", says, (Claim::Within, Scope::Permitted))
        .inside(&region.to_string())
}

/// (e): nothing to a vendor under an order.
pub(super) fn order() -> Obligation {
    let mut region = Region::everything();
    region.forbid("action", &["context.under_order".to_owned()], &[]);
    let says = "Nothing to a vendor under an order in force is permitted or held.";
    Obligation::new("e-order", says, (Claim::Within, Scope::NotDenied)).inside(&region.to_string())
}

/// (l): nothing from those who are excluded.
pub(super) fn excluded(agreement: &Agreement) -> Option<Obligation> {
    let patterns: Vec<_> = agreement.excluded.iter().flat_map(|it| &it.principals).collect();
    let like = |pattern: &&Pattern| format!("context.workload like {}", text(pattern.as_str()));
    let first = agreement.excluded.first()?;
    let mut region = Region::everything();
    region.forbid("action", &[any_of(patterns.iter().map(like))], &[]);
    let says = "Nothing from a workload that is excluded is permitted or held.";
    let obligation = Obligation::new("l-excluded", says, (Claim::Within, Scope::NotDenied));
    Some(obligation.of(&first.clause).inside(&region.to_string()))
}
