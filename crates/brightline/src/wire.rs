//! The wiring: from a configuration to a running gateway. The only place that puts the crates
//! together.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gateway::{
    Cases, Egress, Gateway, InForce, Limits, Parts, Reviewing, SimulatedClock, Upstream, Workload,
    Workloads,
};
use keyholder::Holder;
use miette::Diagnostic;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use store::{Settings, Store};

use crate::activation::{Judge, NotActive, Texts};
use crate::case_register::{Feed, NotLoaded};
use crate::clock_mark;
use crate::config::{self, Config};
use crate::control;
use crate::webhook::{Hook, Messengers, NoReceiver};

/// Where the keys of the persons ledger are in the data directory.
pub(crate) const LEDGER_KEYS: &str = "keys/ledger";

/// Why nothing starts.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(crate) enum NotStarted {
    /// No agreement may be in force.
    #[error(transparent)]
    #[diagnostic(transparent)]
    NotActive(#[from] NotActive),
    /// The keys of the persons ledger cannot be used.
    #[error(transparent)]
    Keys(#[from] keyholder::NoKeys),
    /// The case register cannot be loaded.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Cases(#[from] NotLoaded),
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
    /// Time cannot be simulated here.
    #[error(transparent)]
    NotSimulated(#[from] gateway::NotSimulated),
    /// The data directory is of the other kind of clock.
    #[error(transparent)]
    #[diagnostic(transparent)]
    OtherClock(#[from] clock_mark::OtherClock),
    /// Nobody can be told of reviews.
    #[error(transparent)]
    #[diagnostic(transparent)]
    NoReceiver(#[from] NoReceiver),
    /// The gateway could not put its start on record.
    #[error(transparent)]
    NotInForce(#[from] gateway::NotInForce),
}

/// A gateway that is ready to serve, and the store that it records in.
pub(crate) struct Started {
    pub(crate) gateway: Arc<Gateway>,
    pub(crate) store: Store,
    /// The case register, if there is one: whoever serves has it work.
    pub(crate) feed: Option<Feed>,
    /// Who tells of reviews: whoever serves has them work.
    pub(crate) messengers: Messengers,
}

/// What the persons ledger works with.
#[derive(Default)]
pub(crate) struct LedgerPlan {
    /// The socket of the key holder; without one the keys are in the data directory.
    pub(crate) keyholder: Option<PathBuf>,
    /// Where the case register comes from.
    pub(crate) cases: Option<config::Cases>,
}

/// What a gateway is started from.
pub(crate) struct Plan {
    /// Where the agreement is, for complaints.
    pub(crate) agreement: PathBuf,
    /// The agreement, its proof and its signatures, if they can be read.
    pub(crate) texts: Result<Texts, NotActive>,
    /// Whose signatures count, and what runs beside the agreement.
    pub(crate) judge: Judge,
    /// Where records go.
    pub(crate) store: Settings,
    /// Who may call.
    pub(crate) workloads: Vec<Workload>,
    /// Where requests may go.
    pub(crate) upstreams: Vec<Upstream>,
    /// Whom upstreams are known by.
    pub(crate) roots: RootCertStore,
    /// How held acts are reviewed.
    pub(crate) reviewing: Reviewing,
    /// Who is told of reviews, and where.
    pub(crate) hooks: Vec<Hook>,
    /// The bounds.
    pub(crate) limits: Limits,
    /// The keys and the cases.
    pub(crate) ledger: LedgerPlan,
}

impl Plan {
    /// Everything that `config` needs from the disk and the clock, checked.
    ///
    /// # Errors
    ///
    /// See [`NotStarted`]. Nothing was opened or written.
    pub(crate) fn of(config: Config) -> Result<Self, NotStarted> {
        let judge = Judge::of(&config);
        let texts = Texts::read(&config.agreement);
        let speaks_tls = |url: &http::Uri| url.scheme_str() == Some("https");
        let is_needed = config.upstreams.iter().any(|it| speaks_tls(&it.base))
            || config.hooks.iter().any(|it| speaks_tls(&it.url));
        let roots = roots(config.roots.as_deref(), is_needed)?;
        let store = settings(&config);
        let Config { agreement, workloads, upstreams, limits, keyholder, cases, .. } = config;
        let (reviewing, hooks) = (config.reviewing, config.hooks);
        let ledger = LedgerPlan { keyholder, cases };
        Ok(Self {
            agreement,
            texts,
            judge,
            store,
            workloads,
            upstreams,
            roots,
            reviewing,
            hooks,
            limits,
            ledger,
        })
    }

    /// Checks the agreement as far as it can be checked with no store to ask.
    ///
    /// # Errors
    ///
    /// It may not be in force, whatever was before.
    pub(crate) fn check(self) -> Result<(), NotStarted> {
        Ok(self.judge.look(&self.texts?)?)
    }

    /// Opens the store and puts on record that the gateway serves.
    ///
    /// # Errors
    ///
    /// See [`NotStarted`].
    pub(crate) async fn start(self) -> Result<Started, NotStarted> {
        self.start_by(None).await
    }

    /// As [`Plan::start`], by a simulated clock if there is one.
    ///
    /// # Errors
    ///
    /// Also, time is simulated and an upstream is not on this machine, or the data directory is of
    /// the other kind of clock.
    pub(crate) async fn start_by(
        self,
        clock: Option<SimulatedClock>,
    ) -> Result<Started, NotStarted> {
        if let Some(clock) = &clock {
            clock.may_serve(None, &self.upstreams)?;
        }
        clock_mark::compare(&self.store.data, clock.is_some())?;
        let workloads = Workloads::new(self.workloads)?;
        let egress = Egress::new(self.upstreams, self.roots.clone(), &self.limits)?;
        let feed = match self.ledger.cases {
            Some(cases) => Some(Feed::start(cases).await?),
            None => None,
        };
        let looked = self.texts.and_then(|texts| self.judge.look(&texts).map(|()| texts));
        let never_used = !self.store.data.try_exists().unwrap_or(true);
        let texts = match looked {
            // Nothing was ever in force here, so that nothing is written.
            Err(error) if never_used => return Err(error.into()),
            looked => looked,
        };
        let store = Store::open(&self.store)?;
        if clock.is_some() {
            clock_mark::set(&self.store.data)?;
        }
        let in_force = in_force(&self.judge, &self.agreement, texts, &store).await?;
        let limits = self.limits;
        // A holder that serves real days would destroy its keys on hearing of a later year.
        let holder = match self.ledger.keyholder.filter(|_| clock.is_none()) {
            Some(socket) => Holder::at(socket),
            None => Holder::here(self.store.data.join(LEDGER_KEYS), in_force.window())?,
        };
        let cases = feed.as_ref().map_or_else(Cases::none, Feed::cases);
        let reviewing = self.reviewing;
        let store_of_gateway = store.clone();
        let parts = Parts {
            in_force,
            store: store_of_gateway,
            holder,
            cases,
            workloads,
            egress,
            reviewing,
            limits,
        };
        let gateway = match clock {
            None => Gateway::start(parts).await?,
            Some(clock) => Gateway::simulate(parts.into_simulated(), clock).await?,
        };
        let messengers = Messengers::new(self.hooks, &self.roots, &gateway, &store)?;
        Ok(Started { gateway, store, feed, messengers })
    }
}

/// The store that `config` describes.
pub(crate) fn settings(config: &Config) -> Settings {
    Settings {
        data: config.data.clone(),
        pin: config.log.pin.clone(),
        origin: config.log.origin.clone(),
        queue: config.log.queue,
        publish_every: config.log.publish_every,
        ledger: store::Room::default(),
    }
}

/// What `texts` give the right to; or else, with a complaint, what was in force last.
async fn in_force(
    judge: &Judge,
    agreement: &Path,
    texts: Result<Texts, NotActive>,
    store: &Store,
) -> Result<InForce, NotStarted> {
    let judged = match texts {
        Ok(texts) => judge.judge(&texts, store).await,
        Err(error) => Err(error),
    };
    let error = match judged {
        Ok(in_force) => return Ok(in_force),
        Err(error) => error,
    };
    match judge.restore(store).await {
        Ok(Some(in_force)) => {
            control::complain(agreement, &error, false);
            Ok(in_force)
        }
        Ok(None) => Err(error.into()),
        Err(gone) => {
            tracing::error!(error = %gone, "what was in force may not be any more either");
            Err(error.into())
        }
    }
}

/// The certificate authorities in the file `path`, or else the system's, if one is needed.
fn roots(path: Option<&Path>, is_needed: bool) -> Result<RootCertStore, NotStarted> {
    let mut roots = RootCertStore::empty();
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
