//! The record about what became of a held act: who decided, that it was executed, that time was up.

use std::collections::BTreeMap;

use lexicon::{ClauseId, Digest, ExchangeId, Moment, PartyId, RecordNumber, ReviewId};

use crate::{Persons, Verdict};

/// Something happened to a review. That it was opened is in the record of the hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// When.
    pub at: Moment,
    /// The review.
    pub review: ReviewId,
    /// What happened, out of a closed list: `requested`, `shown` to a person for the first time,
    /// `approved`, `denied`, `withdrawn`, `expired`, `executed`, or `stopped` when a second
    /// decision did not permit what people had approved.
    pub what: &'static str,
    /// The digest of the act. The log carries a commitment to it.
    pub act: Digest,
    /// Who decided, where a person did.
    pub decided: Option<Decided>,
    /// The second decision, where there was one.
    pub second: Option<Second>,
    /// The glass that was broken for the act, where it stood in for people.
    pub glass: Option<ReviewId>,
    /// What is said of what the review is.
    pub nature: Nature,
}

/// What a record says of what a review is: an act or a test of those who decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Nature {
    /// Nothing.
    #[default]
    Untold,
    /// A commitment to it, before anybody decides.
    Committed(Digest),
    /// What it was, once it is over.
    Told {
        /// What it was, in the spelling that the commitment was made of.
        was: String,
        /// The salt of the commitment.
        salt: [u8; 32],
        /// The record that opened it; a test has none.
        of: Option<RecordNumber>,
    },
}

/// What one person decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// For which party.
    pub party: PartyId,
    /// How many people of each party were on shift, where the agreement asks for some.
    pub on_shift: BTreeMap<PartyId, u64>,
    /// The digest of the person's id. The log carries a commitment to it.
    pub reviewer: Digest,
    /// The digest of the statement that the person signed. The log carries a commitment to it.
    pub statement: Digest,
    /// The kind of the signature, out of a closed list: `ed25519` or `webauthn`.
    pub kind: &'static str,
    /// The signature: it says nothing to whoever has not the statement.
    pub proof: Vec<u8>,
}

/// The decision about an act that people had approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Second {
    /// The exchange that asked for it.
    pub exchange: ExchangeId,
    /// The decision.
    pub verdict: Verdict,
    /// Its stable code, out of a closed list.
    pub code: &'static str,
    /// The clauses that made it.
    pub clauses: Vec<ClauseId>,
    /// The digest of the exact text of the agreement that it was made under.
    pub bundle: Digest,
    /// The persons of the exchange.
    pub persons: Persons,
}
