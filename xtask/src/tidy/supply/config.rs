//! `deny.toml`, as far as it can be enforced without a network.

use serde::Deserialize;

/// The file. A key that is not here is an error: nothing in it may look as if it held and not hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Config {
    pub(super) graph: Graph,
    /// Left to cargo-deny: it needs the network.
    #[serde(rename = "advisories")]
    _advisories: toml::Table,
    pub(super) licenses: Licences,
    pub(super) bans: Bans,
    pub(super) sources: Sources,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Graph {
    pub(super) targets: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Licences {
    pub(super) allow: Vec<String>,
    #[serde(rename = "include-dev")]
    _include_dev: True,
    #[serde(rename = "unused-allowed-license")]
    _unused: Deny,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Bans {
    #[serde(rename = "multiple-versions")]
    _multiple_versions: Deny,
    pub(super) deny: Vec<Named>,
    pub(super) skip: Vec<Named>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Sources {
    #[serde(rename = "unknown-registry")]
    _unknown_registry: Deny,
    #[serde(rename = "unknown-git")]
    _unknown_git: Deny,
    pub(super) allow_registry: Vec<String>,
}

/// A crate with the reason why it stands in a list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Named {
    #[serde(rename = "crate")]
    pub(super) name: String,
    pub(super) reason: String,
}

/// The only level that binds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Deny {
    Deny,
}

/// The only answer that leaves nothing out.
#[derive(Debug, Deserialize)]
#[serde(try_from = "bool")]
pub(super) struct True;

impl TryFrom<bool> for True {
    type Error = &'static str;

    fn try_from(value: bool) -> Result<Self, Self::Error> {
        if value { Ok(Self) } else { Err("must be `true`: this check leaves nothing out") }
    }
}
