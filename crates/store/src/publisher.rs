//! The publisher: one thread that brings the public log up to date and signs it.
//!
//! INVARIANT (I5): only records that are committed are published, so the database is never behind
//! the log. Tiles are on disk before the checkpoint that needs them, and the checkpoint before the
//! pin that vouches for it.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use lexicon::Digest;
use tlog::{SecretKey, TileFile, Tiles, WIDTH};
use tokio::sync::oneshot;

use crate::NotPublished;
use crate::database::Database;
use crate::disk::{Access, Writes};
use crate::layout::Layout;
use crate::state::State;

/// A checkpoint that is public now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// Number of records it covers.
    pub size: u64,
    /// Root hash over them.
    pub root: Digest,
}

/// What the publisher is asked to do.
pub(crate) enum Request {
    /// Publish now.
    Now(oneshot::Sender<Result<Published, NotPublished>>),
    /// Publish once more, and end.
    Last,
}

/// The publisher.
pub(crate) struct Publisher {
    pub(crate) database: Database,
    pub(crate) layout: Layout,
    pub(crate) key: SecretKey,
    pub(crate) state: Arc<State>,
    /// The right edge of the log as it was published last.
    pub(crate) tiles: Tiles,
    /// Whether `tiles` has a checkpoint on disk.
    pub(crate) signed: bool,
}

impl Publisher {
    /// Works until it is told to end, or nobody can tell it any more.
    pub(crate) fn run(
        mut self,
        requests: &Receiver<Request>,
        every: Duration,
    ) -> Result<(), NotPublished> {
        loop {
            match requests.recv_timeout(every) {
                Ok(Request::Now(reply)) => drop(reply.send(self.publish())),
                Ok(Request::Last) | Err(RecvTimeoutError::Disconnected) => {
                    return self.publish().map(drop);
                }
                Err(RecvTimeoutError::Timeout) => drop(self.publish()),
            }
        }
    }

    /// Brings the public log up to date with the records that are committed now.
    pub(crate) fn publish(&mut self) -> Result<Published, NotPublished> {
        let size = self.state.records();
        let published =
            if self.signed && size == self.tiles.size() { Ok(()) } else { self.grow(size) };
        match published {
            Ok(()) => {
                self.state.set_published(self.tiles.size());
                Ok(Published { size: self.tiles.size(), root: self.tiles.root() })
            }
            Err(problem) => {
                tracing::error!(%problem, "the public log is not up to date");
                self.state.set_unpublished(problem.to_string());
                Err(problem)
            }
        }
    }

    /// Lets the log grow to `size` records. A failure leaves everything as it was: the next try
    /// begins where this one did, and writes every file anew.
    fn grow(&mut self, size: u64) -> Result<(), NotPublished> {
        let mut tiles = self.tiles.clone();
        let mut writes = Writes::default();
        let mut full = Vec::new();
        while tiles.size() < size {
            for file in append(&self.database, &mut tiles, size)? {
                self.put(&mut writes, &file)?;
                full.push(file.path);
            }
        }
        for file in tiles.partial() {
            self.put(&mut writes, &file)?;
        }
        let log = self.layout.log();
        writes.sync().map_err(|reason| failed(log, &reason))?;
        self.sign(&tiles)?;
        self.tiles = tiles;
        self.signed = true;
        self.drop_narrower(&full);
        Ok(())
    }

    fn put(&self, writes: &mut Writes, file: &TileFile) -> Result<(), NotPublished> {
        let path = self.layout.log().join(&file.path);
        writes.put(&path, &file.bytes, Access::Public).map_err(|reason| failed(path, &reason))
    }

    /// Signs what is on disk now, and pins it.
    fn sign(&self, tiles: &Tiles) -> Result<(), NotPublished> {
        let note = self.key.sign(tiles.size(), tiles.root());
        let note = note.map_err(|error| NotPublished::Records(error.to_string()))?;
        for path in [self.layout.checkpoint(), self.layout.pin.clone()] {
            crate::disk::write(&path, &note, Access::Public)
                .map_err(|reason| failed(path, &reason))?;
        }
        Ok(())
    }

    /// Removes the narrower forms of tiles that are full now, as C2SP allows. What cannot be
    /// removed does no harm.
    fn drop_narrower(&self, full: &[String]) {
        for path in full {
            let narrower = self.layout.log().join(format!("{path}.p"));
            if let Err(error) = std::fs::remove_dir_all(&narrower)
                && error.kind() != std::io::ErrorKind::NotFound
            {
                tracing::warn!(path = %narrower.display(), %error, "an old tile stays");
            }
        }
    }
}

/// Adds the next records of the database to `tiles`, at most a tile's worth and at most up to
/// `size` records. Returns the files that became full.
pub(crate) fn append(
    database: &Database,
    tiles: &mut Tiles,
    size: u64,
) -> Result<Vec<TileFile>, NotPublished> {
    let from = tiles.size();
    let mut files = Vec::new();
    database.leaves(from, WIDTH.min(size.saturating_sub(from)), |number, leaf| {
        if number != tiles.size() {
            return Err(missing(tiles.size()));
        }
        let full = tiles.push(leaf, tlog::leaf_hash(leaf));
        files.extend(full.map_err(|error| NotPublished::Records(error.to_string()))?);
        Ok(())
    })?;
    if tiles.size() == from {
        return Err(missing(from));
    }
    Ok(files)
}

fn missing(number: u64) -> NotPublished {
    NotPublished::Records(format!("record {number} is missing"))
}

fn failed(path: PathBuf, reason: &std::io::Error) -> NotPublished {
    NotPublished::Io { path, reason: reason.to_string() }
}

impl From<rusqlite::Error> for NotPublished {
    fn from(error: rusqlite::Error) -> Self {
        Self::Records(error.to_string())
    }
}
