//! The check of a whole log, from its files alone.
//!
//! Everything is read and computed twice over: once from the records and once from the stored
//! hashes of the records. The signed root says which of the two is right, and so whether a record
//! was changed or the hashes were.

mod differences;
mod finding;
mod pass;

use std::fmt;

use lexicon::Digest;

pub use finding::Finding;

use crate::path::{CHECKPOINT, PUBLIC_KEY};
use crate::{Checkpoint, Files, PublicKey};
use pass::{Pass, Passed};

/// LIMIT: a log that is damaged everywhere is described by its first hundred findings.
const MOST_FINDINGS: usize = 100;

/// A log of which every byte was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "look at what was verified: a smaller log than expected is a finding too"]
pub struct Verified {
    checkpoint: Checkpoint,
    pinned: Option<u64>,
}

impl Verified {
    /// What the log's checkpoint says, and what its files hold.
    #[must_use]
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// Number of records that the pin vouches for; none without a pin.
    #[must_use]
    pub const fn pinned(&self) -> Option<u64> {
        self.pinned
    }
}

/// What is wrong with a log: one finding at least.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findings {
    list: Vec<Finding>,
    more: bool,
}

impl Findings {
    /// The findings, at most a hundred.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }

    /// Whether there is more than [`Findings::iter`] tells.
    #[must_use]
    pub const fn more(&self) -> bool {
        self.more
    }

    fn of(mut list: Vec<Finding>) -> Self {
        let more = list.len() > MOST_FINDINGS;
        list.truncate(MOST_FINDINGS);
        Self { list, more }
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, finding) in self.list.iter().enumerate() {
            write!(f, "{}{finding}", if place > 0 { "\n" } else { "" })?;
        }
        if self.more { f.write_str("\nand more") } else { Ok(()) }
    }
}

impl std::error::Error for Findings {}

impl<'a> IntoIterator for &'a Findings {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Checks the log with these files: the signature of `key`, every record, every tile of hashes, and
/// that the log begins with what `pin`, an earlier signed checkpoint kept elsewhere, describes.
///
/// # Errors
///
/// [`Findings`], if anything at all is not as it was signed.
pub fn verify(
    files: &impl Files,
    key: &PublicKey,
    pin: Option<&[u8]>,
) -> Result<Verified, Findings> {
    let mut findings = Vec::new();
    check_public_key(files, key, &mut findings);
    let pin = pin.and_then(|note| match key.open(note) {
        Ok(pin) => Some(pin),
        Err(reason) => {
            findings.push(Finding::BadPin { reason });
            None
        }
    });
    let Some(checkpoint) = open_checkpoint(files, key, &mut findings) else {
        return Err(Findings::of(findings));
    };
    let passed = Pass::new(files, &checkpoint, pin.as_ref().map(|pin| pin.size)).run();
    if let Some(pin) = &pin {
        check_pin(pin, &checkpoint, &passed, &mut findings);
    }
    findings.extend(passed.findings);
    if findings.is_empty() {
        return Ok(Verified { checkpoint, pinned: pin.map(|pin| pin.size) });
    }
    Err(Findings::of(findings))
}

/// The key in the log is a convenience, but a wrong one would mislead.
fn check_public_key(files: &impl Files, key: &PublicKey, findings: &mut Vec<Finding>) {
    match files.read(PUBLIC_KEY) {
        Ok(Some(bytes)) if bytes == format!("{key}\n").as_bytes() => {}
        Ok(Some(_)) => findings.push(Finding::OtherKey),
        Ok(None) => findings.push(Finding::missing(PUBLIC_KEY)),
        Err(error) => findings.push(error.into()),
    }
}

fn open_checkpoint(
    files: &impl Files,
    key: &PublicKey,
    findings: &mut Vec<Finding>,
) -> Option<Checkpoint> {
    let problem = match files.read(CHECKPOINT) {
        Ok(Some(note)) => match key.open(&note) {
            Ok(checkpoint) => return Some(checkpoint),
            Err(reason) => Finding::BadCheckpoint { reason },
        },
        Ok(None) => Finding::missing(CHECKPOINT),
        Err(error) => error.into(),
    };
    findings.push(problem);
    None
}

fn check_pin(pin: &Checkpoint, now: &Checkpoint, passed: &Passed, findings: &mut Vec<Finding>) {
    let begins: Option<Digest> = if pin.size == now.size { Some(now.root) } else { passed.pinned };
    if pin.size > now.size {
        findings.insert(0, Finding::RolledBack { signed: now.size, pinned: pin.size });
    } else if begins.is_some_and(|root| root != pin.root) {
        findings.insert(0, Finding::Forked { pinned: pin.size });
    }
}

#[cfg(test)]
mod tests;
