//! What a review is, an act or a canary, known to the log before anybody decides and to people only
//! afterwards.
//!
//! *Every* review that opens is committed to, with its own random salt: were it only canaries, the
//! log would tell them to the reviewers, who may read it. When the review closes, the salt and the
//! nature are published, and everybody can see that what counted as a test was one from the
//! beginning, and that no act was called a test after it was approved.

use std::fmt;
use std::str::FromStr;

use lexicon::{Digest, Hasher, ReviewId};

use super::mutation::Mutation;

/// What is hashed before a nature.
const DOMAIN: &[u8] = b"brightline/nature/1\0";

/// What a review is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nature {
    /// A held act.
    Act,
    /// A test, to be denied: what is wrong with it.
    ///
    /// What it shows is not in here: the record that has the commitment has one to the act too.
    Canary(Mutation),
}

/// What stands before the mutation in the spelling of a canary.
const CANARY: &str = "canary:";

impl fmt::Display for Nature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Act => f.write_str("act"),
            Self::Canary(mutation) => write!(f, "{CANARY}{}", mutation.as_str()),
        }
    }
}

/// A text that is the spelling of no nature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither `act` nor `canary:` and what is wrong with it")]
pub struct NoNature;

impl FromStr for Nature {
    type Err = NoNature;

    fn from_str(text: &str) -> Result<Self, NoNature> {
        if text == "act" {
            return Ok(Self::Act);
        }
        let wrong = text.strip_prefix(CANARY).ok_or(NoNature)?;
        let mutation = Mutation::ALL.into_iter().find(|it| it.as_str() == wrong);
        mutation.map(Self::Canary).ok_or(NoNature)
    }
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
            Self::Canary(mutation) => {
                hasher.update(&[1]);
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
