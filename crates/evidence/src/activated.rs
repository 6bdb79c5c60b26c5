//! The records about what decides: an agreement came into force, or a change to it lapsed.

use lexicon::{AgreementId, Digest, Moment, PartyId};

/// An agreement came into force, by the signatures of its parties (I10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activated {
    /// When.
    pub at: Moment,
    /// The agreement.
    pub agreement: AgreementId,
    /// Its version.
    pub version: u64,
    /// The place of the parties' statement among all of them.
    pub serial: u64,
    /// The digest of the agreement's exact text.
    pub bundle: Digest,
    /// The digest of its exact proof file.
    pub proof: Digest,
    /// The digest of the statement that the parties signed.
    pub statement: Digest,
    /// The digest of the statement before it, as they signed it.
    pub replaces: Option<Digest>,
    /// What kind of change it is, out of a closed list.
    pub change: &'static str,
    /// When it lapses unless it is ratified.
    pub until: Option<Moment>,
    /// Who signed.
    pub signers: Vec<Signed>,
}

/// One signature of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The party.
    pub party: PartyId,
    /// Its public key, as a signed note spells it. A key belongs to an organisation.
    pub key: String,
    /// The authority that the party says has made it sign. The party wrote it to be read here.
    pub compelled_by: Option<String>,
}

/// An emergency change was not ratified in time: from here on the stricter of two agreements holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lapsed {
    /// When.
    pub at: Moment,
    /// The agreement that was changed.
    pub agreement: AgreementId,
    /// The version that lapsed.
    pub version: u64,
    /// The serial of the statement that lapsed.
    pub serial: u64,
    /// The digest of the text that lapsed.
    pub bundle: Digest,
    /// The digest of the text before it. What either of the two does not permit is not permitted.
    pub beside: Digest,
}
