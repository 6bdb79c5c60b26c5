//! The wiring: from a configuration to a running gateway. The only place that puts the crates
//! together.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use agreement::{Bundle, Diagnostics};
use controls::{Engine, EngineError};
use gateway::{Egress, Gateway, Limits, Parts, Upstream, Workload, Workloads};
use lexicon::{PartyId, WorkloadId};
use miette::Diagnostic;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use store::{Settings, Store};

use crate::config::Config;

/// Why nothing starts, or why an agreement does not come into force.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(crate) enum NotStarted {
    /// The agreement's file cannot be read.
    #[error("the agreement `{path}` cannot be read: {reason}")]
    #[diagnostic(help("write its path into the configuration: agreement = \"…\""))]
    AgreementUnreadable { path: PathBuf, reason: std::io::Error },
    /// The agreement has errors.
    #[error("the agreement has errors, and a part of an agreement is not an agreement")]
    #[diagnostic(transparent)]
    Agreement(Diagnostics),
    /// A workload belongs to nobody.
    #[error("workload `{workload}` is of `{party}`, which is no party of the agreement")]
    #[diagnostic(help("its parties are: {parties}"))]
    NoSuchParty { workload: WorkloadId, party: PartyId, parties: String },
    /// The policies cannot be used.
    #[error("the agreement's policies cannot be used")]
    #[diagnostic(help("this is a fault of Brightline: please report it with the agreement"))]
    Engine(#[from] EngineError),
    /// The store does not open.
    #[error(transparent)]
    Store(#[from] store::OpenError),
    /// The enrolment is ambiguous.
    #[error(transparent)]
    Enrolment(#[from] gateway::EnrolmentError),
    /// The upstreams are ambiguous.
    #[error(transparent)]
    Egress(#[from] gateway::EgressError),
    /// The certificate authorities of upstreams cannot be read.
    #[error("`{path}` cannot be used as certificate authorities: {reason}")]
    #[diagnostic(help(
        "write roots = \"…\" with a PEM file, or leave it out for the system's own"
    ))]
    Roots { path: PathBuf, reason: String },
    /// The gateway could not put its start on record.
    #[error(transparent)]
    NotInForce(#[from] gateway::NotInForce),
}

/// A gateway that is ready to serve, and the store that it records in.
pub(crate) struct Started {
    pub(crate) gateway: Arc<Gateway>,
    pub(crate) store: Store,
}

/// What a gateway is started from.
pub(crate) struct Plan {
    /// The agreement, ready to decide.
    pub(crate) engine: Engine,
    /// Where records go.
    pub(crate) store: Settings,
    /// Who may call.
    pub(crate) workloads: Vec<Workload>,
    /// Where requests may go.
    pub(crate) upstreams: Vec<Upstream>,
    /// Whom upstreams are known by.
    pub(crate) roots: RootCertStore,
    /// The bounds.
    pub(crate) limits: Limits,
}

impl Plan {
    /// Everything that `config` needs from the disk and the clock, checked.
    ///
    /// # Errors
    ///
    /// See [`NotStarted`]. Nothing was opened or written.
    pub(crate) fn of(config: Config) -> Result<Self, NotStarted> {
        let engine = read_engine(&config.agreement, &config.workloads)?;
        let roots = roots(config.roots.as_deref(), &config.upstreams)?;
        let store = Settings {
            data: config.data,
            pin: config.log.pin,
            origin: config.log.origin,
            queue: config.log.queue,
            publish_every: config.log.publish_every,
        };
        let Config { workloads, upstreams, limits, .. } = config;
        Ok(Self { engine, store, workloads, upstreams, roots, limits })
    }

    /// Opens the store and puts on record that the gateway serves.
    ///
    /// # Errors
    ///
    /// See [`NotStarted`].
    pub(crate) async fn start(self) -> Result<Started, NotStarted> {
        let workloads = Workloads::new(self.workloads)?;
        let egress = Egress::new(self.upstreams, self.roots, &self.limits)?;
        let store = Store::open(&self.store)?;
        let parts = Parts {
            engine: self.engine,
            store: store.clone(),
            workloads,
            egress,
            limits: self.limits,
        };
        let gateway = Gateway::start(parts).await?;
        Ok(Started { gateway, store })
    }
}

/// The agreement in the file `path`, ready to decide about `workloads` now.
///
/// # Errors
///
/// As [`engine`], and when the file cannot be read.
pub(crate) fn read_engine(path: &Path, workloads: &[Workload]) -> Result<Engine, NotStarted> {
    let source = std::fs::read_to_string(path)
        .map_err(|reason| NotStarted::AgreementUnreadable { path: path.to_owned(), reason })?;
    engine(&source, path, workloads)
}

/// The agreement `source`, ready to decide about `workloads`.
///
/// # Errors
///
/// It has errors, or does not know the party of a workload.
pub(crate) fn engine(
    source: &str,
    path: &Path,
    workloads: &[Workload],
) -> Result<Engine, NotStarted> {
    let bundle =
        Bundle::compile(source, &path.display().to_string()).map_err(NotStarted::Agreement)?;
    let is_party = |party: &PartyId| bundle.parties().iter().any(|known| known.id == *party);
    if let Some(workload) = workloads.iter().find(|workload| !is_party(&workload.party)) {
        let parties: Vec<&str> = bundle.parties().iter().map(|party| party.id.as_str()).collect();
        return Err(NotStarted::NoSuchParty {
            workload: workload.id.clone(),
            party: workload.party.clone(),
            parties: parties.join(", "),
        });
    }
    Ok(Engine::new(Arc::new(bundle))?)
}

/// The certificate authorities in the file `path`, or else the system's, if any upstream needs one.
fn roots(path: Option<&Path>, upstreams: &[Upstream]) -> Result<RootCertStore, NotStarted> {
    let mut roots = RootCertStore::empty();
    let is_needed = upstreams.iter().any(|upstream| upstream.base.scheme_str() == Some("https"));
    match path {
        None if is_needed => {
            let system = rustls_native_certs::load_native_certs();
            // One that cannot be used among the system's hundred vouches for nobody.
            roots.add_parsable_certificates(system.certs);
        }
        None => {}
        Some(path) => {
            let unusable = |reason: String| NotStarted::Roots { path: path.to_owned(), reason };
            let certificates = CertificateDer::pem_file_iter(path)
                .and_then(Iterator::collect::<Result<Vec<_>, _>>)
                .map_err(|error| unusable(error.to_string()))?;
            if certificates.is_empty() {
                return Err(unusable("there is no certificate in it".to_owned()));
            }
            for certificate in certificates {
                roots.add(certificate).map_err(|error| unusable(error.to_string()))?;
            }
        }
    }
    Ok(roots)
}

#[cfg(test)]
mod tests;
