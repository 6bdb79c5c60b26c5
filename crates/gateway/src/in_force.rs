//! What is in force: an agreement with the right to be, and what takes its place if it lapses.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use agreement::activation::{Kind, Mandate, Standing};
use controls::{Engine, cases};
use evidence::{Activated, Lapsed, Leaf, Pending, Record, Salt, Signed, Started};
use lexicon::{Digest, Moment, RecordNumber};
use store::{NotRecorded, Posting, Store};

use crate::{Gateway, edge};

/// How long to sleep at most before looking at the clock again.
///
/// LIMIT: a clock that is set meanwhile delays the record of a lapse by so much, and nothing else.
const LONGEST_SLEEP: Duration = Duration::from_secs(60);

/// An agreement that its parties have put in force, ready to decide.
#[derive(Debug)]
pub struct InForce {
    mandate: Mandate,
    engine: Arc<Engine>,
    lapse: Option<(Moment, Lapsing)>,
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
    /// The clock or the source of random bytes cannot be used.
    #[error("the system clock or its random bytes cannot be used, so nothing can be put on record")]
    Edge,
    /// The record does not fit the log.
    #[error("the agreement's names do not fit a record")]
    Unrecordable(#[from] evidence::Unrecordable),
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
        Ok(Self { mandate, engine: Arc::new(engine), lapse })
    }

    /// The parties' right to it.
    pub const fn mandate(&self) -> &Mandate {
        &self.mandate
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
    let (at, bundle) = (now()?, in_force.engine.bundle());
    if at < bundle.effective() {
        return Err(NotInForce::NotYet(bundle.effective()));
    }
    let mandate = &in_force.mandate;
    if mandate.standing() == Standing::OnRecord {
        return Ok(None);
    }
    let pending = Pending::new((), leaf(&Record::Activated(activated(mandate, at)))?);
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
pub(crate) async fn started(store: &Store, in_force: &InForce) -> Result<(), NotInForce> {
    let at = now()?;
    let bundle = in_force.engine.bundle();
    let started = Record::Started(Started {
        at,
        agreement: bundle.id().clone(),
        version: bundle.version(),
        bundle: bundle.digest(),
        software: env!("CARGO_PKG_VERSION"),
    });
    let recorded = store.record(Pending::new((), leaf(&started)?), None, Posting::nobody()).await?;
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
        let number = put_on_record(&self.store, &in_force).await?.ok_or(NotInForce::Already)?;
        self.in_force.store(Arc::new(in_force));
        self.changed.notify_waiters();
        Ok(number)
    }

    /// Puts on record, whenever an emergency change lapses, that it has.
    pub(crate) async fn record_lapses(&self) -> Infallible {
        let mut recorded = None;
        loop {
            let changed = self.changed.notified();
            let in_force = self.in_force.load_full();
            let serial = in_force.mandate.statement().serial;
            let wait = match &in_force.lapse {
                Some((until, _)) if recorded != Some(serial) => time_until(*until),
                Some(_) | None => None,
            };
            match wait {
                Some(Duration::ZERO) => match self.lapsed(&in_force).await {
                    Ok(()) => recorded = Some(serial),
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
        let Some((_, lapse)) = &in_force.lapse else { return Ok(()) };
        let statement = in_force.mandate.statement();
        let lapsed = Record::Lapsed(Lapsed {
            at: now()?,
            agreement: statement.agreement.clone(),
            version: statement.version,
            serial: statement.serial,
            bundle: statement.text,
            beside: lapse.beside,
        });
        let recorded =
            self.store.record(Pending::new((), leaf(&lapsed)?), None, Posting::nobody()).await?;
        let record = recorded.number().index();
        let serial = statement.serial;
        tracing::warn!(record, serial, "an emergency change lapsed: the stricter text holds");
        Ok(())
    }
}

/// How long it is until `moment`; nothing if it came. Without a clock, it is looked at again soon.
fn time_until(moment: Moment) -> Option<Duration> {
    let Ok(now) = edge::now() else { return Some(LONGEST_SLEEP) };
    let ms = moment.unix_ms().saturating_sub(now.unix_ms());
    Some(Duration::from_millis(u64::try_from(ms).unwrap_or(0)))
}

/// The time, as the gateway reads it.
///
/// # Errors
///
/// [`NotInForce::Edge`] if the clock cannot be used.
pub fn now() -> Result<Moment, NotInForce> {
    edge::now().map_err(|_| NotInForce::Edge)
}

fn leaf(record: &Record) -> Result<Leaf, NotInForce> {
    let draw = edge::Draw::new().map_err(|_| NotInForce::Edge)?;
    Ok(Leaf::new(record, Salt::from_random(draw.decision_salt))?)
}
