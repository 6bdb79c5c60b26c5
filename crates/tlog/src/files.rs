//! Files of a log, wherever they are, and the tiles in them.

use tlog_tiles::{Error, HASH_SIZE, Hash, HashReader, Tile};

use crate::path::{self, WIDTH};

/// Height of a tile: 2^8 hashes.
pub(crate) const HEIGHT: u8 = 8;

/// The files of a log, by relative path with `/` between its parts.
pub trait Files {
    /// The whole content of the file at `path`, or nothing if there is no such file.
    ///
    /// # Errors
    ///
    /// The file is there, or may be there, and cannot be read.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable>;
}

/// A file that cannot be read, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{path}` cannot be read: {reason}")]
pub struct Unreadable {
    /// The relative path.
    pub path: String,
    /// What the system says.
    pub reason: String,
}

/// The content of a hash tile as hashes.
pub(crate) fn hashes(bytes: &[u8]) -> Vec<Hash> {
    bytes.chunks_exact(HASH_SIZE).filter_map(|chunk| chunk.try_into().ok().map(Hash)).collect()
}

/// The content of an entry bundle as entries, and how many bytes at its end are not one.
pub(crate) fn entries(mut bytes: &[u8]) -> (Vec<&[u8]>, usize) {
    let mut entries = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length));
        let Some((entry, rest)) = rest.split_at_checked(length) else { break };
        entries.push(entry);
        bytes = rest;
    }
    (entries, bytes.len())
}

/// Reads the hashes of a tree of `size` records from its tiles.
///
/// They are not checked against a root: whoever uses them must. (`tlog_tiles` 0.2.0 has a reader
/// that means to, and leaves a tile unchecked whenever two of the subtrees that make up the root
/// lie in one tile.)
pub(crate) struct Reader<'a, F> {
    pub(crate) files: &'a F,
    pub(crate) size: u64,
}

impl<F: Files> HashReader for Reader<'_, F> {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<Hash>, Error> {
        let mut last: Option<(Tile, Vec<u8>)> = None;
        let mut hashes = Vec::with_capacity(indexes.len());
        for index in indexes {
            let tile = Tile::from_index(HEIGHT, *index).parent(0, self.size);
            let tile = tile.ok_or(Error::IndexesNotInTree)?;
            let bytes = match last.take() {
                Some((known, bytes)) if known == tile => bytes,
                _ => self.tile(&tile)?,
            };
            hashes.push(tile.hash_at_index(&bytes, *index)?);
            last = Some((tile, bytes));
        }
        Ok(hashes)
    }
}

impl<F: Files> Reader<'_, F> {
    /// The hashes of a tile; from the full tile once the partial one is gone, as C2SP allows.
    fn tile(&self, tile: &Tile) -> Result<Vec<u8>, Error> {
        let read = |width| {
            let path = path::hash_tile(tile.level(), tile.level_index(), width);
            self.files.read(&path).map_err(|error| Error::InvalidInput(error.to_string()))
        };
        let width = u64::from(tile.width());
        let bytes = match read(width)? {
            None if width < WIDTH => read(WIDTH)?,
            found => found,
        };
        let mut bytes = bytes.ok_or_else(|| missing(tile))?;
        let length = usize::try_from(width).unwrap_or(usize::MAX).saturating_mul(HASH_SIZE);
        if bytes.len() < length {
            return Err(missing(tile));
        }
        bytes.truncate(length);
        Ok(bytes)
    }
}

fn missing(tile: &Tile) -> Error {
    let path = path::hash_tile(tile.level(), tile.level_index(), u64::from(tile.width()));
    Error::InvalidInput(format!("`{path}` is missing or too short"))
}
