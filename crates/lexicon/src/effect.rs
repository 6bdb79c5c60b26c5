//! Effects: what a tool call does to the world.

use std::fmt;
use std::str::FromStr;

/// What a tool call does to the world, from harmless to irreversible. The order is by severity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Looks something up.
    Read,
    /// Changes something that can be changed back.
    Write,
    /// Decides about a person.
    Consequential,
    /// Applies, or directs the application of, force to a person.
    Lethal,
}

impl Effect {
    /// Every effect, mildest first.
    pub const ALL: [Self; 4] = [Self::Read, Self::Write, Self::Consequential, Self::Lethal];

    /// What a tool counts as until the agreement's manifest declares it.
    pub const UNDECLARED: Self = Self::Lethal;

    /// The spelling in an agreement.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Consequential => "consequential",
            Self::Lethal => "lethal",
        }
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A word that is no effect.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an effect: write read, write, consequential or lethal")]
pub struct UnknownEffect(String);

impl FromStr for Effect {
    type Err = UnknownEffect;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|effect| effect.as_str() == word)
            .ok_or_else(|| UnknownEffect(word.to_owned()))
    }
}
