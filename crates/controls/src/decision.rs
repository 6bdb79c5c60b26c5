//! Decisions: what comes out of the facts.

use std::fmt;

use lexicon::ClauseId;

use crate::Permit;

/// Whether an act may happen. Strictest wins: one clause that denies outweighs any that hold, and
/// one that holds any that permit.
#[derive(Debug)]
#[must_use = "a decision that nobody reads stops nothing"]
pub enum Decision {
    /// It may, once, within the permit.
    Permit(Permit),
    /// It waits for people.
    Hold(Hold),
    /// It may not.
    Deny(Deny),
}

/// An act that waits for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Why.
    pub grounds: Grounds,
}

/// An act that may not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deny {
    /// Why.
    pub grounds: Grounds,
}

/// Why an act is held or denied. Counts and limits are not part of it: a decision that shows its
/// margin teaches a caller how to stay below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grounds {
    /// Every clause that forbids the act as it is. Those with the strictest outcome come first,
    /// then those that the code is about, then the others; each in the order of the agreement.
    /// Empty when no clause decided: nothing permits the act, or it could not be decided.
    pub clauses: Vec<ClauseId>,
    /// The reason as one stable word.
    pub code: Code,
}

impl Grounds {
    /// Grounds that no clause gave.
    pub(crate) const fn without_clause(code: Code) -> Self {
        Self { clauses: Vec::new(), code }
    }
}

/// Why, as one word that clients and reports can rely on. The order is the order of precedence when
/// several are true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The workload runs where the agreement does not allow it.
    OutsideBoundary,
    /// The vendor is under an order in force.
    UnderOrder,
    /// The act was refused before, and nobody has released it.
    RefusedBefore,
    /// The exchange touches more persons than it may, alone or with those before it.
    TooManyPersons,
    /// The agreement does not know the tool, so it counts as lethal.
    UndeclaredTool,
    /// The effect of the tool needs people to decide.
    EffectNeedsPeople,
    /// A clause forbids it for another reason.
    AgreementForbids,
    /// No clause permits it.
    NotPermitted,
    /// It could not be decided. This is a failure of the stack or of the agreement, not a policy.
    CannotDecide,
}

impl Code {
    /// Every code, by precedence.
    pub const ALL: [Self; 9] = [
        Self::OutsideBoundary,
        Self::UnderOrder,
        Self::RefusedBefore,
        Self::TooManyPersons,
        Self::UndeclaredTool,
        Self::EffectNeedsPeople,
        Self::AgreementForbids,
        Self::NotPermitted,
        Self::CannotDecide,
    ];

    /// The spelling in answers, records and reports. It never changes.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OutsideBoundary => "outside_boundary",
            Self::UnderOrder => "under_order",
            Self::RefusedBefore => "refused_before",
            Self::TooManyPersons => "too_many_persons",
            Self::UndeclaredTool => "undeclared_tool",
            Self::EffectNeedsPeople => "effect_needs_people",
            Self::AgreementForbids => "agreement_forbids",
            Self::NotPermitted => "not_permitted",
            Self::CannotDecide => "cannot_decide",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
