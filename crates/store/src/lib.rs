//! The store: records on disk, durable before anything they permit happens.
//!
//! # Scope
//!
//! One SQLite database with one writer, which commits what is queued as a group and acknowledges it
//! only when the disk has it; the persons ledger, charged at once and durable in the same commits;
//! the public log, derived from the database and signed; the keys; held exchanges, the reviews of
//! them with their events, and broken glasses, sealed. This crate alone knows SQL.
//!
//! ```text
//! data/lock                 held by the one process that uses the directory
//! data/records.sqlite       the records, their salts, the held exchanges and their reviews
//!                           (sealed), and what came into force, with its signatures; the persons
//!                           ledger (pseudonyms)
//! data/keys/log.key         signs the checkpoints                     (0600)
//! data/keys/seal.key        seals the held exchanges and the reviews  (0600)
//! data/keys/permit.key      makes the permit tokens                   (0600)
//! data/log/                 the public log: copy it, serve it, check it (see the crate `tlog`)
//! elsewhere/pin             the last checkpoint that was published
//! ```
//!
//! # Invariants
//!
//! - I5: [`Store::record`] returns [`Recorded`](evidence::Recorded) only after the commit that
//!   holds the record was synced to disk. Numbers are dense, from 0, in commit order.
//! - I3: a full queue, a full disk, a failing disk are errors. After a failed sync nothing is
//!   accepted any more: what is on the disk then is not known, and a second try would say "yes" to
//!   data that may be gone.
//! - I6: what [`Store::charge`] charged counts at once, is never refunded, and outlives any crash
//!   once the record or the posting it goes with is acknowledged. Of the ledger nothing can be read
//!   but counts, and none under 20.
//! - I7: an event of a review is durable with its record, and whoever changes a review has the only
//!   [`Turn`] at it. What was executed once is read as executed by everybody after.
//! - I12: the queue is bounded in number and in bytes; nothing waits for a place in it. So
//!   are the open reviews of each workload, and of all.
//! - A log only grows. What was published is compared with the database and the pin on every start,
//!   and a store that would sign a second history refuses to start.
//!
//! # Out of scope
//!
//! What a record says (`evidence`), what a log is (`tlog`), when to record (`gateway`).
//!
//! # What it cannot catch
//!
//! A disk that says it has data and has not. Somebody who can write the data directory *and* the
//! pin: that is why checkpoints should be copied elsewhere. Somebody who can write the database can
//! empty the persons ledger: it is not part of the public log. What the ledger lets go of is
//! overwritten in the database, but stays in its write-ahead log until that begins again, and in
//! every copy.

mod database;
mod disk;
mod error;
mod glasses;
mod handle;
mod in_force;
mod keys;
mod layout;
mod ledger;
mod publisher;
mod queue;
mod reviews;
mod seal;
mod start;
mod state;
mod watching;
mod writer;

pub use disk::Directory;
pub use error::{NotPublished, NotRead, NotRecorded, OpenError};
pub use glasses::GlassEvent;
pub use handle::{Entry, Store};
pub use in_force::{History, InForce};
pub use layout::Settings;
pub use ledger::{Charge, Charged, Count, NotCharged, Posting, Reading, Room, Spent};
pub use publisher::Published;
pub use reviews::{
    Beside, CanaryTurn, Found, FoundCanary, Happened, Hold, NotHeld, Of, Page, Step, SuspendedBy,
    Suspension, Turn, Waiting, WaitingTurn, Which,
};
pub use seal::Held;
pub use state::Status;
pub use watching::{Alarm, Periods, Sight};
