//! One pass over all files of a log, in constant memory.

use lexicon::Digest;
use tlog_tiles::{HASH_SIZE, Hash, record_hash};

use super::differences::Differences;
use super::{Finding, MOST_FINDINGS};
use crate::files;
use crate::path::{self, WIDTH};
use crate::tiles::{HashTile, HashTiles};
use crate::{Checkpoint, Files};

/// LIMIT: after so many missing files in a row nothing is expected to follow.
const LONGEST_GAP: usize = 4_096;

/// What the pass found.
pub(super) struct Passed {
    pub(super) findings: Vec<Finding>,
    /// The root hash that the log had when it was as large as the pin, if it can be told.
    pub(super) pinned: Option<Digest>,
}

/// The tree as one of the two witnesses tells it: the records, or their stored hashes.
#[derive(Default)]
struct Side {
    tiles: HashTiles,
    pinned: Option<Digest>,
}

/// A file of hashes that does not fit at least one of the two sides.
struct Doubt {
    path: String,
    fits_records: bool,
    fits_hashes: bool,
}

/// The pass.
pub(super) struct Pass<'a, F> {
    files: &'a F,
    checkpoint: &'a Checkpoint,
    pin: Option<u64>,
    /// The tree of the records as they are in the entry bundles.
    records: Side,
    /// The tree of the stored hashes of the records.
    hashes: Side,
    /// Records that differ from their stored hash; one of the two is wrong.
    doubtful: Differences,
    /// Bundles with more or fewer records than they should have.
    certain: Differences,
    doubts: Vec<Doubt>,
    /// Files missing without a gap up to here; at the end of the log this is a truncation.
    run: Vec<String>,
    run_from: Option<u64>,
    /// Neither records nor hashes are there for some part, so no root can be computed.
    lost: bool,
    findings: Vec<Finding>,
}

impl<'a, F: Files> Pass<'a, F> {
    pub(super) fn new(files: &'a F, checkpoint: &'a Checkpoint, pin: Option<u64>) -> Self {
        Self {
            files,
            checkpoint,
            pin,
            records: Side::default(),
            hashes: Side::default(),
            doubtful: Differences::default(),
            certain: Differences::default(),
            doubts: Vec::new(),
            run: Vec::new(),
            run_from: None,
            lost: false,
            findings: Vec::new(),
        }
    }

    /// Reads everything and says what is wrong.
    pub(super) fn run(mut self) -> Passed {
        let size = self.checkpoint.size;
        self.note_pin();
        for index in 0..size.div_ceil(WIDTH) {
            self.bundle(index, WIDTH.min(size - index * WIDTH));
            if self.findings.len() > MOST_FINDINGS || self.run.len() > LONGEST_GAP {
                self.lost = true;
                break;
            }
        }
        self.right_edge();
        self.judge()
    }

    /// Checks the records `index` * 256 and on, `width` of them, and their stored hashes.
    fn bundle(&mut self, index: u64, width: u64) {
        let (bundle_path, tile_path) =
            (path::bundle(index, width), path::hash_tile(0, index, width));
        let before = self.findings.len();
        let (bundle, tile) = (self.read(&bundle_path), self.read(&tile_path));
        let readable = self.findings.len() == before;
        if bundle.is_none() && readable {
            self.run_from.get_or_insert(index * WIDTH);
            self.run.push(bundle_path.clone());
            if tile.is_none() {
                self.run.push(tile_path);
                self.lost = true;
                return;
            }
        } else {
            self.end_run();
            if tile.is_none() && readable {
                self.findings.push(Finding::missing(&tile_path));
            }
        }
        let stored = tile.and_then(|bytes| self.stored_hashes(&tile_path, &bytes, width));
        let first = index * WIDTH;
        let found = bundle.and_then(|bytes| {
            self.record_hashes(&bundle_path, &bytes, first, width, stored.as_deref())
        });
        self.compare(&tile_path, first, found, stored);
    }

    /// The hashes in a tile of level 0, if it has as many as it should.
    fn stored_hashes(&mut self, path: &str, bytes: &[u8], width: u64) -> Option<Vec<Hash>> {
        let hashes = files::hashes(bytes);
        let expected = usize::try_from(width).ok()?.checked_mul(HASH_SIZE)?;
        self.length(path, bytes.len(), expected).then_some(hashes)
    }

    /// The hashes of the records in a bundle, if it has as many as it should. What is wrong with a
    /// bundle that has not is said here.
    fn record_hashes(
        &mut self,
        path: &str,
        bytes: &[u8],
        first: u64,
        width: u64,
        stored: Option<&[Hash]>,
    ) -> Option<Vec<Hash>> {
        let (entries, rest) = files::entries(bytes);
        let found: Vec<Hash> = entries.iter().map(|entry| record_hash(entry)).collect();
        let count = u64::try_from(found.len()).ok()?;
        if rest > 0 && count < width {
            let good = stored.map_or(0, |stored| {
                found.iter().zip(stored).take_while(|(found, stored)| found == stored).count()
            });
            let record = first + u64::try_from(good).ok()?;
            self.findings.push(Finding::Damaged { path: path.to_owned(), record });
            return None;
        }
        if rest > 0 {
            let bytes = u64::try_from(rest).ok()?;
            self.findings.push(Finding::ExtraBytes { path: path.to_owned(), bytes });
        }
        if count == width {
            return Some(found);
        }
        match stored {
            Some(stored) => self.certain.note(first, stored, &found),
            None => self.findings.push(Finding::Damaged { path: path.to_owned(), record: first }),
        }
        None
    }

