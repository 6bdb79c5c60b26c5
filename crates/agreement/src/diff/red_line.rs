//! The slots of red lines, of their exceptions, and of what is measured in persons.

use std::collections::BTreeMap;

use lexicon::ClauseId;

use super::shown;
use super::slot::{Block, Direction, Sense, listed, spelled};
use crate::terms::{
    Action, Agreement, Bearer, Category, Exception, Intent, Limits, Quorum, RedLine, Remedy,
    WithoutGrant,
};

/// The red lines of the clause `id` and their exceptions.
pub(super) fn blocks(agreement: &Agreement, id: &ClauseId) -> Vec<Block> {
    let mut blocks = Vec::new();
    for (index, line) in agreement.red_lines.iter().filter(|it| it.clause == *id).enumerate() {
        let name = match index {
            0 => "redline".to_owned(),
            more => format!("redline {}", more + 1),
        };
        blocks.push(red_line(name, line));
        blocks.extend(line.exceptions.iter().map(exception));
    }
    blocks
}

fn red_line(name: String, line: &RedLine) -> Block {
    let RedLine {
        clause: _,
        category,
        bearer,
        verbs,
        objects,
        effect,
        intent,
        qualifiers,
        conditions,
        decider,
        action,
        quorum,
        target_selected_by,
        max_effectors_per_approval,
        strict,
        exceptions: _,
        remedy,
        limits,
        without_grant,
        place: _,
        places: _,
    } = line;
    let block = Block::new(name, Direction::Stricter).words("category", category.as_str());
    let block = bound(block, bearer);
    let block = everything_if_empty(block, "verbs", verbs.iter().map(|verb| verb.as_str()));
    let block = everything_if_empty(block, "objects", objects.iter().map(|it| it.as_str()))
        .words_if("effect", effect.as_ref())
        .number(Sense::More, "intent", breadth(*intent), intent.as_str())
        .names(Sense::Less, "qualifiers", qualifiers)
        .names(Sense::Less, "conditions", conditions)
        .words("decider", decider.as_ref().map_or("stack", |party| party.as_str()))
        .number(Sense::More, "action", u64::from(*action == Action::Deny), action.as_str());
    let block = approved(block, quorum);
    let block = if *category == Category::Lethal {
        targeted(block, target_selected_by.is_some(), *max_effectors_per_approval)
    } else {
        block
    };
    let block = remedies(block.flag(Sense::More, "strict", *strict), remedy);
    if *category != Category::Surveillance {
        return block;
    }
    let WithoutGrant { per_request, per_workload } = *without_grant;
    let block = block
        .number(Sense::Less, "without-grant.per-request", per_request, per_request)
        .number(Sense::Less, "without-grant.per-workload", per_workload, per_workload);
    match limits {
        Some(limits) => persons(block, limits),
        None => block,
    }
}

/// Who frees what is held. No number is no number of nobody: the floor holds, or nobody frees.
fn approved(block: Block, quorum: &Quorum) -> Block {
    if quorum.is_empty() {
        return block.words("quorum", "none");
    }
    let quorum = spelled(quorum);
    let shown = listed(&quorum);
    block.numbers(Sense::More, "quorum", quorum, 0, shown)
}

/// Who must have chosen the target, and how far one approval goes.
fn targeted(block: Block, by_a_person: bool, effectors: Option<u64>) -> Block {
    let shown = effectors.map_or("any".to_owned(), |number| number.to_string());
    let most = effectors.unwrap_or(u64::MAX);
    block.flag(Sense::More, "target selected by a person", by_a_person).number(
        Sense::Less,
        "max-effectors-per-approval",
        most,
        shown,
    )
}

/// How much an intent word reaches: all, what is known, what is meant.
const fn breadth(intent: Intent) -> u64 {
    match intent {
        Intent::Intentional => 0,
        Intent::Knowing => 1,
        Intent::Any => 2,
    }
}

fn bound(block: Block, bearer: &Bearer) -> Block {
    let names = bearer.named.iter().map(ToString::to_string);
    let names: Vec<_> =
        names.chain(bearer.on_behalf_of.then(|| "on-behalf-of".to_owned())).collect();
    let shown = if names.is_empty() { "everybody".to_owned() } else { names.join(", ") };
    let numbers = names.into_iter().map(|name| (name, 1)).collect();
    block.numbers(Sense::More, "bearer", numbers, u64::from(bearer.is_everybody()), shown)
}

fn everything_if_empty<'w>(block: Block, key: &str, words: impl Iterator<Item = &'w str>) -> Block {
    let words: Vec<_> = words.collect();
    let shown = if words.is_empty() { "every".to_owned() } else { words.join(", ") };
    let absent = u64::from(words.is_empty());
    let numbers = words.into_iter().map(|word| (word.to_owned(), 1)).collect();
    block.numbers(Sense::More, key, numbers, absent, shown)
}

fn remedies(block: Block, remedies: &[Remedy]) -> Block {
    let mut names = Vec::new();
    let mut notice = None;
    for remedy in remedies {
        match remedy {
            Remedy::Deny => names.push("deny"),
            Remedy::Notify(within) => notice = Some(*within),
            Remedy::SuspendWorkload => names.push("suspend-workload"),
            Remedy::PublishCount => names.push("publish-count"),
        }
    }
    let within = notice.map_or(u64::MAX, |within| within.as_ms());
    let shown = notice.map_or("nobody".to_owned(), |it| format!("within {}", shown::span(it)));
    block.names(Sense::More, "remedy", names).number(Sense::Less, "notify", within, shown)
}

/// The numbers of a red line's limits, one slot for each.
pub(super) fn persons(block: Block, limits: &Limits) -> Block {
    let Limits { window, persons, linked, opaque_bytes } = limits;
    let block = match window {
        Some(window) => {
            block.number(Sense::More, "limits.window", window.as_ms(), shown::span(*window))
        }
        None => block,
    };
    let named =
        spelled(persons).into_iter().map(|(name, number)| (format!("limits.{name}"), number));
    let linked = linked.iter().map(|(many, number)| (format!("limits.linked.{many}"), *number));
    let block = named
        .chain(linked)
        .fold(block, |block, (key, number)| block.number(Sense::Less, &key, number, number));
    block.number(Sense::Less, "limits.opaque-bytes", *opaque_bytes, shown::bytes(*opaque_bytes))
}

fn exception(exception: &Exception) -> Block {
    let Exception {
        id,
        authority,
        approver,
        named_persons_only: named,
        max_persons,
        expires,
        disclosure,
    } = exception;
    let most = max_persons.map_or("any".to_owned(), |it| it.to_string());
    let ends = BTreeMap::from([(String::new(), u64::try_from(expires.unix_ms()).unwrap_or(0))]);
    Block::new(format!("exception {id}"), Direction::Wider)
        .words("authority", authority)
        .words("approver", approver)
        .flag(Sense::More, "named-persons-only", *named)
        .number(Sense::Less, "max-persons", max_persons.unwrap_or(u64::MAX), most)
        .numbers(Sense::Less, "expires", ends, 0, shown::moment(*expires))
        .words("disclosure", disclosure)
}
