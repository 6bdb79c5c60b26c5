//! The window in which a token is remembered as used, so that it is used once, also after a
//! restart.
//!
//! Memory is bounded and full means refuse: nothing is forgotten before it expires. What is
//! remembered is durable before the call is made, through a [`Journal`] of the effector's own.

use sha2::{Digest as _, Sha256};

/// Bytes of one entry in a journal: the token's id, its expiry, the time of its use, and a check.
pub const ENTRY: usize = 40;

/// Most tokens that a window can be told to remember.
///
/// LIMIT: every look walks over all of them.
pub const MOST_REMEMBERED: usize = 65_536;

/// Sets the check of an entry apart from all other digests.
const DOMAIN: &[u8] = b"brightline/used/1\0";

/// Where an effector keeps what it used. Each function returns when its bytes would survive a loss
/// of power, or fails.
pub trait Journal {
    /// Adds `entry` at the end.
    ///
    /// # Errors
    ///
    /// [`Unwritten`] if that is not certain.
    fn append(&mut self, entry: &[u8; ENTRY]) -> Result<(), Unwritten>;

    /// Puts `entries` in the place of everything, all at once or not at all.
    ///
    /// # Errors
    ///
    /// [`Unwritten`] if that is not certain.
    fn replace(&mut self, entries: &[u8]) -> Result<(), Unwritten>;
}

/// It is not certain that an entry was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the journal could not be written: mend its disk and start the effector again")]
pub struct Unwritten;

/// Why a window cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWindow {
    /// No room at all, or too much.
    #[error("the window remembers 1 to {MOST_REMEMBERED} tokens: choose a number between")]
    Capacity,
    /// More tokens in force in the journal than the window has room for.
    #[error("the journal has more tokens in force than the window has room for: enlarge it")]
    Crowded,
    /// The journal has no beginning.
    #[error("the journal is empty: begin a new one on purpose, or restore the old one")]
    Empty,
    /// An entry before the last is damaged.
    #[error("the journal is damaged at byte {0}: keep it for inquiry, begin a new one on purpose")]
    Damaged(usize),
    /// The journal could not be written.
    #[error(transparent)]
    Unwritten(#[from] Unwritten),
}

/// Why a token does not enter the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shut {
    ClockBack,
    Forgotten,
    Used,
    Full,
    Broken,
}

/// One token in use. With the id 0, a mark: the latest time that was seen, and as its expiry the
/// time up to which tokens may have been forgotten.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    id: [u8; 16],
    expires_ms: u64,
    used_ms: u64,
}

/// The id of no token.
pub(crate) const NO_ID: [u8; 16] = [0; 16];

impl Entry {
    const fn mark(now_ms: u64, forgotten_ms: u64) -> Self {
        Self { id: NO_ID, expires_ms: forgotten_ms, used_ms: now_ms }
    }

    fn to_bytes(self) -> [u8; ENTRY] {
        let mut bytes = [0; ENTRY];
        let content = self
            .id
            .into_iter()
            .chain(self.expires_ms.to_be_bytes())
            .chain(self.used_ms.to_be_bytes());
        for (place, byte) in bytes.iter_mut().zip(content.clone()) {
            *place = byte;
        }
        let check = check(&bytes);
        for (place, byte) in bytes.iter_mut().skip(ENTRY - check.len()).zip(check) {
            *place = byte;
        }
        bytes
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (id, rest) = bytes.split_first_chunk::<16>()?;
        let (expires, rest) = rest.split_first_chunk::<8>()?;
        let (used, rest) = rest.split_first_chunk::<8>()?;
        let entry = Self {
            id: *id,
            expires_ms: u64::from_be_bytes(*expires),
            used_ms: u64::from_be_bytes(*used),
        };
        (rest.len() == 8 && entry.to_bytes() == *bytes).then_some(entry)
    }
}

/// The first eight bytes of the digest of an entry's content.
fn check(entry: &[u8; ENTRY]) -> [u8; 8] {
    let mut hash = Sha256::new();
    hash.update(DOMAIN);
    hash.update(entry.split_at(ENTRY - 8).0);
    let [a, b, c, d, e, f, g, h, ..]: [u8; 32] = hash.finalize().into();
    [a, b, c, d, e, f, g, h]
}

/// The tokens that were used and have not expired, and the latest time that was seen.
#[derive(Debug)]
pub struct Window<J> {
    journal: J,
    /// Reserved once; never longer than `capacity`.
    used: Vec<Entry>,
    capacity: usize,
    latest_ms: u64,
    /// Entries in the journal, some of them expired.
    written: usize,
    /// Tokens issued up to here are not accepted: they may have been used and forgotten. 0: none.
    forgotten_ms: u64,
    /// A write failed: what is durable is unknown from then on.
    is_broken: bool,
}

impl<J: Journal> Window<J> {
    /// The window of an effector that has never executed anything, with room for `capacity`
    /// tokens. What `journal` had before is gone.
    ///
    /// # Errors
    ///
    /// [`BadWindow`] if the capacity is out of range or the journal is not written.
    pub fn new(journal: J, capacity: usize, now_ms: u64) -> Result<Self, BadWindow> {
        let mut window = Self::empty(journal, capacity)?;
        window.latest_ms = now_ms;
        window.compact(None)?;
        Ok(window)
    }

