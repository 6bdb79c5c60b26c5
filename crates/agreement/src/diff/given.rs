//! The facts of a case on one line.

use std::fmt::Display;

use super::shown;
use super::slot::{listed, spelled};
use crate::terms::Given;

/// What a case says about its act, in the words of the format; `an ordinary act` if it says
/// nothing.
#[must_use]
pub fn given_in_words(given: &Given) -> String {
    let Given {
        act,
        tool,
        model,
        workload,
        party,
        deployment,
        region,
        purpose,
        case_named,
        at,
        persons,
        approvals,
        exception,
        over_budget,
        over_stop,
        refused,
        under_order,
    } = given;
    let mut parts = Vec::new();
    let mut say = |key: &str, value: Option<&dyn Display>| {
        parts.extend(value.map(|value| format!("{key} {value}")));
    };
    say("act", act.map(|act| act.as_str()).as_ref().map(|it| it as &dyn Display));
    say("tool", tool.as_ref().map(|it| it as &dyn Display));
    say("model", model.as_ref().map(|it| it as &dyn Display));
    say("workload", workload.as_ref().map(|it| it as &dyn Display));
    say("party", party.as_ref().map(|it| it as &dyn Display));
    say("deployment", deployment.as_ref().map(|it| it as &dyn Display));
    say("region", region.as_ref().map(|it| it as &dyn Display));
    say("purpose", purpose.as_ref().map(|it| it as &dyn Display));
    say("at", at.map(shown::moment).as_ref().map(|it| it as &dyn Display));
    say("persons", (*persons > 0).then_some(persons as &dyn Display));
    let approved = (!approvals.is_empty()).then(|| listed(&spelled(approvals)));
    say("approvals", approved.as_ref().map(|it| it as &dyn Display));
    say("exception", exception.as_ref().map(|it| it as &dyn Display));
    let flags = [
        (*case_named, "case named"),
        (*over_budget, "over budget"),
        (*over_stop, "over stop"),
        (*refused, "refused before"),
        (*under_order, "under order"),
    ];
    parts.extend(flags.iter().filter(|(is, _)| *is).map(|(_, flag)| (*flag).to_owned()));
    if parts.is_empty() { "an ordinary act".to_owned() } else { parts.join(", ") }
}
