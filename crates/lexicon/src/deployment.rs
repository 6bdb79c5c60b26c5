//! Deployments: where a workload runs.

use std::fmt;
use std::str::FromStr;

use crate::Region;

/// The kind of place a workload runs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DeploymentClass {
    /// A data centre that the operator of the stack can reach and stop.
    Cloud,
    /// The customer's own premises.
    OnPremises,
    /// A device in the field: a vehicle, an aircraft, a sensor.
    Edge,
}

impl DeploymentClass {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::Cloud, Self::OnPremises, Self::Edge];

    /// The spelling in the configuration and in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cloud => "cloud",
            Self::OnPremises => "on-premises",
            Self::Edge => "edge",
        }
    }
}

impl fmt::Display for DeploymentClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no deployment class.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a deployment class: write cloud, on-premises or edge")]
pub struct UnknownDeploymentClass(String);

impl FromStr for DeploymentClass {
    type Err = UnknownDeploymentClass;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|class| class.as_str() == word)
            .ok_or_else(|| UnknownDeploymentClass(word.to_owned()))
    }
}

/// Where a workload runs, as its enrolment says; never as its requests claim.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Deployment {
    /// The kind of place.
    pub class: DeploymentClass,
    /// The region, in the words of the agreement's boundary.
    pub region: Region,
}
