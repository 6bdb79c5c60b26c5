//! The keys of all agreements in one folder.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Mutex, PoisonError};

use controls::ledger::{Day, Key, Pseudonyms};
use lexicon::{AgreementId, Moment, Span};
use zeroize::Zeroizing;

use crate::NoKeys;
use crate::epochs::{Epoch, Epochs, Turn, turn};
use crate::files::{Files, Index, Indexed, create_folder};

/// LIMIT: whoever may ask could name any number of agreements, and each has files.
const MOST_TENANTS: usize = 64;

/// How the folder of an agreement begins: no name of one can be that of another file.
const PREFIX: &str = "of-";

/// The keys in one folder, which no other process uses.
pub struct Keys {
    folder: PathBuf,
    /// Length of an epoch, in days.
    window: AtomicU16,
    tenants: Mutex<BTreeMap<AgreementId, Tenant>>,
    /// Held as long as it is open.
    _lock: File,
}

struct Tenant {
    files: Files,
    epochs: Epochs,
}

impl Keys {
    /// The keys in `folder`, which is made if it is not there. `window` is that of the agreements:
    /// so long is an epoch.
    ///
    /// A window that is shorter than an agreement's makes the ledger count persons again.
    ///
    /// # Errors
    ///
    /// [`NoKeys`] if the folder cannot be used, others may look into it, or another process uses
    /// it.
    pub fn open(folder: impl Into<PathBuf>, window: Span) -> Result<Self, NoKeys> {
        let folder = folder.into();
        create_folder(&folder)?;
        let path = folder.join("lock");
        let lock = File::options().write(true).create(true).truncate(false).open(&path);
        let lock = lock.map_err(|reason| NoKeys::Io { path: path.clone(), reason })?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(NoKeys::InUse { folder }),
            Err(TryLockError::Error(reason)) => return Err(NoKeys::Io { path, reason }),
        }
        let window = AtomicU16::new(Day::reached_by(window));
        Ok(Self { folder, window, tenants: Mutex::default(), _lock: lock })
    }

    /// Makes epochs as long as `window`, this one included: an agreement with another window is in
    /// force.
    pub fn set_window(&self, window: Span) {
        self.window.store(Day::reached_by(window), Ordering::Relaxed);
    }

    /// The pseudonyms of those whom `identities` identify, under the keys of `tenant` that live at
    /// `at`, in their order.
    ///
    /// # Errors
    ///
    /// [`NoKeys`] if the keys cannot be read, or a new one cannot be made.
    pub fn pseudonyms<'a>(
        &self,
        tenant: &AgreementId,
        at: Moment,
        identities: impl IntoIterator<Item = &'a [u8]>,
    ) -> Result<Vec<Pseudonyms>, NoKeys> {
        let epochs = self.epochs(tenant, Day::of(at))?;
        Ok(identities.into_iter().map(|identity| epochs.pseudonyms(identity)).collect())
    }

    /// Lets the epochs of all agreements turn that end by `at`, and destroys the keys whose time is
    /// over, whether or not anybody asks for a pseudonym. Call it at least once a day.
    ///
    /// # Errors
    ///
    /// The first [`NoKeys`]; what can be destroyed is all the same.
    pub fn tend(&self, at: Moment) -> Result<(), NoKeys> {
        let mut tended = Ok(());
        for tenant in self.found()? {
            let one = self.epochs(&tenant, Day::of(at)).and_then(|_| {
                let tenants = self.lock();
                let Some(tenant) = tenants.get(&tenant) else { return Ok(()) };
                tenant.files.destroy_all_but(&tenant.living()).map(drop)
            });
            tended = tended.and(one);
        }
        tended
    }

    /// The epochs of `tenant` whose keys live on the day `today`.
    fn epochs(&self, tenant: &AgreementId, today: Day) -> Result<Epochs, NoKeys> {
        let mut tenants = self.lock();
        if !tenants.contains_key(tenant) {
            if tenants.len() >= MOST_TENANTS {
                return Err(NoKeys::TooMany { tenant: tenant.clone(), most: MOST_TENANTS });
            }
            let read = Tenant::read(self.folder_of(tenant), today)?;
            tenants.insert(tenant.clone(), read);
        }
        let Some(known) = tenants.get_mut(tenant) else {
            return Err(NoKeys::TooMany { tenant: tenant.clone(), most: MOST_TENANTS });
        };
        known.turn(today, self.window.load(Ordering::Relaxed))?;
        Ok(known.epochs.clone())
    }

    fn folder_of(&self, tenant: &AgreementId) -> PathBuf {
        // `%` is in no name, so no two agreements share a folder.
        self.folder.join(format!("{PREFIX}{}", tenant.as_str().replace('/', "%")))
    }

    /// The agreements that have a folder.
    fn found(&self) -> Result<Vec<AgreementId>, NoKeys> {
        let failed = |reason| NoKeys::Io { path: self.folder.clone(), reason };
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.folder).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name();
            let name = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
            found.extend(name.and_then(|name| name.replace('%', "/").parse().ok()));
        }
        Ok(found)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<AgreementId, Tenant>> {
        self.tenants.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Tenant {
    /// Reads what is there. What was begun and never used is cleared away; a key that should live
    /// and does not is replaced.
    fn read(folder: PathBuf, today: Day) -> Result<Self, NoKeys> {
        let files = Files::open(folder)?;
        let index = match files.index()? {
            Indexed::Known(index) => index,
            Indexed::Missing if files.numbers()?.is_empty() => return Self::new(files, 1, today),
            Indexed::Missing | Indexed::Damaged => {
                tell(files.folder(), "which keys live is not known");
                let highest = files.numbers()?.into_iter().max().unwrap_or(0);
                return Self::new(files, highest.saturating_add(1), today);
            }
        };
        let before = match index.before {
            None => None,
            Some(number) => {
                let key = files.key(number)?;
                if key.is_none() {
                    tell(files.folder(), "the key of the epoch before is gone");
                }
                key.map(|key| Epoch { number, key })
            }
        };
        if let Some(key) = files.key(index.number)? {
            let now = Epoch { number: index.number, key };
            let tenant = Self { files, epochs: Epochs { begins: index.begins, now, before } };
            tenant.files.destroy_all_but(&tenant.living())?;
            return Ok(tenant);
        }
        tell(files.folder(), "the key of this epoch is gone");
        // INVARIANT (I6): another key is another epoch, or one number would have two.
        Self::begin(files, index.number.saturating_add(1), index.begins, before)
    }

    fn new(files: Files, number: u64, today: Day) -> Result<Self, NoKeys> {
        Self::begin(files, number, today, None)
    }

    /// Begins an epoch: its key is on the disk, then it is known that it lives, then the key that
    /// died is destroyed. Whatever comes between, the next start finds what is true.
    fn begin(
        files: Files,
        number: u64,
        begins: Day,
        before: Option<Epoch>,
    ) -> Result<Self, NoKeys> {
        let mut key = Zeroizing::new(Key::default());
        getrandom::fill(&mut *key).map_err(|error| NoKeys::Random(error.to_string()))?;
        files.put_key(number, &key)?;
        let index = Index { number, begins, before: before.as_ref().map(|epoch| epoch.number) };
        files.put_index(index)?;
        let now = Epoch { number, key };
        let tenant = Self { files, epochs: Epochs { begins, now, before } };
        match tenant.files.destroy_all_but(&tenant.living()) {
            Ok(0) => {}
            Ok(keys) => tracing::info!(keys, number, "keys of the persons ledger were destroyed"),
            // It is tried again whenever the keys are tended.
            Err(error) => tracing::error!(%error, "a key whose time is over is not destroyed yet"),
        }
        Ok(tenant)
    }

    /// Begins another epoch if `today` asks for one.
    fn turn(&mut self, today: Day, window: u16) -> Result<(), NoKeys> {
        let Turn::Next { begins, keep } = turn(self.epochs.begins, today, window) else {
            return Ok(());
        };
        if begins < self.epochs.begins {
            tell(self.files.folder(), "the clock went back by more than a window");
        }
        let before = keep.then(|| self.epochs.now.clone());
        let number = self.epochs.now.number.saturating_add(1);
        *self = Self::begin(self.files.clone(), number, begins, before)?;
        Ok(())
    }

    fn living(&self) -> Vec<u64> {
        let before = self.epochs.before.as_ref().map(|epoch| epoch.number);
        std::iter::once(self.epochs.now.number).chain(before).collect()
    }
}

impl std::fmt::Debug for Keys {
    /// Where they are. Not what they are.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Keys").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Tells that another epoch begins before its time.
fn tell(folder: &Path, why: &str) {
    tracing::error!(
        folder = %folder.display(),
        "{why}: another epoch of the persons ledger begins, and persons are counted again"
    );
}

#[cfg(test)]
mod tests;
