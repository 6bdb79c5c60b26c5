//! The journal of used tokens in a file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use miette::Diagnostic;
use permit::{BadWindow, ENTRY, Journal, MOST_REMEMBERED, Unwritten, Window};

/// Largest journal in bytes: it is written anew at twice the largest capacity, with a mark.
const LARGEST: u64 = ((2 * MOST_REMEMBERED + 2) * ENTRY) as u64;

/// A journal in a file of its own, held by one process.
#[derive(Debug)]
pub(super) struct FileJournal {
    path: PathBuf,
    file: File,
    /// Locked as long as this process lives. A file of its own, since the journal is replaced.
    _lock: File,
}

/// Why there is no journal to begin with. Nothing is executed then.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(super) enum NoJournal {
    #[error("there is no journal `{0}`")]
    #[diagnostic(help(
        "restore it; or, if this effector has never executed anything, say so with --new"
    ))]
    Missing(PathBuf),
    #[error("the journal `{0}` is there already")]
    #[diagnostic(help("leave --new out: what was used must not be forgotten"))]
    Present(PathBuf),
    #[error("the journal `{0}` is in use by another process")]
    #[diagnostic(help(
        "stop the other effector, or give each a journal and an audience of its own"
    ))]
    InUse(PathBuf),
    #[error("the journal `{0}` is larger than any journal")]
    #[diagnostic(help("name the journal of this effector"))]
    TooLarge(PathBuf),
    #[error("the journal `{path}` cannot be used")]
    #[diagnostic(help("see to the disk and to who may write there"))]
    Io { path: PathBuf, source: io::Error },
    #[error("the journal `{path}` does not hold")]
    Window { path: PathBuf, source: BadWindow },
}

impl FileJournal {
    /// A window over a journal that begins now.
    pub(super) fn begin(
        path: &Path,
        capacity: usize,
        now_ms: u64,
    ) -> Result<Window<Self>, NoJournal> {
        let lock = locked(path)?;
        let opened = OpenOptions::new().append(true).create_new(true).open(path);
        let file = opened.map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => NoJournal::Present(path.to_owned()),
            _ => failed(path)(error),
        })?;
        let journal = Self { path: path.to_owned(), file, _lock: lock };
        Window::new(journal, capacity, now_ms).map_err(bad(path))
    }

    /// A window over the journal of an effector that starts again.
    pub(super) fn resume(
        path: &Path,
        capacity: usize,
        now_ms: u64,
        skew_ms: u64,
    ) -> Result<Window<Self>, NoJournal> {
        let lock = locked(path)?;
        let file =
            OpenOptions::new().append(true).open(path).map_err(|error| match error.kind() {
                ErrorKind::NotFound => NoJournal::Missing(path.to_owned()),
                _ => failed(path)(error),
            })?;
        if file.metadata().map_err(failed(path))?.len() > LARGEST {
            return Err(NoJournal::TooLarge(path.to_owned()));
        }
        let written = fs::read(path).map_err(failed(path))?;
        let journal = Self { path: path.to_owned(), file, _lock: lock };
        Window::resume(journal, &written, capacity, now_ms, skew_ms).map_err(bad(path))
    }

    fn try_replace(&mut self, entries: &[u8]) -> io::Result<()> {
        let beside = with_ending(&self.path, "new");
        let mut file = File::create(&beside)?;
        file.write_all(entries)?;
        file.sync_all()?;
        fs::rename(&beside, &self.path)?;
        File::open(folder(&self.path))?.sync_all()?;
        self.file = OpenOptions::new().append(true).open(&self.path)?;
        Ok(())
    }
}

impl Journal for FileJournal {
    fn append(&mut self, entry: &[u8; ENTRY]) -> Result<(), Unwritten> {
        let written = self.file.write_all(entry).and_then(|()| self.file.sync_all());
        written.map_err(|_| Unwritten)
    }

    fn replace(&mut self, entries: &[u8]) -> Result<(), Unwritten> {
        self.try_replace(entries).map_err(|_| Unwritten)
    }
}

/// The lock beside the journal, held by this process.
fn locked(path: &Path) -> Result<File, NoJournal> {
    let beside = with_ending(path, "lock");
    let opened = OpenOptions::new().append(true).create(true).open(beside);
    let lock = opened.map_err(failed(path))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(fs::TryLockError::WouldBlock) => Err(NoJournal::InUse(path.to_owned())),
        Err(fs::TryLockError::Error(error)) => Err(failed(path)(error)),
    }
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".");
    beside.push(ending);
    beside.into()
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| *folder != Path::new("")).unwrap_or_else(|| Path::new("."))
}

fn failed(path: &Path) -> impl Fn(io::Error) -> NoJournal {
    move |source| NoJournal::Io { path: path.to_owned(), source }
}

fn bad(path: &Path) -> impl Fn(BadWindow) -> NoJournal {
    move |source| NoJournal::Window { path: path.to_owned(), source }
}
