//! Proofs: that a record is in a log, and that a log only grew (RFC 6962; C2SP tlog-proof).

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use lexicon::{Digest, RecordNumber};
use tlog_tiles::{Hash, HashReader as _, record_hash, stored_hash_index};

use crate::files::Reader;
use crate::path::WIDTH;
use crate::{BadNote, Checkpoint, Files, PublicKey};

/// The first line of a proof in its text form.
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// Why a proof cannot be made from the files of a log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unproven {
    /// There is no such record yet.
    #[error("record {0} is not in a log of {1} records")]
    OutOfRange(u64, u64),
    /// The tiles are not there or are not those that were signed.
    #[error("the tiles do not prove it: {0}")]
    Tiles(String),
}

/// Why a proof proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadProof {
    /// Not the text of a proof.
    #[error("it is not a proof in the form of c2sp.org/tlog-proof@v1")]
    Malformed,
    /// The checkpoint in it is not to be believed.
    #[error("its checkpoint is not to be believed: {0}")]
    Checkpoint(#[from] BadNote),
    /// The hashes do not lead to the root.
    #[error("its hashes do not lead to the root that was signed")]
    Hashes,
}

/// The proof that a record is in a log: complete, for a file of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct InclusionProof {
    number: RecordNumber,
    hashes: Vec<Hash>,
    checkpoint: String,
}

impl InclusionProof {
    /// The proof that the log with these files has the record `number`. `note` is its signed
    /// checkpoint, which goes into the proof.
    ///
    /// # Errors
    ///
    /// [`Unproven`] if the record is not in the log or the tiles are not those that were signed.
    pub fn new(
        files: &impl Files,
        key: &PublicKey,
        note: &[u8],
        number: RecordNumber,
    ) -> Result<Self, Unproven> {
        let checkpoint = key.open(note).map_err(|error| Unproven::Tiles(error.to_string()))?;
        let hashes = prove(files, &checkpoint, number.index())?.0;
        let checkpoint = String::from_utf8_lossy(note).into_owned();
        Ok(Self { number, hashes, checkpoint })
    }

    /// The number of the record.
    #[must_use]
    pub const fn number(&self) -> RecordNumber {
        self.number
    }

    /// Checks that `entry` is this record of the log that has `key`, and says of which checkpoint.
    ///
    /// # Errors
    ///
    /// [`BadProof`] if the checkpoint or the hashes do not hold.
    pub fn check(&self, key: &PublicKey, entry: &[u8]) -> Result<Checkpoint, BadProof> {
        let checkpoint = key.open(self.checkpoint.as_bytes())?;
        let root = Hash(*checkpoint.root.as_bytes());
        let (size, number) = (checkpoint.size, self.number.index());
        tlog_tiles::check_record(&self.hashes, size, root, number, record_hash(entry))
            .map_err(|_| BadProof::Hashes)?;
        Ok(checkpoint)
    }
}

impl fmt::Display for InclusionProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}\nindex {}", self.number)?;
        self.hashes.iter().try_for_each(|hash| writeln!(f, "{hash}"))?;
        write!(f, "\n{}", self.checkpoint)
    }
}

impl FromStr for InclusionProof {
    type Err = BadProof;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (head, checkpoint) = text.split_once("\n\n").ok_or(BadProof::Malformed)?;
        let mut lines = head.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(BadProof::Malformed);
        }
        let mut line = lines.next().ok_or(BadProof::Malformed)?;
        if line.starts_with("extra ") {
            // Whoever made the proof may add what it likes here; nothing vouches for it.
            line = lines.next().ok_or(BadProof::Malformed)?;
        }
        let digits = line.strip_prefix("index ").ok_or(BadProof::Malformed)?;
        let index: u64 = digits.parse().map_err(|_| BadProof::Malformed)?;
        if index.to_string() != digits {
            return Err(BadProof::Malformed);
        }
        let hashes: Result<Vec<Hash>, _> = lines.map(Hash::parse_hash).collect();
        Ok(Self {
            number: RecordNumber::new(index),
            hashes: hashes.map_err(|_| BadProof::Malformed)?,
            checkpoint: checkpoint.to_owned(),
        })
    }
}

