//! The data plane: sockets, the path of a request, streaming, and the ways out.
//!
//! # Scope
//!
//! Accepts connections, authenticates workloads, and walks every request along the one path in
//! `path.rs`: admit, read, appraise, decide, record, hold or forward, screen, settle.
//! `docs/path.md` tells the story.
//!
//! # Out of scope
//!
//! Wire formats (`protocol`), what the agreement says (`agreement`), what is decided from facts
//! (`controls`), the disk (`store`), configuration files and signals (the binary). This crate knows
//! no SQL.
//!
//! # Invariants
//!
//! I1 (no byte to a provider before a durable decision): `path::forward` takes a recorded permit.
//! I2 (no byte of an answer unscreened): `ReplyBody` is fed by `path/screen` only. I3 (an error is
//! never a yes): every error is a `Fault`, and no fault carries an answer. I4 (what was judged is
//! what is sent): `Outgoing` is generated from the judged value and checked again before it is
//! sent. I12 (bounded): every bound is in [`Limits`].
//!
//! # What it cannot catch
//!
//! An application that reaches a vendor without going through the gateway: close that way in the
//! network. An operator who replaces the binary: see the log's witnesses.

mod arrival;
mod client;
mod edge;
mod egress;
mod fault;
mod identity;
mod limits;
mod listen;
pub mod path;
mod reply;
mod route;
mod tls;
mod turnstile;

use std::sync::Arc;

use arc_swap::ArcSwap;
use controls::Engine;
use evidence::{Pending, Record, Started};
use lexicon::Moment;
use store::{NotRecorded, Store};
use tokio_util::task::TaskTracker;

pub use egress::{Egress, EgressError, Outgoing, Upstream, UpstreamKey};
pub use identity::{ApiKey, EnrolmentError, NoEntry, Workload, Workloads};
pub use limits::Limits;
pub use route::{NoRoute, Route};
pub use tls::{TlsError, TlsFiles, server_config};
use turnstile::Turnstile;

/// What a gateway is made of.
#[derive(Debug)]
pub struct Parts {
    /// The agreement in force.
    pub engine: Engine,
    /// Where records become durable.
    pub store: Store,
    /// Who may call.
    pub workloads: Workloads,
    /// Where requests may go.
    pub egress: Egress,
    /// The bounds.
    pub limits: Limits,
}

/// The gateway: the agreement in force and everything that the path of a request needs.
#[derive(Debug)]
pub struct Gateway {
    engine: ArcSwap<Engine>,
    store: Store,
    workloads: Workloads,
    egress: Egress,
    limits: Limits,
    turnstile: Turnstile,
    tasks: TaskTracker,
}

/// Why an agreement could not come into force.
#[derive(Debug, thiserror::Error)]
pub enum NotInForce {
    /// The record of its coming into force could not be made durable.
    #[error("the agreement could not be put on record, so it is not in force")]
    NotRecorded(#[from] NotRecorded),
    /// The parties mean it from a later moment on.
    #[error("the agreement is effective from {0} on: use the one before it until then")]
    NotYet(Moment),
    /// The agreement asks for a check that this version does not make.
    #[error("the agreement says `strict = true`, and this version does not refuse unknown fields")]
    Strict,
    /// The clock or the source of random bytes cannot be used.
    #[error("the system clock or its random bytes cannot be used, so nothing can be put on record")]
    Edge,
    /// The record does not fit the log.
    #[error("the agreement's names do not fit a record")]
    Unrecordable(#[from] evidence::Unrecordable),
}

impl Gateway {
    /// A gateway that is ready to serve: that it serves, and under which agreement, is on record.
    ///
    /// # Errors
    ///
    /// [`NotInForce`] when that cannot be recorded, or the agreement is not effective yet.
    pub async fn start(parts: Parts) -> Result<Arc<Self>, NotInForce> {
        let Parts { engine, store, workloads, egress, limits } = parts;
        put_in_force(&store, &engine).await?;
        let turnstile = Turnstile::new(limits.exchanges_per_workload);
        let engine = ArcSwap::from_pointee(engine);
        let tasks = TaskTracker::new();
        Ok(Arc::new(Self { engine, store, workloads, egress, limits, turnstile, tasks }))
    }

    /// Puts another agreement in force, once that is on record. Exchanges under way end under the
    /// agreement they began under.
    ///
    /// # Errors
    ///
    /// [`NotInForce`] when that cannot be recorded, or it is not effective yet; then the agreement
    /// before it stays in force.
    pub async fn replace(&self, engine: Engine) -> Result<(), NotInForce> {
        put_in_force(&self.store, &engine).await?;
        self.engine.store(Arc::new(engine));
        Ok(())
    }
}

async fn put_in_force(store: &Store, engine: &Engine) -> Result<(), NotInForce> {
    let bundle = engine.bundle();
    let at = edge::now().map_err(|_| NotInForce::Edge)?;
    if at < bundle.effective() {
        return Err(NotInForce::NotYet(bundle.effective()));
    }
    // INVARIANT (I3): a promise that cannot be kept is not made.
    if bundle.strict() {
        return Err(NotInForce::Strict);
    }
    let draw = edge::Draw::new().map_err(|_| NotInForce::Edge)?;
    let started = Record::Started(Started {
        at,
        agreement: bundle.id().clone(),
        version: bundle.version(),
        bundle: bundle.digest(),
        software: env!("CARGO_PKG_VERSION"),
    });
    let leaf = evidence::Leaf::new(&started, evidence::Salt::from_random(draw.decision_salt))?;
    let recorded = store.record(Pending::new((), leaf), None).await?;
    tracing::info!(
        agreement = %bundle.id(),
        version = bundle.version(),
        digest = %bundle.digest(),
        record = recorded.number().index(),
        "agreement in force"
    );
    Ok(())
}
