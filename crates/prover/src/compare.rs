//! Two agreements side by side: which acts they decide differently.

use agreement::ActKind;
use controls::Engine;
use lexicon::ClauseId;

use crate::{Example, Failure, Ruling, Settings};

/// The differences between two agreements in what they decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behaviour {
    /// Every kind of difference that was found, with an act that shows it: what became wider first,
    /// then by action.
    pub changes: Vec<Change>,
    /// What could not be settled, and why. If it is empty, nothing else differs.
    pub open: Vec<String>,
}

/// One difference, with an act that shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which way it turned.
    pub turn: Turn,
    /// What is done.
    pub act: ActKind,
    /// The clause that used to stop it, or that stops it now; `None` where no clause does.
    pub clause: Option<ClauseId>,
    /// The act.
    pub example: Example,
    /// What the old agreement decides about it.
    pub before: Ruling,
    /// What the new agreement decides about it.
    pub after: Ruling,
}

/// Which way a decision turned. The order is from wider to stricter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// It is permitted now.
    Permitted,
    /// It was denied, and is held now: people can permit it.
    Opened,
    /// It was held, and is denied now: nobody can permit it.
    Closed,
    /// It was permitted, and is held or denied now.
    Forbidden,
}

impl Turn {
    /// Whether the new agreement is wider here.
    #[must_use]
    pub const fn is_wider(self) -> bool {
        matches!(self, Self::Permitted | Self::Opened)
    }

    /// What happened, in words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Permitted => "permitted now",
            Self::Opened => "no longer denied, but held",
            Self::Closed => "no longer held, but denied",
            Self::Forbidden => "no longer permitted",
        }
    }
}

/// What `new` decides otherwise than `old`. Each act in the answer was decided again by both
/// engines. It waits for the solver; not for use inside an async runtime.
///
/// # Errors
///
/// The agreements cannot be put side by side, or no solver can be asked at all.
pub fn compare(old: &Engine, new: &Engine, settings: &Settings) -> Result<Behaviour, Failure> {
    let (_, _, _) = (old, new, settings);
    Err(Failure("comparing is not possible yet".to_owned()))
}
