//! What a token says: one fact a line, in one order, in one spelling.

use std::fmt;

use crate::spelling::{Hex, LARGEST, bytes, is_name, is_written_as, number};
use crate::window::NO_ID;
use crate::{Effect, Quorum};

/// First line of every token.
const FIRST: &str = "brightline/permit/1";
/// How many parties, and people of each, are behind a lethal act at least. No agreement asks for
/// less.
const LETHAL_PARTIES: usize = 2;
const LETHAL_PEOPLE: u64 = 2;

/// What a token says. Times are milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms<'a> {
    /// The token's own 16 random bytes, not all 0: what is remembered when it was used.
    pub id: [u8; 16],
    /// Which effector may accept it.
    pub audience: &'a str,
    /// Which tool may be called.
    pub tool: &'a str,
    /// The digest of tool and arguments: [`crate::act_digest`].
    pub act: [u8; 32],
    /// What the call does to the world.
    pub effect: Effect,
    /// Most effectors that the call may set in motion, at least 1.
    pub effectors: u64,
    /// Who approved.
    pub quorum: Quorum<'a>,
    /// The review in which they did. None if the act needed no people.
    pub review: Option<[u8; 16]>,
    /// The number of the log's record of the decision.
    pub record: u64,
    /// The digest of the agreement in force.
    pub agreement: [u8; 32],
    /// When the token was made.
    pub issued_ms: u64,
    /// From when on it is void.
    pub expires_ms: u64,
}

/// What no token says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTerms {
    /// Not the lines of a token, or not in their one spelling.
    #[error("these are not the lines of a token: send the token as it was issued")]
    Malformed,
    /// An audience or a tool that is no name.
    #[error("audience and tool are names: use 1 to 128 letters, digits and - _ . : / @ * only")]
    Name,
    /// The id 0, which marks nothing.
    #[error("the id of a token is not 0: draw 16 random bytes")]
    Id,
    /// A number beyond [`LARGEST`], or no effector.
    #[error("a number is out of range: give 1 effector or more, and nothing beyond 2^53 - 1")]
    Number,
    /// Void before it is issued.
    #[error("it expires before it is issued: give a later expiry")]
    Times,
    /// People without a review, or a review without people.
    #[error("review and quorum go together: give both or neither")]
    Review,
    /// A lethal act with too few people behind it.
    #[error("a lethal act needs two people of each of two parties: have it approved")]
    Lethal,
}

impl<'a> Terms<'a> {
    /// Reads the text of a token, from its first byte to its last line feed. Allocates nothing.
    ///
    /// # Errors
    ///
    /// [`BadTerms`] for every other text than the one that these terms are written as.
    pub fn parse(text: &'a str) -> Result<Self, BadTerms> {
        let terms = Self::read(text).ok_or(BadTerms::Malformed)?;
        if !is_written_as(&terms, text) {
            return Err(BadTerms::Malformed);
        }
        terms.check()?;
        Ok(terms)
    }

    fn read(text: &'a str) -> Option<Self> {
        let mut lines = text.split('\n');
        if lines.next()? != FIRST {
            return None;
        }
        let mut fact = |label: &str| lines.next()?.strip_prefix(label)?.strip_prefix(' ');
        let terms = Self {
            id: bytes(fact("id")?)?,
            audience: fact("audience")?,
            tool: fact("tool")?,
            act: digest(fact("act")?)?,
            effect: Effect::named(fact("effect")?)?,
            effectors: number(fact("effectors")?)?,
            quorum: Quorum::parse(fact("quorum")?)?,
            review: review(fact("review")?)?,
            record: number(fact("record")?)?,
            agreement: digest(fact("agreement")?)?,
            issued_ms: number(fact("issued")?)?,
            expires_ms: number(fact("expires")?)?,
        };
        (lines.next()?.is_empty() && lines.next().is_none()).then_some(terms)
    }

    /// Whether a token may say this.
    ///
    /// # Errors
    ///
    /// [`BadTerms`] says why not.
    pub fn check(&self) -> Result<(), BadTerms> {
        let numbers = [self.effectors, self.record, self.issued_ms, self.expires_ms];
        if !is_name(self.audience) || !is_name(self.tool) {
            return Err(BadTerms::Name);
        }
        if self.id == NO_ID {
            return Err(BadTerms::Id);
        }
        if self.effectors == 0 || numbers.into_iter().any(|number| number > LARGEST) {
            return Err(BadTerms::Number);
        }
        if self.expires_ms <= self.issued_ms {
            return Err(BadTerms::Times);
        }
        if self.review.is_none() != self.quorum.is_none() {
            return Err(BadTerms::Review);
        }
        let enough = self.quorum.reaches(LETHAL_PARTIES, LETHAL_PEOPLE);
        if self.effect == Effect::Lethal && !enough {
            return Err(BadTerms::Lethal);
        }
        Ok(())
    }
}

fn digest(text: &str) -> Option<[u8; 32]> {
    bytes(text.strip_prefix("sha256:")?)
}

/// A review's id, or the sign for none.
fn review(text: &str) -> Option<Option<[u8; 16]>> {
    match text {
        "-" => Some(None),
        id => bytes(id.strip_prefix("rv_")?).map(Some),
    }
}

/// The text of the token.
impl fmt::Display for Terms<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST}")?;
        writeln!(f, "id {}", Hex(&self.id))?;
        writeln!(f, "audience {}", self.audience)?;
        writeln!(f, "tool {}", self.tool)?;
        writeln!(f, "act sha256:{}", Hex(&self.act))?;
        writeln!(f, "effect {}", self.effect)?;
        writeln!(f, "effectors {}", self.effectors)?;
        writeln!(f, "quorum {}", self.quorum)?;
        match &self.review {
            Some(id) => writeln!(f, "review rv_{}", Hex(id))?,
            None => writeln!(f, "review -")?,
        }
        writeln!(f, "record {}", self.record)?;
        writeln!(f, "agreement sha256:{}", Hex(&self.agreement))?;
        writeln!(f, "issued {}", self.issued_ms)?;
        writeln!(f, "expires {}", self.expires_ms)
    }
}

#[cfg(test)]
mod tests;
