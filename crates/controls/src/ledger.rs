//! The persons ledger: what all exchanges together have touched, and what of it is exceeded.
//!
//! An exchange names persons ([`crate::persons`]); whoever holds the keys turns each into a
//! [`Pseudonym`]; a [`Touch`] says who touched them, under which grant, in which categories. The
//! [`Book`] counts distinct persons in a sliding window and says what a touch would exceed, as
//! [`Budgets`] of the agreement in force say. Whoever keeps the book (`store`) makes every touch
//! durable before what it permits happens.
//!
//! # What is counted
//!
//! - Persons are counted once in each sheet, category and window, whoever asks again. A second
//!   category on a known person is a *link*.
//! - The window slides by days: a touch counts on its own day and on as many days after it as the
//!   window has. So a person never stops counting too early.
//! - [`DataCategory::Identity`](lexicon::DataCategory::Identity) is the category of persons about
//!   whom nothing else is known. It makes no link: who a person is belongs to every other category.
//!
//! # Invariants
//!
//! I6: nothing here ever takes a charge back. Applying a touch twice adds no person, and touches
//! may be applied in any order: while an epoch turns, an order that is not the true one may count
//! a person twice, but never not at all.
//!
//! # What it cannot catch
//!
//! Two identifiers of one person count as two persons. Persons whom [`crate::persons`] does not
//! find are not counted, nor is traffic that does not come through the gateway. A campaign that
//! stays inside the grants is not told from work. A clock that jumps ahead lets go of what it jumps
//! over, and the jump back does not bring it again: whoever sets the clock can empty the window.

mod book;
mod budgets;
mod day;
mod pack;
mod pseudonym;
mod roll;
mod sheet;
mod tally;
mod touch;

pub use book::{Book, Crossing};
pub use budgets::{Budget, Budgets, Measure};
pub use day::Day;
pub use pack::Unreadable;
pub use pseudonym::{KEY_LENGTH, Key, Pseudonym, Pseudonyms};
pub use sheet::{NotASheet, Sheet, SheetId, Touches, YEAR};
pub use tally::Tally;
pub use touch::{Touch, Touched};
