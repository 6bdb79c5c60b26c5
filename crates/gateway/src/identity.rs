//! Who may call: workloads and their credentials. Identity is authenticated, never claimed.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use lexicon::{Deployment, Digest, Moment, PartyId, Purpose, WorkloadId};

/// An enrolled caller. What it is comes from here; its requests can only select among this.
#[derive(Clone, Debug)]
pub struct Workload {
    /// Its name, which appears in every record.
    pub id: WorkloadId,
    /// The party of the agreement on whose side it calls.
    pub party: PartyId,
    /// Where it runs.
    pub deployment: Deployment,
    /// The purposes it is entitled to.
    pub purposes: Vec<Purpose>,
    /// Its API keys. Two of them overlap while one takes the place of the other.
    pub keys: Vec<ApiKey>,
    /// URI subject alternative names of its client certificates, compared byte for byte.
    pub uri_names: Vec<String>,
}

/// An API key, as it is kept: never the key itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ApiKey {
    /// SHA-256 of the key. A key is 32 random bytes, so its digest cannot be searched back.
    pub digest: Digest,
    /// From when on it admits nobody; never, if there is no such moment.
    pub expires: Option<Moment>,
}

/// An enrolment under which nobody, or more than one workload, would be admitted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EnrolmentError {
    /// There is no workload at all.
    #[error(
        "no workload is enrolled, so nobody could call: `brightline keys new` makes a key for one"
    )]
    Nobody,
    /// A workload has neither a key nor a certificate name.
    #[error("workload `{0}` has no credential: give it a key digest or a certificate name")]
    NoCredential(WorkloadId),
    /// Two workloads have one name.
    #[error("workload `{0}` is enrolled twice: names must differ")]
    SameName(WorkloadId),
    /// Two workloads share a credential, so that a caller could not be told apart.
    #[error("workloads `{0}` and `{1}` share a credential: one credential belongs to one workload")]
    SharedCredential(WorkloadId, WorkloadId),
}

/// Why a key admits nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoEntry {
    /// It is not enrolled.
    Unknown,
    /// Its time is over.
    Expired,
}

/// All enrolled workloads, found by credential.
#[derive(Debug)]
pub struct Workloads {
    by_key: HashMap<Digest, (Arc<Workload>, Option<Moment>)>,
    by_uri_name: HashMap<String, Arc<Workload>>,
}

impl Workloads {
    /// Enrols `workloads`.
    ///
    /// # Errors
    ///
    /// See [`EnrolmentError`]: an enrolment must name at least one caller, and each unmistakably.
    pub fn new(workloads: Vec<Workload>) -> Result<Self, EnrolmentError> {
        if workloads.is_empty() {
            return Err(EnrolmentError::Nobody);
        }
        let mut names: Vec<WorkloadId> = Vec::new();
        let mut enrolled = Self { by_key: HashMap::new(), by_uri_name: HashMap::new() };
        for workload in workloads {
            if names.contains(&workload.id) {
                return Err(EnrolmentError::SameName(workload.id));
            }
            names.push(workload.id.clone());
            enrolled.enrol(Arc::new(workload))?;
        }
        Ok(enrolled)
    }

    /// The ids of all workloads.
    #[must_use]
    pub fn ids(&self) -> BTreeSet<WorkloadId> {
        let by_key = self.by_key.values().map(|(workload, _)| workload);
        by_key.chain(self.by_uri_name.values()).map(|workload| workload.id.clone()).collect()
    }

    /// The workload whose API key is `key`.
    ///
    /// # Errors
    ///
    /// [`NoEntry`] for a key that is not enrolled, or not any more at `now`.
    pub fn by_key(&self, key: &[u8], now: Moment) -> Result<&Arc<Workload>, NoEntry> {
        match self.by_key.get(&Digest::of(key)) {
            None => Err(NoEntry::Unknown),
            Some((_, Some(expires))) if *expires <= now => Err(NoEntry::Expired),
            Some((workload, _)) => Ok(workload),
        }
    }

    /// The workload whose certificate carries `name`.
    #[must_use]
    pub fn by_uri_name(&self, name: &str) -> Option<&Arc<Workload>> {
        self.by_uri_name.get(name)
    }

    fn enrol(&mut self, workload: Arc<Workload>) -> Result<(), EnrolmentError> {
        if workload.keys.is_empty() && workload.uri_names.is_empty() {
            return Err(EnrolmentError::NoCredential(workload.id.clone()));
        }
        let shared = |other: &Workload| {
            EnrolmentError::SharedCredential(other.id.clone(), workload.id.clone())
        };
        for key in &workload.keys {
            let entry = (Arc::clone(&workload), key.expires);
            if let Some((other, _)) = self.by_key.insert(key.digest, entry) {
                return Err(shared(&other));
            }
        }
        for name in &workload.uri_names {
            if let Some(other) = self.by_uri_name.insert(name.clone(), Arc::clone(&workload)) {
                return Err(shared(&other));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
