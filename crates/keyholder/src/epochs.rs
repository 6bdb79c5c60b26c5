//! When an epoch ends, and what lives then. No files, no clock.

use controls::ledger::{Day, Key, Pseudonym, Pseudonyms};
use zeroize::Zeroizing;

/// A key that lives, and the number of its epoch.
#[derive(Clone)]
pub(crate) struct Epoch {
    pub(crate) number: u64,
    pub(crate) key: Zeroizing<Key>,
}

/// The epochs of one agreement whose keys live.
#[derive(Clone)]
pub(crate) struct Epochs {
    /// The first day of this epoch.
    pub(crate) begins: Day,
    pub(crate) now: Epoch,
    pub(crate) before: Option<Epoch>,
}

/// What the clock asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    /// This epoch lasts.
    Stays,
    /// Another one has begun.
    Next {
        /// Its first day.
        begins: Day,
        /// Whether the key of the epoch that ended lives on: it ended less than a window ago.
        keep: bool,
    },
}

/// What `today` asks for, in an epoch that began on the day `begins` and lasts `window` days.
///
/// Epochs stand in a row without gaps, also where nobody asked for a pseudonym in one of them, so
/// that a key dies on its day and not one window after it was used last.
///
/// A clock that goes back changes nothing: the epoch lasts until its end comes again. Only one that
/// was so wrong that this epoch begins more than a window from now is not waited for, because its
/// keys would live too long; then another epoch begins today, and persons are counted again.
pub(crate) fn turn(begins: Day, today: Day, window: u16) -> Turn {
    let window = window.max(1);
    if begins.0.saturating_sub(today.0) > window {
        return Turn::Next { begins: today, keep: true };
    }
    let ended = today.0.saturating_sub(begins.0) / window;
    if ended == 0 {
        return Turn::Stays;
    }
    let begins = Day(begins.0.saturating_add(ended.saturating_mul(window)));
    Turn::Next { begins, keep: ended == 1 }
}

impl Epochs {
    /// The pseudonyms of whoever is identified by `identity`.
    pub(crate) fn pseudonyms(&self, identity: &[u8]) -> Pseudonyms {
        let of = |epoch: &Epoch| Pseudonym::of(identity, &epoch.key);
        Pseudonyms { now: of(&self.now), before: self.before.as_ref().map(of) }
    }
}

impl std::fmt::Debug for Epochs {
    /// The numbers. Not the keys.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Epochs")
            .field("begins", &self.begins)
            .field("now", &self.now.number)
            .field("before", &self.before.as_ref().map(|it| it.number))
            .finish()
    }
}

#[cfg(test)]
mod tests;
