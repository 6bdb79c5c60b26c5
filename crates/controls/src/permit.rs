//! Permits: the single-use values without which nothing is sent, released or executed.
//!
//! INVARIANT (I3): a [`Permit`] is minted in this file only, from a [`Permission`], which only a
//! completed evaluation of the agreement yields. The module has no child modules but its tests,
//! because a child could mint too.

use std::sync::Arc;

use lexicon::{ClauseId, Digest, Moment, Span};

use crate::cedar::Permission;

/// How long a permit can be used.
///
/// LIMIT: long enough for a durable record on a disk that is busy, short enough that what was true
/// when deciding (a grant in force, an approval not yet withdrawn) still is.
pub const LIFETIME: Span = Span::from_seconds(60);

/// The right to do one act once: to send, release or execute exactly the bytes of one digest.
///
/// It is not `Clone`, not `Default` and not `Deserialize`, and [`redeem`](Self::redeem) takes it by
/// value (I4, I7). `tests/compile_fail` keeps it so.
#[derive(Debug)]
#[must_use = "a permit that is not redeemed permits nothing"]
pub struct Permit {
    clauses: Arc<[ClauseId]>,
    subject: Digest,
    minted: Moment,
    expires: Moment,
}

impl Permit {
    /// A permit for `subject`, from now on for [`LIFETIME`].
    pub(crate) fn mint(permission: Permission, subject: Digest, now: Moment) -> Self {
        let expires = now.plus(LIFETIME);
        Self { clauses: permission.into_clauses(), subject, minted: now, expires }
    }

    /// The clauses that permit the act, in the order of the agreement.
    #[must_use]
    pub fn clauses(&self) -> &[ClauseId] {
        &self.clauses
    }

    /// The last moment at which it can be used.
    #[must_use]
    pub const fn expires(&self) -> Moment {
        self.expires
    }

    /// Uses the permit up, for the bytes whose digest is `subject`.
    ///
    /// # Errors
    ///
    /// [`PermitError`] if these are other bytes than those judged, if the permit has expired, or if
    /// `now` is before it was minted: a clock that goes back would give a permit a second life. The
    /// permit is gone in any case.
    pub fn redeem(self, subject: &Digest, now: Moment) -> Result<Redeemed, PermitError> {
        if *subject != self.subject {
            Err(PermitError::OtherSubject)
        } else if now < self.minted {
            Err(PermitError::ClockWentBack { minted: self.minted, now })
        } else if now > self.expires {
            Err(PermitError::Expired { expired: self.expires })
        } else {
            Ok(Redeemed { clauses: self.clauses, subject: self.subject })
        }
    }
}

/// The proof that a permit was used up for exactly these bytes.
#[derive(Debug)]
#[must_use = "a redeemed permit is the right to do what was judged, now"]
pub struct Redeemed {
    clauses: Arc<[ClauseId]>,
    subject: Digest,
}

impl Redeemed {
    /// The digest of the bytes that may be sent, released or executed.
    #[must_use]
    pub const fn subject(&self) -> &Digest {
        &self.subject
    }

    /// The clauses that permit it, in the order of the agreement.
    #[must_use]
    pub fn clauses(&self) -> &[ClauseId] {
        &self.clauses
    }
}

/// Why a permit does not permit. Nothing may be sent; deciding anew is safe.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PermitError {
    /// The permit is for other bytes.
    #[error("the permit is for other bytes than those to be sent: decide about these")]
    OtherSubject,
    /// The permit is too old.
    #[error("the permit expired at {expired}: decide anew")]
    Expired {
        /// The last moment at which it could be used.
        expired: Moment,
    },
    /// The permit is younger than the clock says it can be.
    #[error("the permit is of {minted}, but the clock says {now}: set the clock and decide anew")]
    ClockWentBack {
        /// When it was minted.
        minted: Moment,
        /// What the clock says.
        now: Moment,
    },
}

#[cfg(test)]
mod tests;