/// The proof that a log grew from one checkpoint to a later one without changing what was there.
#[derive(Clone, Debug, PartialEq)]
pub struct ConsistencyProof {
    hashes: Vec<Hash>,
}

impl ConsistencyProof {
    /// The proof that the log with these files, which `new` describes, had `old` records once.
    ///
    /// # Errors
    ///
    /// [`Unproven`] if it never had that size or the tiles are not those that were signed.
    pub fn new(files: &impl Files, new: &Checkpoint, old: u64) -> Result<Self, Unproven> {
        if old == 0 || old > new.size {
            return Err(Unproven::OutOfRange(old, new.size));
        }
        let reader = Reader { files, size: new.size };
        let unproven = |error: tlog_tiles::Error| Unproven::Tiles(error.to_string());
        let hashes = tlog_tiles::prove_tree(new.size, old, &reader).map_err(unproven)?;
        let old_root = tlog_tiles::tree_hash(old, &reader).map_err(unproven)?;
        let new_root = Hash(*new.root.as_bytes());
        tlog_tiles::check_tree(&hashes, new.size, new_root, old, old_root).map_err(unproven)?;
        Ok(Self { hashes })
    }

    /// Checks that the log of `new` begins with the log of `old`.
    ///
    /// # Errors
    ///
    /// [`BadProof::Hashes`] if this does not prove it.
    pub fn check(&self, old: &Checkpoint, new: &Checkpoint) -> Result<(), BadProof> {
        let [old_root, new_root] = [old, new].map(|checkpoint| Hash(*checkpoint.root.as_bytes()));
        tlog_tiles::check_tree(&self.hashes, new.size, new_root, old.size, old_root)
            .map_err(|_| BadProof::Hashes)
    }
}

/// The leaf hashes of the records in `range`, from the tiles, checked against the signed root.
///
/// # Errors
///
/// [`Unproven`] if the range is not in the log or the tiles are not those that were signed.
pub fn leaf_hashes(
    files: &impl Files,
    checkpoint: &Checkpoint,
    range: Range<u64>,
) -> Result<Vec<Digest>, Unproven> {
    if range.end > checkpoint.size {
        return Err(Unproven::OutOfRange(range.end, checkpoint.size));
    }
    let mut hashes = Vec::new();
    if range.is_empty() {
        return Ok(hashes);
    }
    let reader = Reader { files, size: checkpoint.size };
    for tile in range.start / WIDTH..range.end.div_ceil(WIDTH) {
        let first = (tile * WIDTH).max(range.start);
        let end = ((tile + 1) * WIDTH).min(range.end);
        // The way from any record of a tile to the root passes all its other records, so the proof
        // of one is the proof of the tile.
        prove(files, checkpoint, first)?;
        let indexes: Vec<u64> = (first..end).map(|number| stored_hash_index(0, number)).collect();
        let read = reader.read_hashes(&indexes);
        let read = read.map_err(|error| Unproven::Tiles(error.to_string()))?;
        hashes.extend(read.into_iter().map(|hash| Digest::from_bytes(hash.0)));
    }
    Ok(hashes)
}

/// The way from record `number` to the root, and its leaf hash: both from the tiles, and checked.
fn prove(
    files: &impl Files,
    checkpoint: &Checkpoint,
    number: u64,
) -> Result<(Vec<Hash>, Hash), Unproven> {
    let size = checkpoint.size;
    if number >= size {
        return Err(Unproven::OutOfRange(number, size));
    }
    let unproven = |error: tlog_tiles::Error| Unproven::Tiles(error.to_string());
    let reader = Reader { files, size };
    let hashes = tlog_tiles::prove_record(size, number, &reader).map_err(unproven)?;
    let leaf = reader.read_hashes(&[stored_hash_index(0, number)]).map_err(unproven)?;
    let leaf = leaf.first().copied().ok_or(Unproven::OutOfRange(number, size))?;
    let root = Hash(*checkpoint.root.as_bytes());
    tlog_tiles::check_record(&hashes, size, root, number, leaf).map_err(unproven)?;
    Ok((hashes, leaf))
}

#[cfg(test)]
mod tests;
