//! What is in force: an agreement with the right to be, and what takes its place if it lapses.

mod window;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use agreement::activation::{Kind, Mandate, Rehearsal, Standing};
use controls::{Engine, cases};
use evidence::{Activated, Lapsed, Leaf, Pending, Record, Signed, Started};
use lexicon::{Digest, Moment, RecordNumber};
use store::{NotRecorded, Posting, Store};

use crate::clock::{NotSimulated, Timepiece};
use crate::fault::Fault;
use crate::{Gateway, edge};

/// How long to sleep at most before looking at the clock again.
///
/// LIMIT: a clock that is set meanwhile delays the record of a lapse by so much, and nothing else.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// An agreement that its parties have put in force, ready to decide.
#[derive(Debug)]
pub struct InForce {
    right: Right,
    engine: Arc<Engine>,
    lapse: Option<(Moment, Lapsing)>,
}

/// By what right an agreement decides.
#[derive(Debug)]
enum Right {
    /// Its parties have put it in force.
    Mandate(Box<Mandate>),
    /// None: it is rehearsed, where time is simulated.
    Rehearsal,
}

/// What may decide where time is simulated: what is in force, or what is only rehearsed.
///
/// ```compile_fail,E0308
/// fn activate(rehearsed: gateway::Simulated) -> gateway::InForce {
///     rehearsed
/// }
/// ```
///
/// ```compile_fail,E0308
/// async fn serve(parts: gateway::Parts<gateway::Simulated>) {
///     let _started = gateway::Gateway::start(parts).await;
/// }
/// ```
#[derive(Debug)]
pub struct Simulated(pub(crate) InForce);

impl From<InForce> for Simulated {
    fn from(in_force: InForce) -> Self {
        Self(in_force)
    }
}

impl Simulated {
    /// The agreement of `rehearsal`, by which `engine` decides. Whether its cases hold is for who
    /// rehearses it to look at.
    ///
    /// # Errors
    ///
    /// The engine is of another agreement, or it asks for more than is checked.
    pub fn rehearse(rehearsal: Rehearsal, engine: Engine) -> Result<Self, NotInForce> {
        if engine.bundle().digest() != rehearsal.text() {
            return Err(NotInForce::OtherText);
        }
        if engine.bundle().strict() {
            return Err(NotInForce::Strict);
        }
        let engine = Arc::new(engine);
        Ok(Self(InForce { right: Right::Rehearsal, engine, lapse: None }))
    }
}

/// [`Lapse`], as it is kept.
#[derive(Debug)]
struct Lapsing {
    engine: Arc<Engine>,
    beside: Digest,
}

