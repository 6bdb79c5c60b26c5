//! Reading the persons ledger: what is spent of the budgets.
//!
//! A reading is on record before anybody sees it: of two readings the difference may tell whether
//! somebody who was touched between was known, so whoever reads often is to be seen.

use agreement::Bundle;
use controls::ledger::{Budgets, Day};
use controls::watch::Detector;
use evidence::{LedgerRead, Pending, Record};
use lexicon::{AgreementId, Moment, RecordNumber};
use store::{NotCharged, NotRead, NotRecorded, Posting, Spent, Store};

use crate::Gateway;
use crate::clock::Timepiece;
use crate::edge::Draw;
use crate::watch::TOLD;

/// What the ledger is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadFor {
    /// A person asks.
    Status,
    /// A machine collects numbers.
    Metrics,
}

/// What is spent of the budgets of one agreement.
#[derive(Clone, Debug)]
pub struct LedgerReading {
    /// When it was read.
    pub at: Moment,
    /// The record of it.
    pub record: RecordNumber,
    /// The agreement in force.
    pub agreement: AgreementId,
    /// Its version.
    pub version: u64,
    /// The length of its window in days.
    pub window: u16,
    /// What is spent of each budget.
    pub spent: Vec<Spent>,
    /// How often each detector told people of something in the last 30 days.
    pub alarms: Vec<(Detector, u64)>,
}

/// Why the ledger was not read.
#[derive(Debug, thiserror::Error)]
pub enum LedgerNotRead {
    /// That it is read could not be made durable.
    #[error("the reading could not be put on record, so nothing is read")]
    NotRecorded(#[from] NotRecorded),
    /// The store cannot read it.
    #[error(transparent)]
    Store(#[from] NotCharged),
    /// The store cannot read the alarms.
    #[error(transparent)]
    Alarms(#[from] NotRead),
    /// The clock or the source of random bytes cannot be used.
    #[error("the system clock or its random bytes cannot be used, so nothing can be put on record")]
    Edge,
    /// The record does not fit the log.
    #[error("the agreement's names do not fit a record")]
    Unrecordable(#[from] evidence::Unrecordable),
}

/// Reads what is spent of the budgets of `bundle` in `store`, which no gateway uses now.
///
/// # Errors
///
/// [`LedgerNotRead`].
pub async fn read_ledger(
    store: &Store,
    bundle: &Bundle,
    purpose: ReadFor,
) -> Result<LedgerReading, LedgerNotRead> {
    read(store, bundle, purpose, Timepiece::System).await
}

impl Gateway {
    /// Reads what is spent of the budgets of the agreement in force.
    ///
    /// # Errors
    ///
    /// [`LedgerNotRead`].
    pub async fn read_ledger(&self, purpose: ReadFor) -> Result<LedgerReading, LedgerNotRead> {
        let timepiece = self.clock.timepiece().map_err(|_| LedgerNotRead::Edge)?;
        let at = timepiece.now().map_err(|_| LedgerNotRead::Edge)?;
        let engine = self.in_force.load().engine(at).clone();
        read(&self.store, engine.bundle(), purpose, timepiece).await
    }
}

async fn read(
    store: &Store,
    bundle: &Bundle,
    purpose: ReadFor,
    timepiece: Timepiece,
) -> Result<LedgerReading, LedgerNotRead> {
    let at = timepiece.now().map_err(|_| LedgerNotRead::Edge)?;
    let draw = Draw::new().map_err(|_| LedgerNotRead::Edge)?;
    let read = Record::LedgerRead(LedgerRead {
        at,
        agreement: bundle.id().clone(),
        bundle: bundle.digest(),
        purpose: match purpose {
            ReadFor::Status => "status",
            ReadFor::Metrics => "metrics",
        },
    });
    let pending = Pending::new((), timepiece.leaf(&read, draw.decision_salt)?);
    let record = store.record(pending, None, Posting::nobody()).await?.number();
    let budgets = Budgets::of_all(bundle);
    let spent = store.ledger_reading(Day::of(at), &budgets)?.budgets;
    let told = store.alarms(Day::of(at).before(TOLD)).await?;
    let of = |detector| told.iter().filter(|alarm| alarm.detector == detector).count() as u64;
    let alarms = Detector::ALL.map(|detector| (detector, of(detector))).to_vec();
    let (agreement, version) = (bundle.id().clone(), bundle.version());
    Ok(LedgerReading { at, record, agreement, version, window: budgets.window, spent, alarms })
}
