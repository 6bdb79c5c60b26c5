//! The supply chain: `deny.toml`, read by the same rules as cargo-deny reads it.
//!
//! cargo-deny takes longer to build than this project's whole test run has for such things, so the
//! parts of `deny.toml` that need no network are enforced here: licences, banned crates, duplicate
//! versions and sources. A key that this file does not know is a finding, so that nothing in
//! `deny.toml` can look as if it held and not hold. Advisories need the network: run
//! `cargo deny check advisories` where there is one.

mod config;
mod spdx;

use std::collections::{BTreeMap, BTreeSet};

use crate::finding::Finding;
use crate::graph::{Graph, PLATFORM, Package};
use crate::tree::Tree;

use config::{Bans, Config};

const FILE: &str = "deny.toml";
/// How cargo writes the source of a crate of a registry.
const REGISTRY: &str = "registry+";

pub(super) fn check(tree: &Tree, graph: &Graph) -> Vec<Finding> {
    let Some(file) = tree.file(FILE) else {
        return vec![Finding::new(FILE, 1, "there is no deny.toml", "write one")];
    };
    let config: Config = match toml::from_str(&file.text) {
        Ok(config) => config,
        Err(error) => {
            let line = error.span().map_or(1, |span| line_of(&file.text, span.start));
            let what = error.message().to_owned();
            return vec![Finding::new(FILE, line, what, "write what this check can enforce")];
        }
    };
    let mut rules = Rules { text: &file.text, findings: Vec::new() };
    rules.platform(&config);
    rules.licences(&config, graph);
    rules.banned(&config.bans, graph);
    rules.duplicates(&config.bans, graph);
    rules.sources(&config, graph);
    rules.findings
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

struct Rules<'a> {
    text: &'a str,
    findings: Vec<Finding>,
}

impl Rules<'_> {
    /// A finding at the first line of `deny.toml` that has `word`.
    fn find(&mut self, word: &str, what: String, remedy: &str) {
        let line = (1..).zip(self.text.lines()).find(|(_, line)| line.contains(word));
        self.findings.push(Finding::new(FILE, line.map_or(1, |(line, _)| line), what, remedy));
    }

    /// The graph is that of one platform; the file must say the same.
    fn platform(&mut self, config: &Config) {
        if config.graph.targets != [PLATFORM] {
            let what = format!("`targets` is not [\"{PLATFORM}\"]");
            self.find("targets", what, "the two must name the same platform");
        }
    }

    fn licences(&mut self, config: &Config, graph: &Graph) {
        let allowed: BTreeSet<&str> = config.licenses.allow.iter().map(String::as_str).collect();
        let mut used = BTreeSet::new();
        for package in graph.everything() {
            let written = package.licence.as_deref().unwrap_or_default();
            match spdx::Expression::parse(written) {
                Ok(licence) => {
                    if !licence.holds(&|it| allowed.contains(it)) {
                        let what = format!("{} is under `{written}`", package.id());
                        self.find("allow", what, "use another crate, or allow the licence");
                    }
                    used.extend(licence.names().into_iter().map(str::to_owned));
                }
                Err(error) => {
                    let what = format!("{}: licence `{written}` {error}", package.id());
                    self.find("allow", what, "use another crate");
                }
            }
        }
        for licence in allowed.iter().filter(|licence| !used.contains(**licence)) {
            let what = format!("licence `{licence}` is allowed and nobody needs it");
            self.find(&format!("\"{licence}\""), what, "take it out");
        }
    }

    fn banned(&mut self, bans: &Bans, graph: &Graph) {
        for ban in &bans.deny {
            let built = graph.everything();
            let hits = built.iter().filter(|package| package.name == ban.name);
            for package in hits {
                let what = format!("{} is banned ({})", package.id(), ban.reason);
                let word = format!("\"{}\"", ban.name);
                self.find(&word, what, "find who brings it: cargo tree --invert");
            }
        }
    }

    fn duplicates(&mut self, bans: &Bans, graph: &Graph) {
        let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for package in graph.product() {
            versions.entry(&package.name).or_default().insert(&package.version);
        }
        let skipped = |name: &str, version: &str| {
            bans.skip.iter().any(|skip| skip.name == format!("{name}@{version}"))
        };
        for (name, versions) in versions.iter().filter(|(_, versions)| versions.len() > 1) {
            let left: Vec<_> = versions.iter().filter(|version| !skipped(name, version)).collect();
            if left.len() > 1 {
                let all: Vec<&str> = versions.iter().copied().collect();
                let what = format!("`{name}` is built in versions {}", all.join(", "));
                self.find("skip", what, "agree on one, or skip the older with a reason");
            }
        }
        for skip in &bans.skip {
            let (name, version) = skip.name.split_once('@').unwrap_or((&skip.name, ""));
            let needed = versions.get(name).is_some_and(|it| it.len() > 1 && it.contains(version));
            if !needed {
                let what = format!("`{}` is skipped and is no duplicate", skip.name);
                self.find(&format!("\"{}\"", skip.name), what, "take it out");
            }
        }
    }

    fn sources(&mut self, config: &Config, graph: &Graph) {
        for package in graph.everything() {
            let Some(source) = package.source.as_deref() else {
                if package.manifest.is_none() {
                    let what = format!("{} is a folder outside the workspace", package.id());
                    self.find("[sources]", what, "use a published version");
                }
                continue;
            };
            let allowed = &config.sources.allow_registry;
            let registry = source.strip_prefix(REGISTRY);
            if !registry.is_some_and(|registry| allowed.iter().any(|it| it == registry)) {
                let what = format!("{} comes from {source}", package.id());
                self.find("allow-registry", what, "use a published version");
            }
        }
    }
}

impl Package {
    fn id(&self) -> String {
        format!("{} {}", self.name, self.version)
    }
}

#[cfg(test)]
mod tests;
