//! The mark of a data directory whose records were made where time is simulated.
//!
//! A log in which simulated days stand beside real ones would be evidence of neither, and a ledger
//! of persons that has seen next year would have forgotten this one. So a directory belongs to one
//! kind of clock for good.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The name of the mark in the data directory.
const NAME: &str = "simulated-clock";
/// What a data directory has once a store was opened in it.
const RECORDS: &str = "records.sqlite";

/// A data directory of the other kind of clock, or one that does not say.
#[derive(Debug, thiserror::Error, miette::Diagnostic)]
pub(crate) enum OtherClock {
    /// Its records were made by the system's clock.
    #[error("`{0}` has records of real days: simulated ones do not go among them")]
    #[diagnostic(help("name a new directory with data = \"…\" for the rehearsal"))]
    Real(PathBuf),
    /// Its records were made where time is simulated.
    #[error("`{0}` has records of a rehearsal: real ones do not go among them")]
    #[diagnostic(help("name a new directory with data = \"…\", or add --simulated-clock"))]
    Simulated(PathBuf),
    /// It cannot be looked at or marked.
    #[error("`{path}` cannot be marked as a rehearsal or looked at: {reason}")]
    Io { path: PathBuf, reason: io::Error },
}

/// Compares the data directory with the kind of clock that is about to be used in it.
///
/// # Errors
///
/// See [`OtherClock`].
pub(crate) fn compare(data: &Path, simulated: bool) -> Result<(), OtherClock> {
    let is_there = |name: &str| {
        let path = data.join(name);
        path.try_exists().map_err(|reason| OtherClock::Io { path, reason })
    };
    match (is_there(NAME)?, is_there(RECORDS)?, simulated) {
        (true, _, false) => Err(OtherClock::Simulated(data.to_owned())),
        (false, true, true) => Err(OtherClock::Real(data.to_owned())),
        (true, _, true) | (false, false, true) | (false, _, false) => Ok(()),
    }
}

/// Marks the data directory, before the first record.
///
/// # Errors
///
/// [`OtherClock::Io`].
pub(crate) fn set(data: &Path) -> Result<(), OtherClock> {
    let path = data.join(NAME);
    fs::write(&path, "The records here were made by a simulated clock.\n")
        .map_err(|reason| OtherClock::Io { path, reason })
}

#[cfg(test)]
mod tests;
