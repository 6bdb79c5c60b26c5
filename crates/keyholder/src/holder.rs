//! Who holds the keys, as the gateway sees it.

use std::path::PathBuf;

use controls::ledger::Pseudonyms;
use controls::persons::Mention;
use lexicon::{AgreementId, Moment, Span};

use crate::client::Client;
use crate::{Keys, NoKeys, NoPseudonym};

/// Who holds the keys.
#[derive(Debug)]
pub struct Holder(Place);

#[derive(Debug)]
enum Place {
    Here(Keys),
    There(Client),
}

impl Holder {
    /// Keys in this process, in `folder`. An epoch is as long as `window`, in whole days.
    ///
    /// # Errors
    ///
    /// As [`Keys::open`].
    pub fn here(folder: impl Into<PathBuf>, window: Span) -> Result<Self, NoKeys> {
        Keys::open(folder, window).map(|keys| Self(Place::Here(keys)))
    }

    /// Keys of another process, which listens at `socket` ([`serve`](crate::serve)). It is reached
    /// when it is needed and not before; its clock says which keys live.
    #[must_use]
    pub fn at(socket: impl Into<PathBuf>) -> Self {
        Self(Place::There(Client::new(socket.into())))
    }

    /// The pseudonyms of `mentions` under the keys of `tenant` that live at `at`, in their order.
    ///
    /// # Errors
    ///
    /// [`NoPseudonym`] if the keys cannot be had. Nothing may happen then.
    pub async fn pseudonyms(
        &self,
        tenant: &AgreementId,
        at: Moment,
        mentions: &[Mention],
    ) -> Result<Vec<Pseudonyms>, NoPseudonym> {
        let identities = mentions.iter().map(Mention::identity);
        match &self.0 {
            Place::Here(keys) => Ok(keys.pseudonyms(tenant, at, identities)?),
            Place::There(_) if mentions.is_empty() => Ok(Vec::new()),
            Place::There(client) => client.pseudonyms(tenant, identities).await,
        }
    }

    /// Makes epochs as long as `window`, if the keys are held here; see [`Keys::set_window`].
    pub fn set_window(&self, window: Span) {
        match &self.0 {
            Place::Here(keys) => keys.set_window(window),
            Place::There(_) => {}
        }
    }

    /// Destroys the keys whose time is over at `at`, if they are held here. Call it at least once a
    /// day: whoever asks for pseudonyms does the same, but perhaps nobody asks.
    ///
    /// # Errors
    ///
    /// As [`Keys::tend`].
    pub fn tend(&self, at: Moment) -> Result<(), NoKeys> {
        match &self.0 {
            Place::Here(keys) => keys.tend(at),
            Place::There(_) => Ok(()),
        }
    }
}
