//! What else decides, and is changed with signatures only: models, detector, reviewers, keys.

use std::collections::BTreeMap;

use lexicon::{Digest, ModelName, OrganisationName};
use tlog::PublicKey;

use crate::Bundle;
use crate::terms::ChangeObject;

/// The digests of what decides beside the agreement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Governed(BTreeMap<ChangeObject, Digest>);

impl Governed {
    /// The digests of everything that a stack runs: which models, and who serves the weights of
    /// each; the version of its detector; and the keys of the parties. Nobody decides about held
    /// acts in it: see [`Governed::with_reviewers`].
    #[must_use]
    pub fn of(
        models: &[(ModelName, OrganisationName)],
        detector: &str,
        keys: &[PublicKey],
    ) -> Self {
        let models = models.iter().map(|(model, serves)| format!("{model} served by {serves}"));
        let keys = keys.iter().map(ToString::to_string);
        Self(BTreeMap::from([
            (ChangeObject::Models, list(models)),
            (ChangeObject::Detector, Digest::of(detector.as_bytes())),
            (ChangeObject::Reviewers, list(std::iter::empty())),
            (ChangeObject::Keys, list(keys)),
        ]))
    }

    /// The same, where people decide about held acts whose roster has this digest.
    #[must_use]
    pub fn with_reviewers(mut self, roster: Digest) -> Self {
        self.0.insert(ChangeObject::Reviewers, roster);
        self
    }

    /// Those of which the agreement says that they are changed with signatures only.
    #[must_use]
    pub fn under(&self, bundle: &Bundle) -> Self {
        let controls = &bundle.agreement().change_controls;
        let is_governed = |object: &ChangeObject| controls.iter().any(|it| it.object == *object);
        let kept = self.0.iter().filter(|(object, _)| is_governed(object));
        Self(kept.map(|(object, digest)| (*object, *digest)).collect())
    }

    /// The digest of `object`, if it is governed.
    #[must_use]
    pub fn digest(&self, object: ChangeObject) -> Option<Digest> {
        self.0.get(&object).copied()
    }

    /// The objects with their digests, in the order of the statement.
    pub fn iter(&self) -> impl Iterator<Item = (ChangeObject, Digest)> + '_ {
        self.0.iter().map(|(object, digest)| (*object, *digest))
    }

    pub(super) fn set(&mut self, object: ChangeObject, digest: Digest) {
        self.0.insert(object, digest);
    }

    /// The objects whose digests differ, in either direction.
    pub(super) fn differing(&self, other: &Self) -> Vec<ChangeObject> {
        let all = self.0.keys().chain(other.0.keys());
        let differs = all.filter(|object| self.0.get(object) != other.0.get(object));
        let mut differing: Vec<ChangeObject> = differs.copied().collect();
        differing.sort();
        differing.dedup();
        differing
    }
}

/// The digest of a list that has no order: its lines, sorted.
fn list(lines: impl Iterator<Item = String>) -> Digest {
    let mut lines: Vec<String> = lines.collect();
    lines.sort();
    lines.dedup();
    lines.push(String::new());
    Digest::of(lines.join("\n").as_bytes())
}

#[cfg(test)]
mod tests;