    /// The window of an effector that starts again with what its journal holds: `written`.
    ///
    /// A last entry that was not written whole belongs to a call that was never made. That it was
    /// damaged later cannot be ruled out, so tokens issued until now, and until `skew_ms` later by
    /// a clock ahead of this one, are then refused.
    ///
    /// # Errors
    ///
    /// [`BadWindow`] if the journal is empty or damaged elsewhere, or the capacity too small.
    pub fn resume(
        journal: J,
        written: &[u8],
        capacity: usize,
        now_ms: u64,
        skew_ms: u64,
    ) -> Result<Self, BadWindow> {
        let mut window = Self::empty(journal, capacity)?;
        let mut at = 0_usize;
        for bytes in written.chunks(ENTRY) {
            let Some(entry) = Entry::parse(bytes) else { break };
            window.recall(entry)?;
            window.written = window.written.saturating_add(1);
            at = at.saturating_add(ENTRY);
        }
        let left = written.len().saturating_sub(at);
        if left > ENTRY || (left > 0 && window.written == 0) {
            return Err(BadWindow::Damaged(at));
        }
        if window.written == 0 {
            return Err(BadWindow::Empty);
        }
        if left > 0 {
            let until = window.latest_ms.max(now_ms).saturating_add(skew_ms);
            window.forgotten_ms = window.forgotten_ms.max(until);
            window.compact(None)?;
        }
        Ok(window)
    }

    fn empty(journal: J, capacity: usize) -> Result<Self, BadWindow> {
        if !(1..=MOST_REMEMBERED).contains(&capacity) {
            return Err(BadWindow::Capacity);
        }
        Ok(Self {
            journal,
            used: Vec::with_capacity(capacity),
            capacity,
            latest_ms: 0,
            written: 0,
            forgotten_ms: 0,
            is_broken: false,
        })
    }

    /// Takes up one entry of the journal.
    fn recall(&mut self, entry: Entry) -> Result<(), BadWindow> {
        self.latest_ms = self.latest_ms.max(entry.used_ms);
        if entry.id == NO_ID {
            self.forgotten_ms = self.forgotten_ms.max(entry.expires_ms);
        } else if entry.expires_ms > self.latest_ms {
            self.make_room().map_err(|_| BadWindow::Crowded)?;
            self.used.push(entry);
        }
        Ok(())
    }

    /// Forgets what has expired, if that is needed for one more.
    fn make_room(&mut self) -> Result<(), Shut> {
        if self.used.len() >= self.capacity {
            let latest = self.latest_ms;
            self.used.retain(|entry| entry.expires_ms > latest);
        }
        if self.used.len() >= self.capacity { Err(Shut::Full) } else { Ok(()) }
    }

    /// Takes note of the time.
    pub(crate) fn see(&mut self, now_ms: u64) -> Result<(), Shut> {
        if self.is_broken {
            return Err(Shut::Broken);
        }
        if now_ms < self.latest_ms {
            return Err(Shut::ClockBack);
        }
        self.latest_ms = now_ms;
        Ok(())
    }

    /// Whether the token `id` may be used. It then counts as used, durably.
    pub(crate) fn enter(
        &mut self,
        id: [u8; 16],
        issued_ms: u64,
        expires_ms: u64,
    ) -> Result<(), Shut> {
        if self.is_broken {
            return Err(Shut::Broken);
        }
        if self.forgotten_ms > 0 && issued_ms <= self.forgotten_ms {
            return Err(Shut::Forgotten);
        }
        if self.used.iter().any(|entry| entry.id == id) {
            return Err(Shut::Used);
        }
        self.make_room()?;
        let entry = Entry { id, expires_ms, used_ms: self.latest_ms };
        let written = if self.written >= self.capacity.saturating_mul(2) {
            self.compact(Some(entry))
        } else {
            self.written = self.written.saturating_add(1);
            self.journal.append(&entry.to_bytes())
        };
        written.map_err(|_| {
            self.is_broken = true;
            Shut::Broken
        })?;
        self.used.push(entry);
        Ok(())
    }

    /// Writes the journal anew: a mark, what has not expired, and `entry`.
    fn compact(&mut self, entry: Option<Entry>) -> Result<(), Unwritten> {
        let latest = self.latest_ms;
        let mark = Entry::mark(latest, self.forgotten_ms);
        let in_force = self.used.iter().copied().filter(|entry| entry.expires_ms > latest);
        let mut bytes = Vec::with_capacity(self.used.len().saturating_add(2) * ENTRY);
        for entry in std::iter::once(mark).chain(in_force).chain(entry) {
            bytes.extend_from_slice(&entry.to_bytes());
        }
        self.written = bytes.len() / ENTRY;
        self.journal.replace(&bytes)
    }
}

#[cfg(test)]
mod tests;
