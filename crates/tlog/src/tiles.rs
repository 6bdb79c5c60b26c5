//! Writing: records in, files out.

use lexicon::Digest;
use tlog_tiles::{HASH_SIZE, Hash, Tile, record_hash};

use crate::files::{self, HEIGHT};
use crate::frontier::Frontier;
use crate::path::{self, WIDTH};
use crate::{Checkpoint, Files, Unreadable};

/// Longest entry in bytes.
///
/// LIMIT: an entry bundle gives an entry a 16-bit length.
pub const LONGEST_ENTRY: usize = 65_535;

/// The leaf hash of RFC 6962: SHA-256 of a zero byte and the entry.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Digest {
    Digest::from_bytes(record_hash(entry).0)
}

/// A file of the log, to be written as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileFile {
    /// The relative path.
    pub path: String,
    /// The whole content.
    pub bytes: Vec<u8>,
}

/// An entry that does not fit an entry bundle.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the entry has {0} bytes and a log takes 65535 at most")]
pub struct EntryTooLong(usize);

/// Why a log cannot be continued from its files.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotResumed {
    /// A file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A file is missing or too short.
    #[error("`{0}` is missing or too short")]
    Missing(String),
    /// A file holds something else than was signed.
    #[error("`{0}` does not hold what the checkpoint signed")]
    Differs(String),
}

/// The right edge of a log: the tiles that are not full yet, and the root hash.
///
/// LIMIT: at most 255 entries and 255 hashes per level are kept, whatever the size of the log.
#[derive(Clone, Default)]
pub struct Tiles {
    hashes: HashTiles,
    /// The bytes of the partial entry bundle.
    bundle: Vec<u8>,
}

impl Tiles {
    /// The log without records.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of records.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.hashes.size
    }

    /// The root hash.
    #[must_use]
    pub fn root(&self) -> Digest {
        self.hashes.root()
    }

    /// The right edge of the log that `checkpoint` describes, read from its files and checked.
    ///
    /// # Errors
    ///
    /// [`NotResumed`] if a file at the right edge is missing or is not what was signed.
    pub fn resume(files: &impl Files, checkpoint: &Checkpoint) -> Result<Self, NotResumed> {
        let mut hashes = HashTiles { size: checkpoint.size, ..HashTiles::default() };
        let mut level = 0;
        while let Some(whole) = checkpoint.size.checked_shr(u32::from(HEIGHT * level))
            && whole > 0
        {
            hashes.levels.push(right_hashes(files, level, whole)?);
            level += 1;
        }
        let mut height = HEIGHT * level;
        for tile in hashes.levels.iter().rev() {
            height -= HEIGHT;
            for hash in tile {
                hashes.frontier.push_subtree(height, *hash);
            }
        }
        if hashes.root() != checkpoint.root {
            return Err(NotResumed::Differs("tile".to_owned()));
        }
        let bundle = right_bundle(files, checkpoint.size, hashes.levels.first())?;
        Ok(Self { hashes, bundle })
    }

    /// Adds a record whose [`leaf_hash`] is known. Whatever
    /// became full is returned, to be written; it is not kept.
    ///
    /// # Errors
    ///
    /// [`EntryTooLong`] beyond [`LONGEST_ENTRY`]; nothing was added.
    pub fn push(&mut self, entry: &[u8], leaf: Digest) -> Result<Vec<TileFile>, EntryTooLong> {
        let length = u16::try_from(entry.len()).map_err(|_| EntryTooLong(entry.len()))?;
        self.bundle.extend_from_slice(&length.to_be_bytes());
        self.bundle.extend_from_slice(entry);
        let tiles = self.hashes.push(Hash(*leaf.as_bytes()));
        let mut full = Vec::new();
        if self.size().is_multiple_of(WIDTH) {
            let path = path::bundle(self.size() / WIDTH - 1, WIDTH);
            full.push(TileFile { path, bytes: std::mem::take(&mut self.bundle) });
        }
        full.extend(tiles.into_iter().map(HashTile::into_file));
        Ok(full)
    }

    /// The files that are not full yet, as a checkpoint of the present size needs them.
    #[must_use]
    pub fn partial(&self) -> Vec<TileFile> {
        let mut files: Vec<_> =
            self.hashes.partial().into_iter().map(HashTile::into_file).collect();
        let (index, width) = (self.size() / WIDTH, self.size() % WIDTH);
        if width > 0 {
            files.push(TileFile { path: path::bundle(index, width), bytes: self.bundle.clone() });
        }
        files
    }
}

