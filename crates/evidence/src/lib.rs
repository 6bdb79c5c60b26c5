//! What is recorded, in which canonical form, and the proof that it was.
//!
//! # Scope
//!
//! The [`Record`] of an activation, a start, a decision, an outcome, a review, a broken glass or a
//! notice; its one byte form, the [`Leaf`] of the log; the [`Commitment`]s that stand in it for
//! content, and the [`Opening`]s that prove them later; and [`Recorded`], the value that exists
//! only after the store acknowledged the record.
//!
//! # The record format, version 1
//!
//! A leaf is one JSON object without white space, keys sorted, strings and integers and `true` and
//! `false` only, in the form of RFC 8785. Whatever is absent is left out; nothing is `null`. Every
//! record has `at` (milliseconds since 1970), `kind` and `v` (`1`). `docs/records.md` lists the
//! keys.
//!
//! # Commitments
//!
//! The log carries no content and no identifier of a person (I11). For a request or an answer it
//! carries `salted-sha256:` and the hexadecimal digits of
//!
//! ```text
//! SHA-256("brightline/commitment/1" 00 || field salt || SHA-256(content))
//! field salt = SHA-256("brightline/field-salt/1" 00 || record salt || field name)
//! ```
//!
//! The record salt is 32 random bytes. Giving away one field salt opens one field and no other.
//!
//! # Out of scope
//!
//! The log's tree and its proofs (`tlog`), the disk (`store`), the decision itself (`controls`). No
//! IO, no clock, no randomness: moments and salts arrive as values.
//!
//! # What it cannot catch
//!
//! A store that acknowledges what it did not keep, and a caller that records what did not happen.
//! TRUST: workload and tool names come from the configuration and the agreement, so that they name
//! programs and not people; whoever maps a decision to a record must not copy names a caller chose.

mod activated;
mod break_glass;
mod canonical;
mod commitment;
mod leaf;
mod ledger_read;
mod noticed;
mod persons;
mod record;
mod recorded;
mod reviewed;

pub use activated::{Activated, Lapsed, Signed};
pub use break_glass::{BreakGlass, BrokenGlass, GlassOpened, GlassSaid};
pub use commitment::{Commitment, Field, Opening, Salt};
pub use leaf::{LONGEST_LEAF, Leaf, Unrecordable};
pub use ledger_read::LedgerRead;
pub use noticed::{Noted, Noticed};
pub use persons::Persons;
pub use record::{Decision, Ending, Outcome, Record, Started, ToolUse, Usage, Verdict};
pub use recorded::{Ack, Pending, Recorded, WrongAck};
pub use reviewed::{Decided, Nature, Reviewed, Second};
