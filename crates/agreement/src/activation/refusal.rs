//! Why an agreement does not come into force, and what to do about it.

use std::fmt;

use lexicon::{Digest, PartyId, Span};

use super::file::BadActivation;
use crate::proof::{BadProof, NotProven};
use crate::terms::ChangeObject;

/// Why a candidate does not come into force: everything at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusals(Vec<Refusal>);

/// One reason why a candidate does not come into force.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The file of signatures is none.
    #[error("the file of signatures cannot be used: {0}")]
    Activation(#[from] BadActivation),
    /// Every byte counts.
    #[error("the signatures are of another text than this one ({found}): sign this one")]
    OtherText {
        /// The digest of the text that there is.
        found: Digest,
    },
    /// The statement names another agreement or version.
    #[error("the signatures are of {0}, which this text is not: sign this one")]
    OtherAgreement(String),
    /// Every byte of the proof counts.
    #[error("the signatures are of another proof file than this one: sign this one")]
    OtherProof,
    /// There is no proof.
    #[error("there is no proof: {0}: `brightline agreement prove` makes one")]
    NoProof(#[from] BadProof),
    /// The proof is not of this agreement.
    #[error("the agreement is not proven: {0}: `brightline agreement prove` says more")]
    NotProven(#[from] NotProven),
    /// The linter says no.
    #[error("lint has {0} errors that nobody accepts: `brightline agreement check` shows them")]
    Lint(usize),
    /// A party has not signed.
    #[error("`{party}` has signed with {found} of {needed} keys: `brightline agreement sign`")]
    Unsigned {
        /// Whose signature is missing.
        party: PartyId,
        /// How many of its keys have signed.
        found: u64,
        /// How many must.
        needed: u64,
    },
    /// Somebody unknown has signed.
    #[error(
        "a key of `{0}` has signed that is not enrolled: enrol it with [[party]], if it is one"
    )]
    Stranger(String),
    /// An older statement, or the same one again.
    #[error("statement {serial} is not newer than statement {last}, which was in force already")]
    Replayed {
        /// Its serial.
        serial: u64,
        /// The serial of what is in force.
        last: u64,
    },
    /// An older version.
    #[error("version {version} is older than version {highest}, which was in force already")]
    OlderVersion {
        /// Its version.
        version: u64,
        /// The highest version that was in force.
        highest: u64,
    },
    /// A changed text under a version that was used.
    #[error("version {0} was in force with another text: give this one a higher version")]
    SameVersion(u64),
    /// It was signed to take the place of something else.
    #[error("it takes the place of another statement than the one in force: sign it again")]
    OtherPredecessor,
    /// What runs is not what was signed.
    #[error(
        "the {} that run are not those that were signed: sign what runs, or run what is signed",
        .0.as_str()
    )]
    OtherObject(ChangeObject),
    /// An emergency change that nothing allows.
    #[error("nothing in force allows an emergency change: let all parties sign an ordinary one")]
    NoEmergency,
    /// An emergency change that lasts too long, or is over already.
    #[error(
        "an emergency change ends within {} min from now: sign it with a nearer end",
        .0.as_ms() / 60_000
    )]
    EmergencyLength(Span),
    /// A ratification of something else than what waits for it.
    #[error(
        "there is no emergency change of this text and version to ratify: sign an ordinary one"
    )]
    NothingToRatify,
}

impl Refusals {
    pub(super) const fn of(found: Vec<Refusal>) -> Self {
        Self(found)
    }

    /// Each reason.
    #[must_use]
    pub fn reasons(&self) -> &[Refusal] {
        &self.0
    }
}

impl fmt::Display for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reasons: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&reasons.join("; "))
    }
}

impl std::error::Error for Refusals {}

impl<T: Into<Refusal>> From<T> for Refusals {
    fn from(refusal: T) -> Self {
        Self(vec![refusal.into()])
    }
}