/// A tile of hashes, full or not.
pub(crate) struct HashTile {
    pub(crate) level: u8,
    pub(crate) index: u64,
    pub(crate) bytes: Vec<u8>,
}

impl HashTile {
    /// Number of hashes.
    pub(crate) fn width(&self) -> u64 {
        u64::try_from(self.bytes.len() / HASH_SIZE).unwrap_or(u64::MAX)
    }

    pub(crate) fn path(&self) -> String {
        path::hash_tile(self.level, self.index, self.width())
    }

    fn into_file(self) -> TileFile {
        TileFile { path: self.path(), bytes: self.bytes }
    }
}

/// The hash tiles that are not full yet, and the root hash over all of them.
#[derive(Clone, Default)]
pub(crate) struct HashTiles {
    size: u64,
    frontier: Frontier,
    /// The hashes of the partial tile of each level.
    levels: Vec<Vec<Hash>>,
}

impl HashTiles {
    pub(crate) fn root(&self) -> Digest {
        Digest::from_bytes(self.frontier.root().0)
    }

    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    /// Adds the hash of a record, and returns the tiles that became full, lowest level first.
    pub(crate) fn push(&mut self, leaf: Hash) -> Vec<HashTile> {
        self.size += 1;
        self.frontier.push(leaf);
        let mut full = Vec::new();
        let (mut carried, mut level, mut count) = (leaf, 0_u8, self.size);
        loop {
            let place = usize::from(level);
            if self.levels.len() <= place {
                self.levels.push(Vec::new());
            }
            let Some(hashes) = self.levels.get_mut(place) else { return full };
            hashes.push(carried);
            if !count.is_multiple_of(WIDTH) {
                return full;
            }
            count /= WIDTH;
            let bytes = concatenated(hashes);
            hashes.clear();
            carried = Tile::subtree_hash(&bytes);
            full.push(HashTile { level, index: count - 1, bytes });
            level += 1;
        }
    }

    /// The tiles that are not full, lowest level first; none for a level without hashes.
    pub(crate) fn partial(&self) -> Vec<HashTile> {
        let mut whole = self.size;
        let mut tiles = Vec::new();
        for (level, hashes) in (0_u8..).zip(&self.levels) {
            whole /= WIDTH;
            if !hashes.is_empty() {
                tiles.push(HashTile { level, index: whole, bytes: concatenated(hashes) });
            }
        }
        tiles
    }
}

impl std::fmt::Debug for Tiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tiles({}, {})", self.size(), self.root())
    }
}

fn concatenated(hashes: &[Hash]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// The hashes of the partial tile of `level`, of which the log has `whole` hashes.
fn right_hashes(files: &impl Files, level: u8, whole: u64) -> Result<Vec<Hash>, NotResumed> {
    let (index, width) = (whole / WIDTH, whole % WIDTH);
    if width == 0 {
        return Ok(Vec::new());
    }
    let path = path::hash_tile(level, index, width);
    let bytes = files.read(&path)?.unwrap_or_default();
    let length = usize::try_from(width).unwrap_or(usize::MAX).saturating_mul(HASH_SIZE);
    match bytes.len() {
        found if found == length => Ok(files::hashes(&bytes)),
        found if found < length => Err(NotResumed::Missing(path)),
        _ => Err(NotResumed::Differs(path)),
    }
}

/// The partial entry bundle, whose entries must hash to `leaves`.
fn right_bundle(
    files: &impl Files,
    size: u64,
    leaves: Option<&Vec<Hash>>,
) -> Result<Vec<u8>, NotResumed> {
    let Some(leaves) = leaves.filter(|leaves| !leaves.is_empty()) else { return Ok(Vec::new()) };
    let path = path::bundle(size / WIDTH, size % WIDTH);
    let Some(bytes) = files.read(&path)? else { return Err(NotResumed::Missing(path)) };
    let (entries, rest) = files::entries(&bytes);
    let hashed = entries.iter().map(|entry| record_hash(entry));
    if rest > 0 || !hashed.eq(leaves.iter().copied()) {
        return Err(NotResumed::Differs(path));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests;
