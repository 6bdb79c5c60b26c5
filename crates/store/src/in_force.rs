//! What came into force: kept beside the record of it, in the same commit.

use lexicon::{AgreementId, Moment};

/// An agreement that came into force, with everything that it was put in force by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    /// When.
    pub at: Moment,
    /// The agreement.
    pub agreement: AgreementId,
    /// Its version.
    pub version: u64,
    /// The place of the parties' statement among all of them.
    pub serial: u64,
    /// Whether it stays until something takes its place. An emergency change does not.
    pub lasting: bool,
    /// The exact text.
    pub source: String,
    /// The exact proof file.
    pub proof: String,
    /// The exact file of signatures.
    pub signed: String,
}

impl InForce {
    /// How many bytes wait with it.
    pub(crate) const fn size(&self) -> usize {
        self.source.len() + self.proof.len() + self.signed.len()
    }
}

/// What was in force here until now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// What came into force last.
    pub last: Option<InForce>,
    /// The last before it that is no emergency change.
    pub base: Option<InForce>,
    /// The highest version of the agreement that was asked about; 0 if it was never in force.
    pub highest_version: u64,
}
