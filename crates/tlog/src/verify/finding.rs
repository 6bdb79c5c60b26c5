//! What can be wrong with a log.

use crate::{BadNote, Unreadable};

/// One thing that is wrong with a log. Records are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// The checkpoint is not to be believed, so nothing in the log is.
    #[error("the checkpoint is not to be believed: {reason}")]
    BadCheckpoint {
        /// Why.
        reason: BadNote,
    },
    /// The pin is not a checkpoint of this log.
    #[error("the pin is not to be believed: {reason}")]
    BadPin {
        /// Why.
        reason: BadNote,
    },
    /// The key in the log is not the key it was checked with.
    #[error("`log.vkey` is another key than the one that was given")]
    OtherKey,
    /// An older state of the log was put back.
    #[error("the log was rolled back: it has {signed} records and once had {pinned}")]
    RolledBack {
        /// Number of records in the checkpoint of the log.
        signed: u64,
        /// Number of records in the pin.
        pinned: u64,
    },
    /// The log tells another history than it once did.
    #[error("the history was rewritten: the first {pinned} records are not those that were pinned")]
    Forked {
        /// Number of records in the pin.
        pinned: u64,
    },
    /// The end of the log is gone.
    #[error("the log was truncated: {signed} records were signed and the files end after {held}")]
    Truncated {
        /// Number of records that are there.
        held: u64,
        /// Number of records in the checkpoint.
        signed: u64,
    },
    /// A record is not what it was.
    #[error("record {record} was edited")]
    Edited {
        /// Its number.
        record: u64,
    },
    /// A record is gone.
    #[error("record {record} was removed")]
    Removed {
        /// Its number.
        record: u64,
    },
    /// A record is there that was never signed.
    #[error("a record was inserted as record {record}")]
    Inserted {
        /// Where it is.
        record: u64,
    },
    /// Two records changed their order.
    #[error("records were reordered: record {later} comes before record {earlier}")]
    Reordered {
        /// The record that should come first.
        earlier: u64,
        /// The record that comes before it.
        later: u64,
    },
    /// A file of records stops being readable.
    #[error("`{path}` is damaged from record {record} on")]
    Damaged {
        /// The file.
        path: String,
        /// The first record that is not as it was.
        record: u64,
    },
    /// A file has more in it than it should.
    #[error("`{path}` has trailing bytes that were never signed: {bytes}")]
    ExtraBytes {
        /// The file.
        path: String,
        /// How many.
        bytes: u64,
    },
    /// A file ends too early.
    #[error("`{path}` ends too early: bytes missing: {bytes}")]
    TooShort {
        /// The file.
        path: String,
        /// How many are missing.
        bytes: u64,
    },
    /// A file is not there.
    #[error("`{path}` is missing")]
    Missing {
        /// The file.
        path: String,
    },
    /// A file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A file repeats what the records say, and repeats it wrongly.
    #[error("`{path}` was changed: it does not fit the records")]
    Changed {
        /// The file.
        path: String,
    },
    /// The files fit each other and not the checkpoint.
    #[error("the {signed} records do not hash to what the checkpoint signed")]
    OtherRoot {
        /// Number of records in the checkpoint.
        signed: u64,
    },
}

impl Finding {
    pub(super) fn missing(path: &str) -> Self {
        Self::Missing { path: path.to_owned() }
    }
}
