//! Arrows run down only: who may use whom, and what a pure crate may never reach.

use crate::finding::Finding;
use crate::graph::{Graph, Package};

/// One crate of the product.
pub(crate) struct Arrow {
    pub(crate) name: &'static str,
    /// Which of ours it may use.
    pub(crate) may_use: &'static [&'static str],
    /// Whether it has no async, no IO, no clock and no randomness.
    pub(crate) pure: bool,
}

/// The crates, lowest first. A new crate needs a line here and a decision record.
pub(crate) const ARROWS: &[Arrow] = &[
    Arrow { name: "lexicon", may_use: &[], pure: true },
    Arrow { name: "tlog", may_use: &["lexicon"], pure: true },
    Arrow { name: "agreement", may_use: &["lexicon", "tlog"], pure: true },
    Arrow { name: "protocol", may_use: &["lexicon"], pure: true },
    Arrow { name: "controls", may_use: &["lexicon", "agreement"], pure: true },
    Arrow { name: "evidence", may_use: &["lexicon", "controls"], pure: true },
    Arrow { name: "keyholder", may_use: &["lexicon", "controls"], pure: false },
    Arrow { name: "brightline-permit", may_use: &[], pure: true },
    Arrow { name: "brightline-permit-c", may_use: &["brightline-permit"], pure: true },
    Arrow { name: "review", may_use: &["lexicon", "agreement", "brightline-permit"], pure: true },
    Arrow {
        name: "store",
        may_use: &["lexicon", "tlog", "controls", "evidence", "review"],
        pure: false,
    },
    Arrow {
        name: "gateway",
        may_use: &[
            "lexicon",
            "agreement",
            "protocol",
            "controls",
            "evidence",
            "keyholder",
            "brightline-permit",
            "review",
            "store",
        ],
        pure: false,
    },
    Arrow {
        name: "brightline-console",
        may_use: &["lexicon", "agreement", "tlog", "controls", "evidence", "review", "store"],
        pure: false,
    },
    Arrow { name: "sim", may_use: &["lexicon", "agreement", "controls", "review"], pure: false },
    Arrow { name: "prover", may_use: &["lexicon", "agreement", "controls"], pure: false },
    Arrow {
        name: "brightline",
        may_use: &[
            "lexicon",
            "agreement",
            "protocol",
            "tlog",
            "controls",
            "evidence",
            "keyholder",
            "brightline-permit",
            "review",
            "store",
            "gateway",
            "brightline-console",
            "prover",
        ],
        pure: false,
    },
    Arrow { name: "xtask", may_use: &[], pure: false },
];

/// What does IO, waits or talks. A pure crate reaches none of them, however far down.
const WORLD: [&str; 14] = [
    "async-std",
    "axum",
    "hyper",
    "hyper-util",
    "libsqlite3-sys",
    "mio",
    "reqwest",
    "rusqlite",
    "rustls",
    "smol",
    "socket2",
    "tokio",
    "tower",
    "ureq",
];
/// What a pure crate does not use itself. Libraries below it may know the words.
const CHANCE: [&str; 4] = ["getrandom", "rand", "fastrand", "uuid"];
/// The one crate that knows SQL.
const SQL: (&str, &str) = ("rusqlite", "store");

pub(super) fn check(graph: &Graph) -> Vec<Finding> {
    let mut findings = Vec::new();
    for member in graph.members() {
        let manifest = member.manifest.as_deref().unwrap_or_default();
        let mut find = |what: String, remedy: &str| {
            findings.push(Finding::new(manifest, 1, what, remedy));
        };
        let Some(arrow) = ARROWS.iter().find(|arrow| arrow.name == member.name) else {
            let what = format!("crate `{}` has no place in the house", member.name);
            find(what, "give it a line in xtask/src/tidy/arrows.rs and a decision record");
            continue;
        };
        for used in graph.direct(member) {
            if used.manifest.is_some() && !arrow.may_use.contains(&used.name.as_str()) {
                let what = format!("`{}` uses `{}`", member.name, used.name);
                find(what, "arrows run down only: move what is needed to a lower crate");
            }
            if arrow.pure && CHANCE.contains(&used.name.as_str()) {
                let what = format!("pure crate `{}` uses `{}`", member.name, used.name);
                find(what, "take random bytes as a value");
            }
            if used.name == SQL.0 && member.name != SQL.1 {
                let what = format!("`{}` knows SQL", member.name);
                find(what, "only `store` does: ask it for a value");
            }
        }
        if arrow.pure {
            impurities(graph, member, &mut find);
        }
    }
    findings
}

fn impurities(graph: &Graph, member: &Package, find: &mut impl FnMut(String, &str)) {
    let worldly = |package: &Package| WORLD.contains(&package.name.as_str());
    for way in graph.reachable(member) {
        // What lies behind the first crate of that kind is its business.
        if way.iter().position(|it| worldly(it)) == Some(way.len() - 1) {
            let names: Vec<&str> = way.iter().map(|package| package.name.as_str()).collect();
            let what = format!("pure crate `{}` reaches {}", member.name, names.join(" > "));
            find(what, "take the value instead, or turn the feature off");
        }
    }
}

#[cfg(test)]
mod tests;
