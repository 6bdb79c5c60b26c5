//! The holder of the keys by which the persons ledger knows persons.
//!
//! # Scope
//!
//! For each agreement one secret key an epoch, made when the epoch begins and destroyed one window
//! after it has ended; from an identifier, the pseudonym under the keys that live. The keys are
//! held in this process ([`Holder::here`]), or by another one behind a Unix socket
//! ([`Holder::at`], [`serve`]), which hands out pseudonyms and nothing else.
//!
//! ```text
//! keys/lock                       held by the one process that uses the folder
//! keys/of-<agreement>/epoch       which epoch it is, when it began, which keys live
//! keys/of-<agreement>/<n>.key     the key of epoch n                              (0600)
//! ```
//!
//! # Epochs
//!
//! An epoch is as long as the window that the ledger counts in, in whole days. Two keys live: that
//! of this epoch and that of the one before. Whoever was touched in the window is known under one
//! of both. When an epoch ends, the key before it is overwritten and unlinked: from then on nobody
//! can tell whose the pseudonyms under it were.
//!
//! # Invariants
//!
//! I6: a key is on the disk before the first pseudonym under it is handed out. A key that is lost
//! means that persons are counted again: too many, never too few. No epoch has two keys, and no
//! key comes back: numbers of epochs only go up, whatever the clock does.
//!
//! # Out of scope
//!
//! What is counted (`controls::ledger`), and where (`store`).
//!
//! # What it cannot catch
//!
//! Whoever may ask it for pseudonyms while a key lives, and can read the ledger's file, can find
//! out whether a person was touched. After the key is destroyed nobody can, unless somebody made a
//! copy of it: leave the folder out of backups. Overwriting reaches the bytes of a file on a plain
//! disk; a file system that copies on write, or a disk that moves blocks, may keep them: use a
//! memory file system, or an encrypted disk whose key can be destroyed.

mod client;
mod epochs;
mod error;
mod files;
mod holder;
mod keys;
mod server;
mod wire;

pub use error::{NoKeys, NoPseudonym};
pub use holder::Holder;
pub use keys::Keys;
pub use server::{Peers, listen, serve};
