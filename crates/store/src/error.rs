//! What can go wrong, and what to do then.

use std::path::PathBuf;

use lexicon::RecordNumber;

use crate::NotCharged;

/// Why a store does not open. Nothing was changed that a second try would not find again.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A directory or file cannot be used.
    #[error("`{path}`: {reason}: see that it is there and that this process may write it")]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// The database cannot be used.
    #[error("`{path}`: {reason}")]
    Database {
        /// Which.
        path: PathBuf,
        /// What SQLite says.
        reason: rusqlite::Error,
    },
    /// The file system cannot hold the database.
    #[error("`{path}` cannot keep a write-ahead log here (`{mode}`): use a local file system")]
    FileSystem {
        /// Which.
        path: PathBuf,
        /// How SQLite would have to work instead.
        mode: String,
    },
    /// The database is not one of this version.
    #[error(
        "`{path}` is not a database that this version knows (format {found}): update Brightline"
    )]
    Format {
        /// Which.
        path: PathBuf,
        /// The format it has.
        found: i64,
    },
    /// Another process uses the directory.
    #[error("`{directory}` is in use by another process: stop it, or give this one its own")]
    InUse {
        /// Which.
        directory: PathBuf,
    },
    /// The pin would be rolled back together with what it guards.
    #[error("the pin `{pin}` lies in the data directory `{data}`: keep it elsewhere")]
    PinInside {
        /// The pin.
        pin: PathBuf,
        /// The data directory.
        data: PathBuf,
    },
    /// A key is not there although it was used before.
    #[error("`{path}` is missing and there are records already: put the key back from its copy")]
    KeyMissing {
        /// Where it should be.
        path: PathBuf,
    },
    /// A key cannot be read as one.
    #[error("`{path}` is not a key of the log `{origin}`: put the key back from its copy")]
    KeyDamaged {
        /// Which.
        path: PathBuf,
        /// The log it should be of.
        origin: String,
    },
    /// Others could read a key.
    #[error("others may read the key `{path}`: make it readable by its owner only (chmod 600)")]
    KeyExposed {
        /// Which.
        path: PathBuf,
    },
    /// A log cannot have that name.
    #[error("`{0}` cannot name a log: write a name without spaces and plus signs")]
    Origin(String),
    /// The random source failed.
    #[error("the system gives no random bytes: {0}")]
    Random(String),
    /// A signed checkpoint is not to be believed.
    #[error("`{path}` is not to be believed: {reason}: find out who changed it before going on")]
    Checkpoint {
        /// Which.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The database is older than what was published.
    #[error(
        "the database has {records} records and `{path}` says that {signed} were published: \
         an older copy was put back; restore the newest one"
    )]
    RolledBack {
        /// What says so.
        path: PathBuf,
        /// Records in the database.
        records: u64,
        /// Records that were published.
        signed: u64,
    },
    /// The public log does not hold what was signed.
    #[error(
        "the public log `{path}` is not what was signed: {reason}: check a copy of it with \
         `brightline log verify`; then move it away, and it is written anew from the database"
    )]
    LogChanged {
        /// The directory.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The database does not hold what was signed.
    #[error(
        "record {record} in the database is not the one that was published: the database was \
         changed; restore a good copy"
    )]
    RecordsChanged {
        /// The first record that differs.
        record: RecordNumber,
    },
    /// The history is not the one that the pin knows.
    #[error(
        "the first {signed} records are not those that the pin `{path}` knows: the history was \
         rewritten; restore a good copy"
    )]
    Forked {
        /// The pin.
        path: PathBuf,
        /// Records it vouches for.
        signed: u64,
    },
    /// The persons ledger is not whole.
    #[error("{0}: restore a good copy of the database")]
    Ledger(#[from] NotCharged),
    /// The public log cannot be brought up to date.
    #[error("the public log cannot be written: {0}")]
    Publish(#[from] NotPublished),
}

/// Why a record is not durable. Whatever it would have permitted must not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRecorded {
    /// Too much waits to be written.
    #[error("too many records wait to be written: try again later")]
    Full,
    /// The disk has no space. It was tried and undone; it may work again when there is.
    #[error("the disk is full: make space")]
    DiskFull,
    /// It was tried and undone.
    #[error("the record was not written: {0}")]
    Failed(String),
    /// The store accepts nothing any more.
    #[error("the store has stopped: {0}")]
    Stopped(String),
}

/// Why the public log is not up to date. The records are durable all the same.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotPublished {
    /// A file cannot be written.
    #[error("`{path}`: {reason}")]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The records cannot be read or do not fit the log.
    #[error("the records cannot be published: {0}")]
    Records(String),
    /// Publishing is asked for faster than it can be done.
    #[error("too many wait for the log to be published: try again later")]
    Busy,
    /// The store has stopped.
    #[error("the store has stopped")]
    Stopped,
}

/// Why something stored cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotRead {
    /// Too much waits for the database.
    #[error("too much waits for the database: try again later")]
    Full,
    /// The database says no.
    #[error("the database cannot be read: {0}")]
    Failed(String),
    /// What was sealed does not open: another key, or it was changed.
    #[error("the held exchange does not open: the key is another one or it was changed")]
    Sealed,
    /// The store has stopped.
    #[error("the store has stopped")]
    Stopped,
}
