//! The transparency log: signed checkpoints, tiles, proofs, and the check of a whole log.
//!
//! # Scope
//!
//! What an outsider links to check a log of this project, and what the store links to write one, in
//! the forms of C2SP: `signed-note`, `tlog-checkpoint`, `tlog-tiles` and `tlog-proof`. A log is a
//! set of files, addressed by relative path:
//!
//! ```text
//! checkpoint               origin, number of records, root hash; signed
//! log.vkey                 the public key, for convenience: trust the one you got elsewhere
//! tile/entries/<N>[.p/<W>] 256 records (or W), each after its length in two bytes
//! tile/<L>/<N>[.p/<W>]     256 hashes (or W) of level L; level 0 has the hashes of the records
//! ```
//!
//! [`verify`] reads all of it again and says exactly what is wrong, if anything is. The keys and
//! the form of signatures serve other texts too: [`SignedText`].
//!
//! # Out of scope
//!
//! What a record means (`evidence`); reading and writing files (`store` and the binary implement
//! [`Files`]); witnesses. No IO, no clock, no randomness.
//!
//! # What it cannot catch
//!
//! An operator who shows different logs to different people, or who rewrites the log *and* has the
//! key, unless somebody kept an earlier checkpoint: give it to [`verify`] as the pin.

#[cfg(test)]
mod fixture;

mod entries;
mod files;
mod frontier;
mod note;
mod path;
mod proof;
mod signed_text;
mod tiles;
mod verify;

pub use entries::each_entry;
pub use files::{Files, Unreadable};
pub use note::{BadKey, BadNote, Checkpoint, PublicKey, SecretKey, Unsigned};
pub use path::{CHECKPOINT, PUBLIC_KEY, WIDTH};
pub use proof::{BadProof, ConsistencyProof, InclusionProof, Unproven, leaf_hashes};
pub use signed_text::SignedText;
pub use tiles::{EntryTooLong, LONGEST_ENTRY, NotResumed, TileFile, Tiles, leaf_hash};
pub use verify::{Finding, Findings, Verified, verify};