    /// Lets both trees grow, each by its own witness where it has one and by the other's where not.
    fn compare(
        &mut self,
        tile_path: &str,
        first: u64,
        found: Option<Vec<Hash>>,
        stored: Option<Vec<Hash>>,
    ) {
        let (found, stored) = match (found, stored) {
            (Some(found), Some(stored)) => {
                if found != stored {
                    self.doubtful.note(first, &stored, &found);
                    self.doubt(tile_path.to_owned(), false, true);
                }
                (found, stored)
            }
            (Some(one), None) | (None, Some(one)) => (one.clone(), one),
            (None, None) => {
                self.lost = true;
                return;
            }
        };
        for (found, stored) in found.into_iter().zip(stored) {
            let by_records = self.records.tiles.push(found);
            let by_hashes = self.hashes.tiles.push(stored);
            // The tile of level 0 was just compared, record by record.
            for (by_records, by_hashes) in by_records.iter().zip(&by_hashes).skip(1) {
                self.upper(by_records, by_hashes);
            }
            self.note_pin();
        }
    }

    /// Compares a file of hashes above level 0 with what both sides say it should be.
    fn upper(&mut self, by_records: &HashTile, by_hashes: &HashTile) {
        let path = by_records.path();
        if self.lost {
            return;
        }
        let Some(bytes) = self.read(&path) else {
            self.findings.push(Finding::missing(&path));
            return;
        };
        if !self.length(&path, bytes.len(), by_records.bytes.len()) {
            return;
        }
        self.doubt(path, bytes == by_records.bytes, bytes == by_hashes.bytes);
    }

    /// Checks the tiles at the right edge, and the narrower files of earlier checkpoints there.
    fn right_edge(&mut self) {
        if self.lost {
            return;
        }
        let (by_records, by_hashes) = (self.records.tiles.partial(), self.hashes.tiles.partial());
        for (by_records, by_hashes) in by_records.iter().zip(&by_hashes) {
            if by_records.level > 0 {
                self.upper(by_records, by_hashes);
            }
            for width in 1..by_records.width() {
                let path = path::hash_tile(by_records.level, by_records.index, width);
                let Some(bytes) = self.read(&path) else { continue };
                self.earlier(path, width, bytes, by_records, by_hashes);
            }
            for width in 1..if by_records.level == 0 { by_records.width() } else { 0 } {
                let path = path::bundle(by_records.index, width);
                let Some(bytes) = self.read(&path) else { continue };
                let (entries, rest) = files::entries(&bytes);
                let mut hashes: Vec<u8> =
                    entries.iter().flat_map(|entry| record_hash(entry).0).collect();
                // What is not a record makes the file differ, whatever comes before it.
                hashes.resize(hashes.len() + rest, 0);
                self.earlier(path, width, hashes, by_records, by_hashes);
            }
        }
    }

    /// What was published at an earlier checkpoint must be the beginning of what is there now.
    fn earlier(
        &mut self,
        path: String,
        width: u64,
        hashes: Vec<u8>,
        by_records: &HashTile,
        by_hashes: &HashTile,
    ) {
        let length = usize::try_from(width).unwrap_or(usize::MAX).saturating_mul(HASH_SIZE);
        let fits = |now: &HashTile| now.bytes.get(..length) == Some(&hashes);
        self.doubt(path, fits(by_records), fits(by_hashes));
    }

    fn doubt(&mut self, path: String, fits_records: bool, fits_hashes: bool) {
        if !(fits_records && fits_hashes) {
            self.doubts.push(Doubt { path, fits_records, fits_hashes });
        }
    }

    /// Decides by the signed root which side is right, and says what that means.
    fn judge(mut self) -> Passed {
        if let (Some(held), signed) = (self.run_from, self.checkpoint.size) {
            self.findings.insert(0, Finding::Truncated { held, signed });
        }
        let right = |side: &Side| {
            side.tiles.size() == self.checkpoint.size && side.tiles.root() == self.checkpoint.root
        };
        let (records_right, hashes_right) = (right(&self.records), right(&self.hashes));
        if !records_right {
            self.certain.append(self.doubtful);
        }
        self.findings.extend(self.certain.explain());
        for doubt in self.doubts {
            let fits = if records_right { doubt.fits_records } else { doubt.fits_hashes };
            if !fits {
                self.findings.push(Finding::Changed { path: doubt.path });
            }
        }
        if !records_right && !hashes_right && !self.lost {
            self.findings.push(Finding::OtherRoot { signed: self.checkpoint.size });
        }
        let trusted = if records_right { self.records } else { self.hashes };
        Passed { findings: self.findings, pinned: trusted.pinned }
    }

    /// Keeps the root hash at the size of the pin.
    fn note_pin(&mut self) {
        if self.lost || self.pin != Some(self.records.tiles.size()) {
            return;
        }
        for side in [&mut self.records, &mut self.hashes] {
            side.pinned = Some(side.tiles.root());
        }
    }

    fn end_run(&mut self) {
        self.run_from = None;
        let missing = std::mem::take(&mut self.run);
        self.findings.extend(missing.into_iter().map(|path| Finding::Missing { path }));
    }

    /// Whether a file is as long as it should be.
    fn length(&mut self, path: &str, found: usize, expected: usize) -> bool {
        let bytes = u64::try_from(found.abs_diff(expected)).unwrap_or(u64::MAX);
        let path = path.to_owned();
        match found.cmp(&expected) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => self.findings.push(Finding::TooShort { path, bytes }),
            std::cmp::Ordering::Greater => {
                self.findings.push(Finding::ExtraBytes { path, bytes });
            }
        }
        false
    }

    /// The file, or nothing; what cannot be read is a finding.
    fn read(&mut self, path: &str) -> Option<Vec<u8>> {
        match self.files.read(path) {
            Ok(found) => found,
            Err(error) => {
                self.findings.push(error.into());
                None
            }
        }
    }
}
