//! The record about one person who let acts through in an emergency.

use lexicon::{Digest, Moment, PartyId, ReviewId, Span, WorkloadId};

/// Something happened to a broken glass: it was opened, an act went through it, somebody looked at
/// it, or nobody did in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakGlass {
    /// When.
    pub at: Moment,
    /// The glass.
    pub glass: ReviewId,
    /// What happened.
    pub what: BrokenGlass,
}

/// What happened to a broken glass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrokenGlass {
    /// One person broke it. Durable, and told to all parties, before the first act.
    Opened(GlassOpened),
    /// An act went through it. Durable before the act happens.
    Used {
        /// The digest of the act. The log carries a commitment to it.
        act: Digest,
        /// The review that held the act.
        review: ReviewId,
    },
    /// Somebody of a party said whether it was right.
    Looked {
        /// Whether it was.
        justified: bool,
        /// Who said so, and why.
        said: GlassSaid,
    },
    /// Its time is over.
    Ended,
    /// Not every party looked in time: whoever broke it is suspended.
    Overdue,
}

/// What one person asked for who broke the glass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlassOpened {
    /// Whose acts go through.
    pub workload: WorkloadId,
    /// For how long.
    pub length: Span,
    /// For how many acts at most.
    pub acts: u64,
    /// Every party that was told, in the order of their ids.
    pub alerts: Vec<PartyId>,
    /// Who asked, and why.
    pub said: GlassSaid,
}

/// What one person said about a glass, and signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlassSaid {
    /// For which party.
    pub party: PartyId,
    /// The digest of the person's id. The log carries a commitment to it.
    pub reviewer: Digest,
    /// The digest of the reason. The log carries a commitment to it.
    pub reason: Digest,
    /// The kind of the signature, out of a closed list: `ed25519` or `webauthn`.
    pub kind: &'static str,
    /// The signature: it says nothing to whoever has not what was signed.
    pub proof: Vec<u8>,
}
