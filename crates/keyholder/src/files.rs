//! The keys of one agreement on the disk.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use controls::ledger::{Day, KEY_LENGTH, Key};
use zeroize::Zeroizing;

use crate::NoKeys;

const HEAD: &str = "brightline epochs 1";
const INDEX: &str = "epoch";
const ENDING: &str = "key";

/// What is known of the epochs of an agreement without their keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Index {
    pub(crate) number: u64,
    pub(crate) begins: Day,
    pub(crate) before: Option<u64>,
}

/// What there is of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Indexed {
    Known(Index),
    /// There is none.
    Missing,
    /// It cannot be read as one.
    Damaged,
}

/// The folder of one agreement.
#[derive(Clone, Debug)]
pub(crate) struct Files {
    folder: PathBuf,
}

impl Files {
    /// The folder `folder`, made if it is not there.
    pub(crate) fn open(folder: PathBuf) -> Result<Self, NoKeys> {
        create_folder(&folder)?;
        Ok(Self { folder })
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn index(&self) -> Result<Indexed, NoKeys> {
        let path = self.folder.join(INDEX);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Index::read(&text).map_or(Indexed::Damaged, Indexed::Known)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Indexed::Missing),
            Err(error) if error.kind() == ErrorKind::InvalidData => Ok(Indexed::Damaged),
            Err(reason) => Err(NoKeys::Io { path, reason }),
        }
    }

    /// The key of epoch `number`; nothing if it is not there, or is not one.
    pub(crate) fn key(&self, number: u64) -> Result<Option<Zeroizing<Key>>, NoKeys> {
        let path = self.path(number);
        let failed = |reason| NoKeys::Io { path: path.clone(), reason };
        let text = match fs::read(&path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(reason) => return Err(failed(reason)),
        };
        let mode = fs::metadata(&path).map_err(failed)?.permissions().mode();
        if mode & 0o077 != 0 {
            return Err(NoKeys::Exposed { path });
        }
        Ok(key_of(&text))
    }

    /// Writes the key of epoch `number`. When this returns, the disk has it.
    pub(crate) fn put_key(&self, number: u64, key: &Key) -> Result<(), NoKeys> {
        let text: Zeroizing<String> = Zeroizing::new(
            key.iter().map(|byte| format!("{byte:02x}")).chain([String::from("\n")]).collect(),
        );
        let path = self.path(number);
        self.write(&path, text.as_bytes()).map_err(|reason| NoKeys::Io { path, reason })
    }

    /// Writes the index in place of the one before. When this returns, the disk has it.
    pub(crate) fn put_index(&self, index: Index) -> Result<(), NoKeys> {
        let (path, beside) = (self.folder.join(INDEX), self.folder.join("epoch.new"));
        let put = || {
            self.write(&beside, index.to_string().as_bytes())?;
            fs::rename(&beside, &path)?;
            sync(&self.folder)
        };
        put().map_err(|reason| NoKeys::Io { path: path.clone(), reason })
    }

    /// The numbers of the epochs whose keys are there.
    pub(crate) fn numbers(&self) -> Result<Vec<u64>, NoKeys> {
        let failed = |reason| NoKeys::Io { path: self.folder.clone(), reason };
        let mut numbers = Vec::new();
        for entry in fs::read_dir(&self.folder).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            let is_key = path.extension().is_some_and(|ending| ending == ENDING);
            let stem = path.file_stem().filter(|_| is_key).and_then(|stem| stem.to_str());
            numbers.extend(stem.and_then(|stem| stem.parse::<u64>().ok()));
        }
        Ok(numbers)
    }

    /// Destroys every key but those of `living`: overwritten first, so that the bytes are gone also
    /// from a disk that only forgets names. Returns how many were destroyed.
    pub(crate) fn destroy_all_but(&self, living: &[u64]) -> Result<usize, NoKeys> {
        let dead: Vec<_> =
            self.numbers()?.into_iter().filter(|number| !living.contains(number)).collect();
        for number in &dead {
            let path = self.path(*number);
            overwrite(&path)
                .and_then(|()| fs::remove_file(&path))
                .and_then(|()| sync(&self.folder))
                .map_err(|reason| NoKeys::Io { path, reason })?;
        }
        Ok(dead.len())
    }

    fn path(&self, number: u64) -> PathBuf {
        self.folder.join(format!("{number}.{ENDING}"))
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        sync(&self.folder)
    }
}

impl Index {
    fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return None;
        }
        let mut value = |key: &str| lines.next()?.strip_prefix(key)?.strip_prefix(' ');
        let number = value("number")?.parse().ok()?;
        let begins = Day(value("begins")?.parse().ok()?);
        let before = match value("before")? {
            "none" => None,
            number => Some(number.parse().ok()?),
        };
        Some(Self { number, begins, before })
    }
}

impl std::fmt::Display for Index {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let before = self.before.map_or_else(|| "none".to_owned(), |number| number.to_string());
        let (number, begins) = (self.number, self.begins.0);
        write!(f, "{HEAD}\nnumber {number}\nbegins {begins}\nbefore {before}\n")
    }
}

/// Makes a folder that its owner alone may enter, and refuses one that others may.
pub(crate) fn create_folder(folder: &Path) -> Result<(), NoKeys> {
    let failed = |reason| NoKeys::Io { path: folder.to_owned(), reason };
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
    let mode = fs::metadata(folder).map_err(failed)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(NoKeys::Exposed { path: folder.to_owned() });
    }
    let above = folder.parent().filter(|above| *above != Path::new(""));
    sync(above.unwrap_or_else(|| Path::new("."))).map_err(failed)
}

fn key_of(text: &[u8]) -> Option<Zeroizing<Key>> {
    let digits = text.strip_suffix(b"\n").filter(|digits| digits.len() == 2 * KEY_LENGTH)?;
    let mut key = Zeroizing::new(Key::default());
    for (byte, pair) in key.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(key)
}

fn overwrite(path: &Path) -> io::Result<()> {
    let length = fs::metadata(path)?.len();
    let mut file = OpenOptions::new().write(true).open(path)?;
    let zeros = vec![b'0'; usize::try_from(length).unwrap_or(0)];
    file.write_all(&zeros)?;
    file.sync_all()
}

/// Brings the names in a folder to disk.
fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
