//! Which people must be there before somebody approves.

use std::collections::BTreeSet;

use agreement::{PersonnelRules, Quorum};
use lexicon::PartyId;
use serde::{Deserialize, Serialize};

use crate::roster::{Reviewer, Role};

/// Which people must be there, as the agreement says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Personnel {
    /// The roles that are cleared: nobody else approves. `None` is every role that decides.
    pub cleared: Option<BTreeSet<Role>>,
    /// How many people of each party are on shift, at least, whenever somebody approves.
    pub on_shift: Quorum,
}

impl Personnel {
    /// Whether the agreement clears the role of this person.
    #[must_use]
    pub fn clears(&self, person: &Reviewer) -> bool {
        self.cleared.as_ref().is_none_or(|roles| roles.contains(&person.role))
    }

    /// Whether so many people of each party are as many as must be on shift.
    #[must_use]
    pub fn is_met(&self, present: &Quorum) -> bool {
        let enough =
            |(party, least): (&PartyId, &u64)| present.get(party).copied().unwrap_or(0) >= *least;
        self.on_shift.iter().all(enough)
    }

    /// What two agreements ask together: the roles that both clear, and the more people of each
    /// party.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.cleared = match (self.cleared, other.cleared) {
            (Some(one), Some(two)) => Some(one.intersection(&two).copied().collect()),
            (one, two) => one.or(two),
        };
        for (party, people) in other.on_shift {
            let most = self.on_shift.entry(party).or_insert(0);
            *most = (*most).max(people);
        }
        self
    }
}

impl From<PersonnelRules> for Personnel {
    /// A role that no roster knows clears nobody.
    fn from(rules: PersonnelRules) -> Self {
        let known = |roles: BTreeSet<String>| {
            let named = |role: &Role| roles.contains(role.as_str());
            Role::ALL.into_iter().filter(named).collect()
        };
        Self { cleared: rules.cleared_roles.map(known), on_shift: rules.min_on_shift }
    }
}