/// What holds once an emergency change has lapsed.
#[derive(Debug)]
pub struct Lapse {
    /// Decides by the stricter of what was changed and what was before.
    pub engine: Engine,
    /// The digest of the agreement before.
    pub beside: Digest,
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
    /// A case of the agreement is decided otherwise than it says.
    #[error("case `{0}` is decided otherwise: `brightline agreement cases` says how")]
    Case(String),
    /// The engine decides by another agreement than the one that was signed.
    #[error("what was signed is not what would decide: load the agreement anew")]
    OtherText,
    /// An emergency change without what takes its place, or the reverse.
    #[error("only an emergency change lapses, and it must: load the agreement anew")]
    Lapse,
    /// Nothing would change.
    #[error("exactly this is in force and on record already")]
    Already,
    /// What people decided before cannot be read, so nobody knows who may decide.
    #[error("the reviews in the store cannot be read")]
    Reviews(#[from] store::NotRead),
    /// The key of permit tokens cannot be used.
    #[error("the key of permit tokens, `keys/permit.key`, cannot be used: put it back")]
    PermitKey,
    /// The clock or the source of random bytes cannot be used.
    #[error("the system clock or its random bytes cannot be used, so nothing can be put on record")]
    Edge,
    /// The record does not fit the log.
    #[error("the agreement's names do not fit a record")]
    Unrecordable(#[from] evidence::Unrecordable),
    /// Time cannot be simulated here.
    #[error(transparent)]
    NotSimulated(#[from] NotSimulated),
}

impl InForce {
    /// The agreement of `mandate`, by which `engine` decides until it lapses.
    ///
    /// # Errors
    ///
    /// The engine is of another agreement, a case of it does not hold, it asks for more than is
    /// checked, or `lapse` is missing or one too many.
    pub fn new(mandate: Mandate, engine: Engine, lapse: Option<Lapse>) -> Result<Self, NotInForce> {
        if engine.bundle().digest() != mandate.statement().text {
            return Err(NotInForce::OtherText);
        }
        // INVARIANT (I3): a promise that cannot be kept is not made.
        if engine.bundle().strict() {
            return Err(NotInForce::Strict);
        }
        if let Some(failed) = cases::run(&engine).into_iter().find(|result| !result.holds()) {
            return Err(NotInForce::Case(failed.case.name));
        }
        let lapse = match (mandate.statement().kind, lapse) {
            (Kind::Emergency(until), Some(Lapse { engine, beside })) => {
                Some((until, Lapsing { engine: Arc::new(engine), beside }))
            }
            (Kind::Ordinary | Kind::Ratification, None) => None,
            (Kind::Emergency(_), None) | (Kind::Ordinary | Kind::Ratification, Some(_)) => {
                return Err(NotInForce::Lapse);
            }
        };
        Ok(Self { right: Right::Mandate(Box::new(mandate)), engine: Arc::new(engine), lapse })
    }

    /// The parties' right to it; none if it is only rehearsed.
    #[must_use]
    pub const fn mandate(&self) -> Option<&Mandate> {
        match &self.right {
            Right::Mandate(mandate) => Some(mandate),
            Right::Rehearsal => None,
        }
    }

    /// From when on it may decide.
    pub(crate) fn effective(&self) -> Moment {
        self.engine.bundle().effective()
    }

    /// What decides at `now`. INVARIANT (I10): an emergency change ends at its moment, whether or
    /// not anything noticed that the moment came.
    pub(crate) fn engine(&self, now: Moment) -> &Arc<Engine> {
        match &self.lapse {
            Some((until, lapse)) if *until <= now => &lapse.engine,
            Some(_) | None => &self.engine,
        }
    }
}

/// Puts on record that `in_force` is, if that is not on record yet, and keeps it in the store.
///
/// # Errors
///
/// [`NotInForce`] when it is not effective yet, or the record is not durable.
pub async fn put_on_record(
    store: &Store,
    in_force: &InForce,
) -> Result<Option<RecordNumber>, NotInForce> {
    put_on_record_at(store, in_force, Timepiece::System).await
}

/// [`put_on_record`], by this clock. What is only rehearsed was activated by nobody.
pub(crate) async fn put_on_record_at(
    store: &Store,
    in_force: &InForce,
    timepiece: Timepiece,
) -> Result<Option<RecordNumber>, NotInForce> {
    let (at, effective) = (time(timepiece)?, in_force.effective());
    if at < effective {
        return Err(NotInForce::NotYet(effective));
    }
    let Some(mandate) = in_force.mandate() else { return Ok(None) };
    if mandate.standing() == Standing::OnRecord {
        return Ok(None);
    }
    let pending = Pending::new((), leaf(timepiece, &Record::Activated(activated(mandate, at)))?);
    let recorded = store.put_in_force(pending, kept(mandate, at)).await?;
    let statement = mandate.statement();
    tracing::info!(
        agreement = %statement.agreement,
        version = statement.version,
        serial = statement.serial,
        digest = %statement.text,
        record = recorded.number().index(),
        "agreement in force"
    );
    Ok(Some(recorded.number()))
}

fn activated(mandate: &Mandate, at: Moment) -> Activated {
    let statement = mandate.statement();
    let signed = |signer: &agreement::activation::Signer| Signed {
        party: signer.party.clone(),
        key: signer.key.to_string(),
        compelled_by: signer.compelled_by.clone(),
    };
    Activated {
        at,
        agreement: statement.agreement.clone(),
        version: statement.version,
        serial: statement.serial,
        bundle: statement.text,
        proof: statement.proof,
        statement: statement.digest(),
        replaces: statement.replaces,
        change: statement.kind.as_str(),
        until: statement.kind.until(),
        signers: mandate.signers().iter().map(signed).collect(),
    }
}

fn kept(mandate: &Mandate, at: Moment) -> store::InForce {
    let statement = mandate.statement();
    store::InForce {
        at,
        agreement: statement.agreement.clone(),
        version: statement.version,
        serial: statement.serial,
        lasting: statement.kind.until().is_none(),
        source: mandate.source().to_string(),
        proof: mandate.proof().to_string(),
        signed: mandate.signed().to_string(),
    }
}

/// Puts on record that the stack begins to serve under `in_force`.
pub(crate) async fn started(
    store: &Store,
    in_force: &InForce,
    timepiece: Timepiece,
) -> Result<(), NotInForce> {
    let at = time(timepiece)?;
    let bundle = in_force.engine.bundle();
    let started = Record::Started(Started {
        at,
        agreement: bundle.id().clone(),
        version: bundle.version(),
        bundle: bundle.digest(),
        software: env!("CARGO_PKG_VERSION"),
    });
    let pending = Pending::new((), leaf(timepiece, &started)?);
    let recorded = store.record(pending, None, Posting::nobody()).await?;
    tracing::info!(record = recorded.number().index(), "the gateway serves");
    Ok(())
}

impl Gateway {
    /// Puts another agreement in force, once that is on record. Exchanges under way end under the
    /// agreement they began under.
    ///
    /// # Errors
    ///
    /// [`NotInForce`] when that cannot be recorded, it is not effective yet, or nothing would
    /// change; then the agreement before it stays in force.
    pub async fn activate(&self, in_force: InForce) -> Result<RecordNumber, NotInForce> {
        let timepiece = self.clock.timepiece().map_err(|_| NotInForce::Edge)?;
        let recorded = put_on_record_at(&self.store, &in_force, timepiece).await?;
        let number = recorded.ok_or(NotInForce::Already)?;
        self.holder.set_window(in_force.window());
        self.in_force.store(Arc::new(in_force));
        self.changed.notify_waiters();
        Ok(number)
    }

    /// Moves a simulated clock to the time of a request whose caller is known.
    ///
    /// # Errors
    ///
    /// A request before it told a later time.
    pub(crate) fn move_clock(&self, timepiece: Timepiece) -> Result<(), Fault> {
        if self.clock.advance(timepiece)? {
            self.changed.notify_waiters();
        }
        Ok(())
    }

    /// Puts on record, whenever an emergency change lapses, that it has.
    pub(crate) async fn record_lapses(&self) -> Infallible {
        let mut recorded = None;
        loop {
            let changed = self.changed.notified();
            let in_force = self.in_force.load_full();
            let serial = in_force.mandate().map(|mandate| mandate.statement().serial);
            let wait = match &in_force.lapse {
                Some((until, _)) if recorded != serial => self.time_until(*until),
                Some(_) | None => None,
            };
            match wait {
                Some(Duration::ZERO) => match self.lapsed(&in_force).await {
                    Ok(()) => recorded = serial,
                    Err(error) => {
                        tracing::error!(%error, "a lapse could not be put on record yet");
                        tokio::time::sleep(LONGEST_SLEEP).await;
                    }
                },
                Some(wait) => tokio::select! {
                    () = tokio::time::sleep(wait.min(LONGEST_SLEEP)) => {}
                    () = changed => {}
                },
                None => changed.await,
            }
        }
    }

    async fn lapsed(&self, in_force: &InForce) -> Result<(), NotInForce> {
        let (Some((_, lapse)), Some(mandate)) = (&in_force.lapse, in_force.mandate()) else {
            return Ok(());
        };
        let statement = mandate.statement();
        let timepiece = self.clock.timepiece().map_err(|_| NotInForce::Edge)?;
        let lapsed = Record::Lapsed(Lapsed {
            at: time(timepiece)?,
            agreement: statement.agreement.clone(),
            version: statement.version,
            serial: statement.serial,
            bundle: statement.text,
            beside: lapse.beside,
        });
        let pending = Pending::new((), leaf(timepiece, &lapsed)?);
        let recorded = self.store.record(pending, None, Posting::nobody()).await?;
        let record = recorded.number().index();
        let serial = statement.serial;
        tracing::warn!(record, serial, "an emergency change lapsed: the stricter text holds");
        Ok(())
    }

    /// How long it is until `moment`; nothing if it came. Without a clock, it is looked at again
    /// soon. A simulated clock does not run, so that waiting is no use until it is moved.
    fn time_until(&self, moment: Moment) -> Option<Duration> {
        let Ok(now) = self.clock.timepiece().and_then(Timepiece::now) else {
            return Some(LONGEST_SLEEP);
        };
        let ms = moment.unix_ms().saturating_sub(now.unix_ms()).max(0);
        if ms > 0 && self.clock.is_simulated() {
            return None;
        }
        Some(Duration::from_millis(u64::try_from(ms).unwrap_or(0)))
    }
}

/// The time, as a gateway reads it whose time is not simulated.
///
/// # Errors
///
/// [`NotInForce::Edge`] if the clock cannot be used.
pub fn now() -> Result<Moment, NotInForce> {
    edge::now().map_err(|_| NotInForce::Edge)
}

fn time(timepiece: Timepiece) -> Result<Moment, NotInForce> {
    timepiece.now().map_err(|_| NotInForce::Edge)
}

fn leaf(timepiece: Timepiece, record: &Record) -> Result<Leaf, NotInForce> {
    let draw = edge::Draw::new().map_err(|_| NotInForce::Edge)?;
    Ok(timepiece.leaf(record, draw.decision_salt)?)
}
