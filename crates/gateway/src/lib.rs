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
//! sent. I6 (whoever is touched is charged): a touch is charged under the decision that lets it
//! happen, and its posting is durable before it does. I7 (a quorum, once): what people approved is
//! decided anew with their approvals, by whoever has the review's turn, and that it is executed is
//! durable before it happens. I10 (what decides is signed): an [`InForce`]
//! is made from the parties' mandate only, and decides only once that is on record; what is only
//! rehearsed decides where time is simulated. I12 (bounded): every bound is in [`Limits`].
//!
//! # What it cannot catch
//!
//! An application that reaches a vendor without going through the gateway: close that way in the
//! network. An operator who replaces the binary: see the log's witnesses.

mod arrival;
mod cases;
mod client;
mod clock;
mod edge;
mod egress;
mod fault;
mod identity;
mod in_force;
mod keys;
mod ledger;
mod limits;
mod listen;
pub mod path;
mod reading;
mod reply;
mod reviews;
mod route;
mod tls;
mod turnstile;
mod watch;

use std::sync::Arc;

use agreement::activation::Mandate;
use arc_swap::ArcSwap;
use keyholder::Holder;
use review::break_glass::Glasses;
use review::{Duty, Pace, Roster};
use store::Store;
use tokio::sync::{Mutex, Notify};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use cases::{BadRegister, CaseState, Cases, Register};
use clock::Clock;
pub use clock::{NotSimulated, SimulatedClock};
pub use egress::{Egress, EgressError, Outgoing, Upstream, UpstreamKey};
pub use identity::{ApiKey, EnrolmentError, NoEntry, Workload, Workloads};
pub use in_force::{InForce, Lapse, NotInForce, Simulated, now, put_on_record};
pub use limits::Limits;
pub use reading::{LedgerNotRead, LedgerReading, ReadFor, read_ledger};
use reviews::{Attending, Bulletin, Feeds, PermitKey};
pub use reviews::{Change, Changes, NotBroken, NotDecided, NotOpened, Reviewing};
pub use route::{NoRoute, Route};
pub use tls::{TlsError, TlsFiles, server_config};
use turnstile::Turnstile;
use watch::Watch;

/// What a gateway is made of. What decides is in force, but for a gateway whose time is simulated.
#[derive(Debug)]
pub struct Parts<A = InForce> {
    /// The agreement in force.
    pub in_force: A,
    /// Where records become durable.
    pub store: Store,
    /// Who makes pseudonyms of persons.
    pub holder: Holder,
    /// Which cases are open.
    pub cases: Cases,
    /// Who may call.
    pub workloads: Workloads,
    /// Where requests may go.
    pub egress: Egress,
    /// How held acts are reviewed.
    pub reviewing: Reviewing,
    /// The bounds.
    pub limits: Limits,
}

impl<A> Parts<A> {
    fn in_force_as<B>(self, other: impl FnOnce(A) -> B) -> Parts<B> {
        let Self { in_force, store, holder, cases, workloads, egress, reviewing, limits } = self;
        let in_force = other(in_force);
        Parts { in_force, store, holder, cases, workloads, egress, reviewing, limits }
    }
}

impl Parts {
    /// The same, for a gateway whose time is simulated.
    #[must_use]
    pub fn into_simulated(self) -> Parts<Simulated> {
        self.in_force_as(Simulated::from)
    }
}

/// The gateway: the agreement in force and everything that the path of a request needs.
#[derive(Debug)]
pub struct Gateway {
    clock: Clock,
    in_force: ArcSwap<InForce>,
    /// Tells that something else came into force.
    changed: Notify,
    store: Store,
    holder: Holder,
    cases: Cases,
    workloads: Workloads,
    egress: Egress,
    reviewing: Reviewing,
    /// Who may decide: as configured, and as people have changed it since.
    roster: ArcSwap<Roster>,
    /// The broken glasses.
    glasses: ArcSwap<Glasses>,
    /// Held by whoever changes them.
    changing_glasses: Arc<Mutex<()>>,
    /// Held by whoever changes the roster.
    changing_roster: Mutex<()>,
    /// What everybody approved of late.
    pace: Mutex<Pace>,
    /// Who is on shift.
    duty: std::sync::Mutex<Duty>,
    /// Whether they are deciding.
    /// Whether people who decide are deciding.
    attending: Attending,
    permit_key: PermitKey,
    limits: Limits,
    turnstile: Turnstile,
    feeds: Feeds,
    /// Where it is called out what happens to reviews.
    bulletin: Bulletin,
    /// Cancelled once the gateway stops.
    stopping: CancellationToken,
    watch: Watch,
    tasks: TaskTracker,
}

impl Gateway {
    /// A gateway that is ready to serve: that it serves, and under which agreement, is on record.
    ///
    /// # Errors
    ///
    /// [`NotInForce`] when that cannot be recorded, or the agreement is not effective yet.
    pub async fn start(parts: Parts) -> Result<Arc<Self>, NotInForce> {
        Self::begin(parts, Clock::System).await
    }

    /// As [`Gateway::start`], but for a rehearsal: the time is what `clock` is told.
    ///
    /// # Errors
    ///
    /// Also, [`NotSimulated`] if an upstream is not on this machine.
    pub async fn simulate(
        parts: Parts<Simulated>,
        clock: SimulatedClock,
    ) -> Result<Arc<Self>, NotInForce> {
        clock.may_serve(None, parts.egress.upstreams())?;
        let parts = parts.in_force_as(|Simulated(in_force)| in_force);
        Self::begin(parts, Clock::Simulated(clock)).await
    }

    async fn begin(parts: Parts, clock: Clock) -> Result<Arc<Self>, NotInForce> {
        let Parts { in_force, store, holder, cases, workloads, egress, reviewing, limits } = parts;
        clock.begin(in_force.effective());
        let timepiece = clock.timepiece().map_err(|_| NotInForce::Edge)?;
        in_force::put_on_record_at(&store, &in_force, timepiece).await?;
        let at = timepiece.now().map_err(|_| NotInForce::Edge)?;
        let (glasses, late) = reviews::glasses_of(&store).await?;
        let roster = reviews::roster_of(&store, &reviewing, late).await?;
        let (attending, pace) = Attending::read(&store, at).await?;
        let permit_key = PermitKey::parse(store.permit_key()).ok_or(NotInForce::PermitKey)?;
        in_force::started(&store, &in_force, timepiece).await?;
        let gateway = Arc::new(Self {
            roster: ArcSwap::from_pointee(roster),
            glasses: ArcSwap::from_pointee(glasses),
            changing_glasses: Arc::default(),
            changing_roster: Mutex::default(),
            pace: Mutex::new(pace),
            duty: std::sync::Mutex::default(),
            attending,
            permit_key,
            reviewing,
            clock,
            in_force: ArcSwap::from_pointee(in_force),
            changed: Notify::new(),
            turnstile: Turnstile::new(limits.exchanges_per_workload),
            feeds: Feeds::new(&limits),
            bulletin: Bulletin::new(&store),
            stopping: CancellationToken::new(),
            watch: Watch::default(),
            tasks: TaskTracker::new(),
            store,
            holder,
            cases,
            workloads,
            egress,
            limits,
        });
        gateway.make_up_for_suspensions(timepiece).await.map_err(|_| NotInForce::Edge)?;
        Ok(gateway)
    }

    /// The parties' right to what decides; none if that is only rehearsed.
    #[must_use]
    pub fn mandate(&self) -> Option<Mandate> {
        self.in_force.load().mandate().cloned()
    }
}
