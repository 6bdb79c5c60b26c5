//! The crates and who uses whom, as cargo knows them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, Result};
use cargo_metadata::{DependencyKind, MetadataCommand, PackageId};

/// The platform that is shipped. Crates for other platforms are not part of the graph.
pub(crate) const PLATFORM: &str = "x86_64-unknown-linux-gnu";

/// The packages of the lock file for [`PLATFORM`], some of which only tests build, and some nobody.
pub(crate) struct Graph {
    packages: Vec<Package>,
}

/// One package.
#[derive(Clone, Debug, Default)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    /// The licence as an SPDX expression.
    pub(crate) licence: Option<String>,
    /// Where it came from, as cargo writes it. `None` is this repository.
    pub(crate) source: Option<String>,
    /// For a member of the workspace: its manifest, from the root of the repository.
    pub(crate) manifest: Option<String>,
    /// What it uses in the product: indices into the graph.
    pub(crate) uses: BTreeSet<usize>,
    /// What its build script uses.
    pub(crate) builds_with: BTreeSet<usize>,
    /// What its tests use.
    pub(crate) tests_with: BTreeSet<usize>,
}

impl Graph {
    /// A graph that exists in memory only: packages with what they use, by name.
    #[cfg(test)]
    pub(crate) fn of(packages: Vec<(Package, &[&str])>) -> Self {
        let names: Vec<String> = packages.iter().map(|(it, _)| it.name.clone()).collect();
        let at = |name: &&str| names.iter().position(|it| it == name).expect("a known package");
        let linked = packages.into_iter().map(|(mut package, uses)| {
            package.uses = uses.iter().map(at).collect();
            package
        });
        Self { packages: linked.collect() }
    }

    /// Makes one package use another, by their places.
    #[cfg(test)]
    pub(crate) fn link(&mut self, user: usize, used: usize) {
        self.packages[user].uses.insert(used);
    }

    /// Asks cargo.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let options = ["--locked", "--filter-platform", PLATFORM].map(str::to_owned);
        let metadata = MetadataCommand::new()
            .current_dir(root)
            .other_options(options.to_vec())
            .exec()
            .context("cargo metadata")?;
        let resolve = metadata.resolve.context("cargo metadata resolved nothing")?;
        let index: BTreeMap<&PackageId, usize> =
            resolve.nodes.iter().enumerate().map(|(at, node)| (&node.id, at)).collect();
        let known: BTreeMap<&PackageId, &cargo_metadata::Package> =
            metadata.packages.iter().map(|package| (&package.id, package)).collect();
        let mut packages = Vec::with_capacity(resolve.nodes.len());
        for node in &resolve.nodes {
            let package = known.get(&node.id).context("a resolved package is not described")?;
            let of_kind = |wanted: DependencyKind| {
                let built = node.deps.iter().filter(|used| {
                    let name = known.get(&used.pkg).map(|package| package.name.as_str());
                    used.dep_kinds.iter().any(|kind| kind.kind == wanted)
                        && name.is_some_and(|name| is_on(package, node, name, wanted))
                });
                built.filter_map(|used| index.get(&used.pkg).copied()).collect()
            };
            let member = metadata.workspace_members.contains(&node.id);
            let manifest = package.manifest_path.strip_prefix(&metadata.workspace_root);
            packages.push(Package {
                name: package.name.to_string(),
                version: package.version.to_string(),
                licence: package.license.clone(),
                source: package.source.as_ref().map(ToString::to_string),
                manifest: manifest.ok().filter(|_| member).map(ToString::to_string),
                uses: of_kind(DependencyKind::Normal),
                builds_with: of_kind(DependencyKind::Build),
                tests_with: of_kind(DependencyKind::Development),
            });
        }
        Ok(Self { packages })
    }

    /// The members of the workspace.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.manifest.is_some())
    }

    /// What the members and their tests are built from.
    pub(crate) fn everything(&self) -> Vec<&Package> {
        self.closure(|package| package.tests_with.iter().copied().collect())
    }

    /// What the members are built from, tests left out.
    pub(crate) fn product(&self) -> Vec<&Package> {
        self.closure(|_| Vec::new())
    }

    fn closure(&self, more: impl Fn(&Package) -> Vec<usize>) -> Vec<&Package> {
        let members = self.packages.iter().enumerate().filter(|(_, it)| it.manifest.is_some());
        let mut open: Vec<usize> = members.map(|(at, _)| at).collect();
        let mut seen = BTreeSet::new();
        while let Some(at) = open.pop() {
            if let (true, Some(package)) = (seen.insert(at), self.packages.get(at)) {
                open.extend(package.uses.iter().chain(&package.builds_with));
                open.extend(more(package));
            }
        }
        seen.into_iter().filter_map(|at| self.packages.get(at)).collect()
    }

    /// What `package` uses itself.
    pub(crate) fn direct<'a>(&'a self, package: &'a Package) -> impl Iterator<Item = &'a Package> {
        package.uses.iter().filter_map(|at| self.packages.get(*at))
    }

    /// What `package` uses, however far down, with the way to it.
    pub(crate) fn reachable<'a>(&'a self, package: &'a Package) -> Vec<Vec<&'a Package>> {
        let mut seen = BTreeSet::new();
        let mut ways = Vec::new();
        let mut open: Vec<Vec<&Package>> = self.direct(package).map(|next| vec![next]).collect();
        while let Some(way) = open.pop() {
            let Some(last) = way.last().copied() else { continue };
            if !seen.insert((&last.name, &last.version)) {
                continue;
            }
            open.extend(self.direct(last).map(|next| {
                let mut longer = way.clone();
                longer.push(next);
                longer
            }));
            ways.push(way);
        }
        ways
    }
}

/// Whether `package` really builds its dependency `name`. Cargo lists an optional one as soon as
/// some feature speaks of it in the weak form, `name?/feature`.
fn is_on(
    package: &cargo_metadata::Package,
    node: &cargo_metadata::Node,
    name: &str,
    kind: DependencyKind,
) -> bool {
    let declared = package.dependencies.iter().filter(|it| it.name == name && it.kind == kind);
    let parts = node.features.iter().filter_map(|feature| package.features.get(feature.as_str()));
    let parts: Vec<&String> = parts.flatten().collect();
    let turned_on = |name: &str| {
        parts.iter().any(|part| {
            part.strip_prefix("dep:") == Some(name)
                || part.strip_prefix(name).is_some_and(|rest| rest.starts_with('/'))
        })
    };
    declared.into_iter().any(|it| !it.optional || turned_on(it.rename.as_deref().unwrap_or(name)))
}
