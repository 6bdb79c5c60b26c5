//! Who may decide no more: durable with its record, sealed.

use evidence::{Pending, Recorded};
use lexicon::{Moment, RecordNumber, ReviewId, ReviewerId};
use serde_json::{Value, json};

use super::Change;
use crate::writer::Command;
use crate::{NotRead, NotRecorded, Posting, Store};

/// Somebody decides no more, until people of every party take the person back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspension {
    /// Who.
    pub reviewer: ReviewerId,
    /// Since when.
    pub at: Moment,
    /// Why.
    pub by: SuspendedBy,
}

/// Why somebody is suspended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuspendedBy {
    /// Too many tests were missed.
    Canaries,
    /// A broken glass was not looked at in time.
    Glass,
}

impl SuspendedBy {
    /// Every reason.
    pub const ALL: [Self; 2] = [Self::Canaries, Self::Glass];

    /// The reason in one word, as records have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Canaries => "canaries",
            Self::Glass => "glass",
        }
    }
}

/// A suspension as it is kept.
pub(crate) struct KeptSuspension {
    pub(crate) record: RecordNumber,
    pub(crate) sealed: Vec<u8>,
}

impl Suspension {
    /// As it is sealed.
    fn to_json(&self) -> String {
        let (reviewer, at) = (self.reviewer.as_str(), self.at.unix_ms());
        json!({"reviewer": reviewer, "at": at, "by": self.by.as_str()}).to_string()
    }

    fn read(bytes: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let by = value.get("by")?.as_str()?;
        Some(Self {
            reviewer: value.get("reviewer")?.as_str()?.parse().ok()?,
            at: Moment::from_unix_ms(value.get("at")?.as_i64()?).ok()?,
            by: SuspendedBy::ALL.into_iter().find(|it| it.as_str() == by)?,
        })
    }
}

impl Store {
    /// Records what `pending` waits for together with a suspension. When this returns a value, the
    /// disk has both.
    ///
    /// # Errors
    ///
    /// [`NotRecorded`] if that is not known to be durable.
    pub async fn suspend<T>(
        &self,
        pending: Pending<T>,
        suspension: &Suspension,
    ) -> Result<Recorded<T>, NotRecorded> {
        let plain = suspension.to_json();
        let change = Change::Suspended(self.shared.seal_suspension(plain.as_bytes())?);
        self.keep(pending, None, Some(change), Posting::nobody()).await
    }

    /// Every suspension, with its record, in the order in which they were.
    ///
    /// # Errors
    ///
    /// [`NotRead`] if the database cannot be asked, or what it has cannot be read.
    pub async fn suspensions(&self) -> Result<Vec<(RecordNumber, Suspension)>, NotRead> {
        let kept = self.ask(Command::Suspensions).await?;
        let read = |KeptSuspension { record, sealed }: KeptSuspension| {
            let plain = self.shared.sealer.open_suspension(&sealed).map_err(|_| NotRead::Sealed)?;
            Ok((record, Suspension::read(&plain).ok_or(NotRead::Sealed)?))
        };
        kept.into_iter().map(read).collect()
    }

    /// The executed reviews about who reviews, each with the record of its execution, in the order
    /// in which they were executed.
    ///
    /// # Errors
    ///
    /// As [`Store::turn`].
    pub async fn reviews_of_people(&self) -> Result<Vec<(RecordNumber, ReviewId)>, NotRead> {
        self.ask(Command::OfPeople).await
    }
}
