//! Broken glasses: what happened to each, durable with the record of it.
//!
//! Who broke one, why, and for what is sealed. In the clear is only which glass it is.
//!
//! Whoever keeps events makes sure that no other comes between: two in one place are an error here.

use evidence::{Pending, Recorded};
use lexicon::{RecordNumber, ReviewId};
use review::break_glass::Event;

use crate::reviews::Change;
use crate::seal::Part;
use crate::writer::Command;
use crate::{NotRead, NotRecorded, Posting, Store};

/// Something that happened to a broken glass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GlassEvent {
    /// The record of it.
    pub record: RecordNumber,
    /// What happened.
    pub event: Event,
}

/// An event as it is kept.
pub(crate) struct SealedGlass {
    pub(crate) glass: ReviewId,
    /// How many events of the glass were before it.
    pub(crate) place: u64,
    pub(crate) bytes: Vec<u8>,
}

/// An event as it is found.
pub(crate) struct KeptGlass {
    pub(crate) number: RecordNumber,
    pub(crate) sealed: SealedGlass,
}

impl Store {
    /// Makes `event`, before which its glass had `place` others, durable together with the record
    /// that `pending` waits for.
    ///
    /// # Errors
    ///
    /// [`NotRecorded`] if that is not known. Nothing may follow from the event then.
    pub async fn keep_glass<T>(
        &self,
        pending: Pending<T>,
        event: &Event,
        place: u64,
    ) -> Result<Recorded<T>, NotRecorded> {
        let glass = event.glass();
        let plain = event.to_json().map_err(|error| NotRecorded::Failed(error.to_string()))?;
        let bytes = self.shared.seal_part(glass, Part::Glass(place), plain.as_bytes())?;
        let change = Change::Glass(SealedGlass { glass, place, bytes });
        self.keep(pending, None, Some(change), Posting::nobody()).await
    }

    /// Everything that happened to all glasses, in the order of the records.
    ///
    /// # Errors
    ///
    /// [`NotRead`] if the database cannot be asked, or what it has does not open.
    pub async fn glass_events(&self) -> Result<Vec<GlassEvent>, NotRead> {
        let kept = self.ask(Command::Glasses).await?;
        kept.into_iter().map(|kept| self.opened_glass(kept)).collect()
    }

    fn opened_glass(&self, kept: KeptGlass) -> Result<GlassEvent, NotRead> {
        let KeptGlass { number, sealed: SealedGlass { glass, place, bytes } } = kept;
        let sealer = &self.shared.sealer;
        let plain = sealer.open_part(glass, Part::Glass(place), &bytes);
        let plain = plain.map_err(|_| NotRead::Sealed)?;
        let event = std::str::from_utf8(&plain).ok().and_then(|it| Event::from_json(it).ok());
        let event = event.filter(|event| event.glass() == glass).ok_or(NotRead::Sealed)?;
        Ok(GlassEvent { record: number, event })
    }
}
