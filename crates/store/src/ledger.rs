//! The persons ledger, kept.
//!
//! INVARIANT (I6): a charge is in memory before anybody is told what it exceeds, and on the disk,
//! in the commit of the record that lets it happen, before anything happens. What a posting holds
//! is the whole touch and not what it added, so that it does not depend on any other posting.

use std::sync::{Mutex, MutexGuard, PoisonError};

use controls::Ledger as Finding;
use controls::ledger::{Book, Budgets, Crossing, Touch};

/// The ledger as the store keeps it.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    book: Mutex<Book>,
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
    pub(crate) touch: Option<Box<Touch>>,
}

impl Posting {
    /// Nobody is touched by what is recorded.
    pub const fn nobody() -> Self {
        Self { touch: None }
    }
}

/// Why a touch could not be charged. Nothing may happen then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCharged {
    /// The sheets could not be read.
    #[error("the persons ledger cannot be read: {0}")]
    Failed(String),
}

impl Ledger {
    /// Finds what `touch` would exceed and has `decide` decide, and charges it if it is made: no
    /// other touch comes between.
    pub(crate) fn charge<T>(
        &self,
        touch: Touch,
        budgets: &Budgets,
        decide: impl FnOnce(Finding) -> (T, Charge),
    ) -> Result<Charged<T>, NotCharged> {
        let mut book = self.lock();
        let (value, charge) = decide(book.find(&touch, budgets));
        if charge == Charge::Spared || touch.is_empty() {
            return Ok(Charged { value, posting: Posting::nobody(), crossings: Vec::new() });
        }
        let crossings = book.apply(&touch, budgets);
        Ok(Charged { value, posting: Posting { touch: Some(Box::new(touch)) }, crossings })
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
