//! What a review is, an act or a canary, known to the log before anybody decides and to people only
//! afterwards.
//!
//! *Every* review that opens is committed to, with its own random salt: were it only canaries, the
//! log would tell them to the reviewers, who may read it. When the review closes, the salt and the
//! nature are published, and everybody can see that what counted as a test was one from the
//! beginning, and that no act was called a test after it was approved.

use lexicon::{Digest, Hasher, ReviewId};

use super::mutation::Mutation;

/// What is hashed before a nature.
const DOMAIN: &[u8] = b"brightline/nature/1\0";

/// What a review is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A held act.
    Act,
    /// A test, to be denied.
    Canary {
        /// What is wrong with it.
        mutation: Mutation,
        /// The digest of the act that is shown.
        act: Digest,
    },
}

impl Nature {
    /// The commitment to this nature of `review`. `salt` is random, new, and secret until the
    /// review closes.
    #[must_use]
    pub fn commit(&self, review: ReviewId, salt: &[u8; 32]) -> Digest {
        let mut hasher = Hasher::default();
        hasher.update(DOMAIN);
        hasher.update(salt);
        hasher.update(&review.to_bytes());
        match self {
            Self::Act => hasher.update(&[0]),
            Self::Canary { mutation, act } => {
                hasher.update(&[1]);
                hasher.update(act.as_bytes());
                hasher.update(mutation.as_str().as_bytes());
            }
        }
        hasher.digest()
    }

    /// Whether `commitment` was to this nature of `review`.
    #[must_use]
    pub fn opens(&self, commitment: &Digest, review: ReviewId, salt: &[u8; 32]) -> bool {
        self.commit(review, salt) == *commitment
    }
}

#[cfg(test)]
mod tests;
