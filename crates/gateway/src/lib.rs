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
//! sent. I10 (what decides is signed): an [`InForce`] is made from the parties' mandate only, and
//! decides only once that is on record. I12 (bounded): every bound is in [`Limits`].
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
mod in_force;
mod limits;
mod listen;
pub mod path;
mod reply;
mod route;
mod tls;
mod turnstile;

use std::sync::Arc;

use agreement::activation::Mandate;
use arc_swap::ArcSwap;
use store::Store;
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;

pub use egress::{Egress, EgressError, Outgoing, Upstream, UpstreamKey};
pub use identity::{ApiKey, EnrolmentError, NoEntry, Workload, Workloads};
pub use in_force::{InForce, Lapse, NotInForce, now, put_on_record};
pub use limits::Limits;
pub use route::{NoRoute, Route};
pub use tls::{TlsError, TlsFiles, server_config};
use turnstile::Turnstile;

/// What a gateway is made of.
#[derive(Debug)]
pub struct Parts {
    /// The agreement in force.
    pub in_force: InForce,
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
    in_force: ArcSwap<InForce>,
    /// Tells that something else came into force.
    changed: Notify,
    store: Store,
    workloads: Workloads,
    egress: Egress,
    limits: Limits,
    turnstile: Turnstile,
    tasks: TaskTracker,
}

impl Gateway {
    /// A gateway that is ready to serve: that it serves, and under which agreement, is on record.
    ///
    /// # Errors
    ///
    /// [`NotInForce`] when that cannot be recorded, or the agreement is not effective yet.
    pub async fn start(parts: Parts) -> Result<Arc<Self>, NotInForce> {
        let Parts { in_force, store, workloads, egress, limits } = parts;
        put_on_record(&store, &in_force).await?;
        in_force::started(&store, &in_force).await?;
        Ok(Arc::new(Self {
            in_force: ArcSwap::from_pointee(in_force),
            changed: Notify::new(),
            turnstile: Turnstile::new(limits.exchanges_per_workload),
            tasks: TaskTracker::new(),
            store,
            workloads,
            egress,
            limits,
        }))
    }

    /// The parties' right to what is in force.
    pub fn mandate(&self) -> Mandate {
        self.in_force.load().mandate().clone()
    }
}
