//! Who calls in a replay: what a configuration enrols, and for everybody else the customer.

use agreement::{Bundle, Role};
use gateway::{ApiKey, Cases, Register, Workload};
use lexicon::{Deployment, DeploymentClass, Digest, PartyId, Purpose, Region, WorkloadId};

use super::NotReplayed;
use super::recording::Cast;

/// What is known about callers beside the recording.
#[derive(Debug, Clone)]
pub(crate) struct Enrolment {
    /// Those whom a configuration enrols.
    pub(crate) known: Vec<Workload>,
    /// The party of the others.
    pub(crate) party: Option<PartyId>,
    /// The kind of place in which the others run.
    pub(crate) class: DeploymentClass,
    /// The region of the others.
    pub(crate) region: Option<Region>,
    /// The case register, in comma-separated values.
    pub(crate) register: Option<String>,
}

/// The purpose of a workload that is entitled to one only would be selected by being that workload.
/// Where a recording names one only, this one stands beside it, so that a line without a purpose
/// has none.
const BESIDE: &str = "brightline-replay-none";

/// The region where an agreement names none.
const ANYWHERE: &str = "anywhere";

impl Enrolment {
    /// The workloads of `cast`, each with the key by which it calls.
    ///
    /// # Errors
    ///
    /// A party that the agreement does not have, or none that could be the caller's.
    pub(super) fn of(&self, cast: &Cast, bundle: &Bundle) -> Result<Vec<Workload>, NotReplayed> {
        let enrol = |id: &WorkloadId| match self.known.iter().find(|known| known.id == *id) {
            Some(known) => {
                Ok(Workload { keys: vec![key(id)], uri_names: Vec::new(), ..known.clone() })
            }
            None => self.stranger(id, cast, bundle),
        };
        cast.workloads.iter().map(enrol).collect()
    }

    /// Which cases are open. Without a register nobody can say, and naming one is enough.
    ///
    /// # Errors
    ///
    /// The register is none.
    pub(super) fn cases(&self) -> Result<Cases, NotReplayed> {
        let Some(text) = &self.register else { return Ok(Cases::none()) };
        let cases = Cases::empty();
        cases.replace(Register::from_csv(text)?);
        Ok(cases)
    }

    fn stranger(
        &self,
        id: &WorkloadId,
        cast: &Cast,
        bundle: &Bundle,
    ) -> Result<Workload, NotReplayed> {
        let region = match (&self.region, first_region(bundle)) {
            (Some(region), _) | (None, Some(region)) => region.clone(),
            (None, None) => ANYWHERE.parse().map_err(NotReplayed::broken)?,
        };
        let mut purposes: Vec<Purpose> = cast.purposes.iter().cloned().collect();
        if purposes.len() == 1 {
            purposes.push(BESIDE.parse().map_err(NotReplayed::broken)?);
        }
        Ok(Workload {
            id: id.clone(),
            party: party(self.party.as_ref(), bundle)?,
            deployment: Deployment { class: self.class, region },
            purposes,
            keys: vec![key(id)],
            uri_names: Vec::new(),
        })
    }
}

/// The key by which a workload calls. Nobody but this process reaches the gateway for longer than
/// the replay, and nothing in it is anybody's.
pub(super) fn key_of(id: &WorkloadId) -> String {
    format!("replay-{id}")
}

fn key(id: &WorkloadId) -> ApiKey {
    ApiKey { digest: Digest::of(key_of(id).as_bytes()), expires: None }
}

/// The party of callers: the one that is asked for, or the first customer, or the first that does
/// not make the models.
fn party(asked: Option<&PartyId>, bundle: &Bundle) -> Result<PartyId, NotReplayed> {
    let parties = bundle.parties();
    let found = match asked {
        Some(asked) => parties.iter().find(|party| party.id == *asked),
        None => parties
            .iter()
            .find(|party| party.role == Role::Customer)
            .or_else(|| parties.iter().find(|party| party.role != Role::Developer)),
    };
    found.map(|party| party.id.clone()).ok_or_else(|| {
        let known: Vec<&str> = parties.iter().map(|party| party.id.as_str()).collect();
        NotReplayed::Party {
            asked: asked.map(ToString::to_string),
            agreement: bundle.id().clone(),
            known: known.join(", "),
        }
    })
}

fn first_region(bundle: &Bundle) -> Option<&Region> {
    bundle.agreement().boundaries.iter().find_map(|it| it.regions.as_ref()?.first())
}
