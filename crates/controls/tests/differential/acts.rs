//! Acts by chance, mostly near the numbers that an agreement names.

use agreement::Bundle;
use controls::{Act, Approvals, Facts, Ledger};
use lexicon::{Deployment, DeploymentClass, Effect, Moment, PartyId, Purpose, WorkloadId};

use crate::luck::Luck;
use crate::reading;
use crate::text::{Block, PURPOSES, REGIONS, TOOLS, Text, WORKLOADS};

/// Facts under `bundle`, which says what `text` says. What they take from the agreement, the bundle
/// and the text must say alike.
pub(crate) fn draw(luck: &mut Luck, text: &Text, bundle: &Bundle) -> Facts {
    let workload: WorkloadId = luck.one(&WORKLOADS).parse().unwrap();
    let purpose: Option<Purpose> = luck.maybe(60, |it| it.one(&PURPOSES).parse().unwrap());
    let grant = in_force(luck, text, bundle, purpose.as_ref(), &workload);
    let any_grant = luck.one(&["for-investigation", "for-audit", "for-care", "for-nothing"]);
    let grant = if luck.percent(60) { grant } else { luck.maybe(70, |_| any_grant.to_owned()) };
    let party = luck.one(&text.parties).0;
    let stranger = luck.percent(1).then_some("stranger");
    let class = if luck.percent(80) { DeploymentClass::Cloud } else { DeploymentClass::Edge };
    Facts {
        workload,
        party: stranger.unwrap_or(party).parse().unwrap(),
        deployment: Deployment { class, region: luck.one(&REGIONS).parse().unwrap() },
        purpose,
        grant: grant.map(|id| id.parse().unwrap()),
        exception: luck.maybe(50, |luck| format!("c{}#{}", luck.below(6), luck.below(3) + 1)),
        persons: persons(luck, text),
        ledger: match luck.below(20) {
            0 => Ledger::OverStop,
            1 | 2 => Ledger::OverBudget,
            _ => Ledger::Within,
        },
        refused: luck.percent(10),
        under_order: luck.percent(4),
        approvals: approvals(luck, text),
        act: act(luck, text, bundle),
    }
}

fn in_force(
    luck: &mut Luck,
    text: &Text,
    bundle: &Bundle,
    purpose: Option<&Purpose>,
    workload: &WorkloadId,
) -> Option<String> {
    let day = luck.below(25) + 1;
    let last_second = luck.percent(50);
    let time = if last_second { "23:59:59" } else { "00:00:00" };
    let at: Moment = format!("2026-03-{day:02}T{time}Z").parse().unwrap();
    let said = bundle.grant(purpose, workload, at).map(|grant| grant.id.to_string());
    let meant = purpose.and_then(|it| reading::grant(text, it.as_str(), workload.as_str(), day));
    assert_eq!(said.as_deref(), meant, "{purpose:?} {workload} {at}");
    said
}

fn persons(luck: &mut Luck, text: &Text) -> u64 {
    let mut near = vec![0, 1, 9];
    for (_, block) in text.blocks() {
        match block {
            Block::Persons(line) => {
                near.extend(&line.limits);
                near.extend(line.without_grant);
                near.extend(line.exceptions.iter().map(|(_, most)| most));
            }
            Block::Grant(grant) => near.push(grant.per_request),
            _ => {}
        }
    }
    if luck.percent(40) {
        return luck.below(3);
    }
    (luck.one(&near) + luck.below(3)).saturating_sub(1)
}

fn approvals(luck: &mut Luck, text: &Text) -> Approvals {
    let most = luck.one(&[1, 3, 4, 4]);
    let of = |(id, _): &(&str, &str)| (id.parse::<PartyId>().unwrap(), luck.below(most));
    let mut given: Vec<_> = text.parties.iter().map(of).collect();
    given.retain(|(_, count)| *count > 0 || luck.percent(20));
    given.extend(luck.maybe(1, |_| ("stranger".parse().unwrap(), 1)));
    given.into_iter().collect()
}

fn act(luck: &mut Luck, text: &Text, bundle: &Bundle) -> Act {
    let model = "model".parse().unwrap();
    match luck.below(5) {
        0 => Act::Invoke { model },
        1 => Act::Release { model },
        2 => Act::CallTool {
            tool: luck.one(&TOOLS).parse().unwrap(),
            effect: luck.one(&Effect::ALL),
            declared: luck.percent(80),
        },
        _ => {
            let tool = luck.one(&TOOLS);
            let said = bundle.tool(tool);
            let (effect, declared) = reading::tool(text, tool);
            assert_eq!((said.effect, said.declared), (effect, declared), "{tool}");
            Act::CallTool { tool: tool.parse().unwrap(), effect, declared }
        }
    }
}
