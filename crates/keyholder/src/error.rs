//! What can go wrong, and what to do then.

use std::path::PathBuf;

use lexicon::AgreementId;

/// Why keys cannot be held.
#[derive(Debug, thiserror::Error)]
pub enum NoKeys {
    /// A file or folder cannot be used.
    #[error("`{path}`: {reason}: see that it is there and that this process may write it")]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// Another process uses the folder: an epoch would have two keys.
    #[error("the keys in `{folder}` are in use by another process: stop it, or name its socket")]
    InUse {
        /// Which.
        folder: PathBuf,
    },
    /// Others could read a key.
    #[error(
        "others may read `{path}`: make it readable by its owner only (chmod 600, folders 700)"
    )]
    Exposed {
        /// Which.
        path: PathBuf,
    },
    /// The system gives no random bytes.
    #[error("no key can be drawn: {0}")]
    Random(String),
    /// LIMIT: one holder keeps the keys of so many agreements.
    #[error("keys of `{tenant}` would be those of one agreement too many: {most} have some")]
    TooMany {
        /// Whose keys.
        tenant: AgreementId,
        /// How many there may be.
        most: usize,
    },
}

/// Why there is no pseudonym. Nothing may happen then that touches the person.
#[derive(Debug, thiserror::Error)]
pub enum NoPseudonym {
    /// The keys cannot be used.
    #[error(transparent)]
    Keys(#[from] NoKeys),
    /// The key holder cannot be reached, or does not answer in time.
    #[error("the key holder at `{socket}` does not answer: {reason}: see that it runs")]
    Unreachable {
        /// Its socket.
        socket: PathBuf,
        /// What the system says.
        reason: std::io::Error,
    },
    /// The key holder says no.
    #[error("the key holder refuses: {0}")]
    Refused(String),
    /// What it answers is not an answer.
    #[error("the key holder answers something else than was asked: update it")]
    Garbled,
    /// LIMIT: identifiers are short.
    #[error("an identifier of {0} bytes is too long for a pseudonym")]
    TooLong(usize),
}
