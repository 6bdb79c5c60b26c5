//! The files of a log in a directory.

use std::io::ErrorKind;
use std::path::PathBuf;

use tlog::{Files, Unreadable};

/// A directory that is, or is a copy of, a public log.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// The log in `path`.
    pub(crate) const fn new(path: PathBuf) -> Self {
        Self(path)
    }
}

impl Files for Folder {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        match std::fs::read(self.0.join(path)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Unreadable { path: path.to_owned(), reason: error.to_string() }),
        }
    }
}
