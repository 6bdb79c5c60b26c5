//! Files that are whole or not there, whatever happens while they are written.
//!
//! INVARIANT (I5): content is synced before it gets its name, and the name is synced by syncing its
//! directory. Only then is anything told that the file is there.

use std::collections::BTreeSet;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use tlog::{Files, Unreadable};

use crate::layout::parent;

/// Who may read a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    /// Its owner only.
    Private,
    /// Whoever the process's file mode mask lets.
    Public,
}

/// The files of a log in a directory.
#[derive(Clone, Debug)]
pub struct Directory(PathBuf);

impl Directory {
    /// The log in `path`.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }
}

impl Files for Directory {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        read(&self.0.join(path))
            .map_err(|error| Unreadable { path: path.to_owned(), reason: error.to_string() })
    }
}

/// The whole file, or nothing if it is not there.
pub(crate) fn read(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a file and its name to disk.
pub(crate) fn write(path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
    let mut writes = Writes::default();
    writes.put(path, bytes, access)?;
    writes.sync()
}

/// Creates a directory and all it lies in, with their names on disk.
pub(crate) fn create_directory(path: &Path, access: Access) -> io::Result<()> {
    let mut writes = Writes::default();
    writes.directory(path, access)?;
    writes.sync()
}

/// Files that were written and whose names may not be on disk yet.
#[derive(Default)]
pub(crate) struct Writes {
    directories: BTreeSet<PathBuf>,
}

impl Writes {
    /// Writes a file beside its place, syncs it, and moves it there.
    pub(crate) fn put(&mut self, path: &Path, bytes: &[u8], access: Access) -> io::Result<()> {
        let directory = parent(path);
        self.directory(directory, Access::Public)?;
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(".new");
        let beside = directory.join(name);
        let mode = if access == Access::Private { 0o600 } else { 0o666 };
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(mode);
        let mut file = options.open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, path)?;
        self.directories.insert(directory.to_owned());
        Ok(())
    }

    /// Creates a directory, if it is not there, and all it lies in.
    fn directory(&mut self, path: &Path, access: Access) -> io::Result<()> {
        if path.is_dir() {
            return Ok(());
        }
        self.directory(parent(path), Access::Public)?;
        let mode = if access == Access::Private { 0o700 } else { 0o777 };
        match DirBuilder::new().mode(mode).create(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => {}
            created => created?,
        }
        self.directories.insert(parent(path).to_owned());
        Ok(())
    }

    /// Brings all names to disk.
    pub(crate) fn sync(&mut self) -> io::Result<()> {
        for directory in &self.directories {
            File::open(directory)?.sync_all()?;
        }
        self.directories.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests;
