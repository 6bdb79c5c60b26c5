//! A real log in memory, to be tested and tampered with.

use std::collections::BTreeMap;

use tlog_tiles::record_hash;

use crate::path::{self, WIDTH};
use crate::{CHECKPOINT, Files, PUBLIC_KEY, SecretKey, Tiles, Unreadable};

pub(crate) const ORIGIN: &str = "log.example/brightline";

/// The files of a log.
#[derive(Clone, Default)]
pub(crate) struct Log {
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    pub(crate) tiles: Tiles,
    /// This path cannot be read.
    pub(crate) broken: Option<String>,
}

pub(crate) fn key() -> SecretKey {
    SecretKey::from_random(ORIGIN, &[7; 32]).unwrap()
}

/// The text of record `number`: of no fixed length, so that lengths matter.
pub(crate) fn entry(number: u64) -> Vec<u8> {
    format!("record {number} {}", "x".repeat(usize::try_from(number % 7).unwrap())).into_bytes()
}

impl Log {
    /// A log of `size` records that was published at each of the sizes given, last of all at
    /// `size`.
    pub(crate) fn new(published: &[u64]) -> Self {
        let mut log = Self::default();
        log.files.insert(PUBLIC_KEY.to_owned(), format!("{}\n", key().public()).into_bytes());
        for size in published {
            log.grow(*size);
        }
        log
    }

    /// Lets the log grow to `size` records and publishes it.
    pub(crate) fn grow(&mut self, size: u64) {
        while self.tiles.size() < size {
            let entry = entry(self.tiles.size());
            self.append(&entry);
        }
        self.publish();
    }

    pub(crate) fn append(&mut self, entry: &[u8]) {
        let leaf = lexicon::Digest::from_bytes(record_hash(entry).0);
        for file in self.tiles.push(entry, leaf).unwrap() {
            let narrower = format!("{}.p/", file.path);
            self.files.retain(|path, _| !path.starts_with(&narrower));
            self.files.insert(file.path, file.bytes);
        }
    }

    pub(crate) fn publish(&mut self) {
        for file in self.tiles.partial() {
            self.files.insert(file.path, file.bytes);
        }
        let note = key().sign(self.tiles.size(), self.tiles.root()).unwrap();
        self.files.insert(CHECKPOINT.to_owned(), note);
    }

    pub(crate) fn checkpoint(&self) -> Vec<u8> {
        self.files[CHECKPOINT].clone()
    }

    /// The path of the bundle that has record `number`.
    pub(crate) fn bundle_of(&self, number: u64) -> String {
        let index = number / WIDTH;
        path::bundle(index, WIDTH.min(self.tiles.size() - index * WIDTH))
    }

    /// Rewrites the records in the bundle that has record `number`, and nothing else.
    pub(crate) fn rewrite(&mut self, number: u64, change: impl FnOnce(&mut Vec<Vec<u8>>)) {
        let path = self.bundle_of(number);
        let (entries, rest) = crate::files::entries(&self.files[&path]);
        assert_eq!(rest, 0);
        let mut entries: Vec<Vec<u8>> = entries.into_iter().map(<[u8]>::to_vec).collect();
        change(&mut entries);
        let bytes = entries.iter().flat_map(|entry| {
            let length = u16::try_from(entry.len()).unwrap().to_be_bytes();
            [&length[..], entry].concat()
        });
        let bytes = bytes.collect();
        self.files.insert(path, bytes);
    }
}

impl Files for Log {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Unreadable> {
        if self.broken.as_deref() == Some(path) {
            return Err(Unreadable { path: path.to_owned(), reason: "broken disk".to_owned() });
        }
        Ok(self.files.get(path).cloned())
    }
}
