//! Touches: who touched whom.

use lexicon::{AgreementId, Categories, GrantId, WorkloadId};

use super::{Day, Pseudonyms, SheetId};

/// The persons that one exchange, or one part of it, touches. Equal touches charge once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The agreement under which it is counted; all its versions share one book.
    pub agreement: AgreementId,
    /// The day.
    pub day: Day,
    /// Who touches.
    pub workload: WorkloadId,
    /// The grant in force for it.
    pub grant: Option<GrantId>,
    /// Whether the touch names a case that is open.
    pub explained: bool,
    /// The persons, each once.
    pub persons: Vec<Touched>,
    /// Bytes that could not be read as text.
    pub opaque_bytes: u64,
}

/// One person, and what about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Touched {
    /// The person.
    pub person: Pseudonyms,
    /// The categories, at least one.
    pub categories: Categories,
}

impl Touch {
    /// Whether it touches nobody and nothing unreadable.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.persons.is_empty() && self.opaque_bytes == 0
    }

    /// The sheets that it is written to.
    pub fn sheets(&self) -> impl Iterator<Item = SheetId> {
        let whole = SheetId::Agreement(self.agreement.clone());
        let own = match &self.grant {
            None => [Some(SheetId::Workload(self.workload.clone())), None],
            Some(grant) => [
                Some(SheetId::Grant(grant.clone())),
                Some(SheetId::GrantWorkload(grant.clone(), self.workload.clone())),
            ],
        };
        std::iter::once(whole).chain(own.into_iter().flatten())
    }
}
