//! Where things are.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::Room;

/// What a store needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The data directory. It is created if it is not there.
    pub data: PathBuf,
    /// The file that keeps the last published checkpoint. It must not be in the data directory, or
    /// putting back an old copy of that directory would put back the old pin as well.
    pub pin: PathBuf,
    /// The name of the log, as a URL without its scheme: `log.example/brightline`.
    pub origin: String,
    /// How many records may wait to be written. One more is refused.
    pub queue: usize,
    /// How often the public log is brought up to date, if there is anything new.
    pub publish_every: Duration,
    /// What the persons ledger may take.
    pub ledger: Room,
}

/// The files in the data directory.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    pub(crate) data: PathBuf,
    pub(crate) pin: PathBuf,
}

impl Layout {
    pub(crate) fn lock(&self) -> PathBuf {
        self.data.join("lock")
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.data.join("records.sqlite")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.data.join("keys")
    }

    pub(crate) fn log_key(&self) -> PathBuf {
        self.keys().join("log.key")
    }

    pub(crate) fn seal_key(&self) -> PathBuf {
        self.keys().join("seal.key")
    }

    pub(crate) fn permit_key(&self) -> PathBuf {
        self.keys().join("permit.key")
    }

    pub(crate) fn webhook_key(&self) -> PathBuf {
        self.keys().join("webhook.key")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.data.join("log")
    }

    pub(crate) fn checkpoint(&self) -> PathBuf {
        self.log().join(tlog::CHECKPOINT)
    }

    pub(crate) fn public_key(&self) -> PathBuf {
        self.log().join(tlog::PUBLIC_KEY)
    }
}

/// The directory of a file; the present one for a bare name.
pub(crate) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    }
}
