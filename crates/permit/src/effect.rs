//! What a permitted call does to the world.

use std::fmt;

/// What a call does to the world, mildest first, in the words of an agreement.
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

    /// The word for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Consequential => "consequential",
            Self::Lethal => "lethal",
        }
    }

    /// The effect that `word` names, if it names one.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|effect| effect.as_str() == word)
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
