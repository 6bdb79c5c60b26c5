//! What a verification tells C.

use permit::{Effect, Terms};

use crate::Code;

/// The answer to one token. All zeros but the code unless it is [`Code::Permitted`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Answer {
    /// One of [`Code`].
    pub code: i32,
    /// 0 read, 1 write, 2 consequential, 3 lethal.
    pub effect: i32,
    /// Most effectors that the call may set in motion.
    pub effectors: u64,
    /// The number of the log's record of the decision.
    pub record: u64,
    /// Issued, in milliseconds since 1970-01-01T00:00:00Z.
    pub issued_ms: u64,
    /// Void from then on.
    pub expires_ms: u64,
    /// The token's own id.
    pub id: [u8; 16],
    /// The review's id, all 0 if the act needed no people.
    pub review: [u8; 16],
    /// The digest of the agreement in force.
    pub agreement: [u8; 32],
}

impl Answer {
    /// Nothing may be executed.
    pub(crate) fn refused(code: Code) -> Self {
        Self { code: code as i32, ..Self::default() }
    }

    pub(crate) fn permitted(terms: &Terms<'_>) -> Self {
        Self {
            code: Code::Permitted as i32,
            effect: match terms.effect {
                Effect::Read => 0,
                Effect::Write => 1,
                Effect::Consequential => 2,
                Effect::Lethal => 3,
            },
            effectors: terms.effectors,
            record: terms.record,
            issued_ms: terms.issued_ms,
            expires_ms: terms.expires_ms,
            id: terms.id,
            review: terms.review.unwrap_or_default(),
            agreement: terms.agreement,
        }
    }
}
