//! The persons ledger, kept.
//!
//! INVARIANT (I6): a charge is in memory before anybody is told what it exceeds, and on the disk,
//! in the commit of the record that lets it happen, before anything happens. What a posting holds
//! is the whole touch and not what it added, so that it does not depend on any other posting.
//!
//! # How it is kept
//!
//! - Charges are numbered in the order in which they are made.
//! - A posting becomes a row of the journal (`touches`). Sheets change in memory only.
//! - Now and then the writer saves the sheets that changed, a slice at a time between groups of
//!   records, each with the number of the last charge that is in it. When all are saved that had
//!   changed when it began, the rows that were charged until then are let go of.
//! - A large sheet changes with nearly every charge, so it is saved only when the journal has grown
//!   with it: otherwise the work would grow with the square of what is touched. If the memory is
//!   full before that, small sheets are saved alone, and no row is let go of.
//! - A start reads the journal and brings to each sheet the touches that are later than the sheet.
//! - A sheet that has not changed since it was saved may leave the memory, and is read again when
//!   somebody touches it.
//!
//! What was charged and never acknowledged may be in a sheet that was saved: it then counts
//! although it did not happen. Nothing that was acknowledged is ever missing.

mod hand;
mod reading;
mod save;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use controls::Ledger as Finding;
use controls::ledger::{Budgets, Crossing, Sheet, SheetId, Touch};

use crate::database::Database;
use hand::Hand;

pub use reading::{Count, Reading, Spent};
#[cfg(test)]
pub(crate) use save::Packed;
pub(crate) use save::{MOST_SHEETS, SWEPT_AT_ONCE, Slice};

/// The ledger as the store keeps it.
pub(crate) struct Ledger {
    hand: Mutex<Hand>,
    /// So many charges wait for the lock.
    waiting: AtomicUsize,
}

/// LIMIT: a charge looks so often whether the lock is free before it sleeps until it is. A sheet is
/// copied in that time, and to be woken takes longer.
const LOOKS: u32 = 256;

/// LIMIT: saving lets charges go first so often, and then goes on.
const COURTESIES: u32 = 64;

/// What the ledger may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes of memory for the sheets. More is taken while more than that has changed and is not
    /// saved, and for a touch whose own sheets are larger.
    pub memory: usize,
    /// Rows of the journal after which the sheets are saved. A start has to read so many, or more
    /// where the sheets themselves are much more to read.
    pub journal: usize,
}

impl Default for Room {
    /// 96 MiB are about a million persons in each of two large sheets, and the sheets of 20,000
    /// workloads; with what is being written, the process stays under 256 MiB. 4,096 rows are read
    /// in less than a second.
    fn default() -> Self {
        Self { memory: 96 << 20, journal: 4_096 }
    }
}

/// Whether a touch happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charge {
    /// It happens: it is charged.
    Made,
    /// It does not happen.
    Spared,
}

/// What became of a touch.
#[derive(Debug)]
#[must_use = "a charge counts when its posting is durable"]
pub struct Charged<T> {
    /// What was decided.
    pub value: T,
    /// What is to be made durable with the record of the decision.
    pub posting: Posting,
    /// The budgets of which a share is spent that is worth telling.
    pub crossings: Vec<Crossing>,
}

/// A touch on its way to the disk.
///
/// It can be had from [`Store::charge`](crate::Store::charge), or for records that touch nobody.
#[derive(Debug)]
#[must_use = "a charge counts when its posting is durable"]
pub struct Posting {
    pub(crate) posted: Option<Box<Posted>>,
}

/// A touch as it was charged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Posted {
    /// Its place among all charges.
    pub(crate) number: u64,
    /// The length of the window that it was charged in, in days.
    pub(crate) window: u16,
    /// The touch.
    pub(crate) touch: Touch,
    /// The sheets that it was written to beside its own.
    pub(crate) also: Vec<SheetId>,
}

/// Why a touch could not be charged, or the ledger not be read. Nothing may happen then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCharged {
    /// The sheets could not be read.
    #[error("the persons ledger cannot be read: {0}")]
    Failed(String),
    /// The store accepts nothing any more.
    #[error("the store has stopped: {0}")]
    Stopped(String),
}

impl Posting {
    /// Nobody is touched by what is recorded.
    pub const fn nobody() -> Self {
        Self { posted: None }
    }
}

impl Posted {
    /// About how many bytes wait with it.
    pub(crate) fn size(&self) -> usize {
        size_of::<Self>() + self.touch.persons.len() * 24
    }

    /// The sheets that it is written to.
    pub(crate) fn sheets(&self) -> impl Iterator<Item = SheetId> {
        self.touch.sheets().chain(self.also.iter().cloned())
    }
}

impl Ledger {
    /// The ledger as the disk has it. `reader` is a connection of its own.
    pub(crate) fn open(reader: Database, room: Room) -> Result<Self, NotCharged> {
        let waiting = AtomicUsize::new(0);
        Ok(Self { hand: Mutex::new(Hand::open(reader, room)?), waiting })
    }

    /// Finds what `touch` would exceed and has `decide` decide, and charges it if it is made: no
    /// other touch comes between.
    pub(crate) fn charge<T>(
        &self,
        mut touch: Touch,
        budgets: &Budgets,
        decide: impl FnOnce(Finding) -> (T, Charge),
    ) -> Result<Charged<T>, NotCharged> {
        if touch.is_empty() {
            // Most requests touch nobody, and need not wait for one that does.
            let (value, _) = decide(Finding::Within);
            return Ok(Charged { value, posting: Posting::nobody(), crossings: Vec::new() });
        }
        touch.persons = touch.each_once().into_owned();
        touch.opaque_bytes = touch.opaque_bytes.min(MOST_OPAQUE);
        self.lock_to_charge().charge(touch, budgets, decide)
    }

    /// The names of the sheets that are at hand.
    pub(crate) fn at_hand(&self) -> Vec<SheetId> {
        self.lock().marks.keys().cloned().collect()
    }

    /// Has `see` look at a sheet, if it is at hand.
    pub(crate) fn with_sheet<T>(&self, id: &SheetId, see: impl FnOnce(&Sheet) -> T) -> Option<T> {
        self.lock().book.sheet(id).map(see)
    }

    /// Lets go of the database. Nothing is charged any more, because of `why`.
    pub(crate) fn close(&self, why: String) {
        self.lock().close(why);
    }

    /// The lock for somebody who answers a request.
    fn lock_to_charge(&self) -> MutexGuard<'_, Hand> {
        for _ in 0..LOOKS {
            match self.hand.try_lock() {
                Ok(hand) => return hand,
                Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => std::hint::spin_loop(),
            }
        }
        self.waiting.fetch_add(1, Ordering::Relaxed);
        let hand = self.lock();
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        hand
    }

    /// The lock for the writer, who takes it again and again: whoever sleeps for it would else find
    /// it taken when they wake.
    fn lock_to_save(&self) -> MutexGuard<'_, Hand> {
        for _ in 0..COURTESIES {
            if self.waiting.load(Ordering::Relaxed) == 0 {
                break;
            }
            std::thread::yield_now();
        }
        self.lock()
    }

    fn lock(&self) -> MutexGuard<'_, Hand> {
        self.hand.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// LIMIT: the database has signed numbers. No exchange has so many bytes.
const MOST_OPAQUE: u64 = u64::MAX >> 1;

#[cfg(test)]
mod tests;
