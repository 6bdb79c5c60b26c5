//! The holder of the keys by which the persons ledger knows persons.
//!
//! # Scope
//!
//! One secret key for each epoch, made when the epoch begins and destroyed one window after it has
//! ended; from an identifier, the pseudonym under the keys that live. The keys are held in this
//! process ([`Holder::here`]), or by another one behind a Unix socket.
//!
//! # Out of scope
//!
//! What is counted (`controls::ledger`), and where (`store`).
//!
//! # What it cannot catch
//!
//! Whoever may ask it for pseudonyms while a key lives, and can read the ledger's file, can find
//! out whether a person was touched. After the key is destroyed nobody can.

use std::sync::Mutex;

use controls::ledger::{Key, Pseudonym, Pseudonyms};
use controls::persons::Mention;
use lexicon::Moment;

/// Who holds the keys.
#[derive(Debug)]
pub struct Holder {
    keys: Mutex<Option<Key>>,
}

/// Why there is no pseudonym. Nothing may happen then that touches the person.
#[derive(Debug, thiserror::Error)]
pub enum NoPseudonym {
    /// The system gives no random bytes.
    #[error("no key can be drawn: {0}")]
    Random(String),
}

impl Holder {
    /// Keys in this process.
    #[must_use]
    pub fn here() -> Self {
        Self { keys: Mutex::new(None) }
    }

    /// The pseudonyms of `mentions` under the keys that live at `at`, in their order.
    ///
    /// # Errors
    ///
    /// [`NoPseudonym`] if a key cannot be had.
    #[expect(clippy::unused_async, reason = "another process may hold the keys")]
    pub async fn pseudonyms(
        &self,
        _at: Moment,
        mentions: &[Mention],
    ) -> Result<Vec<Pseudonyms>, NoPseudonym> {
        let mut keys = self.keys.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let key = match *keys {
            Some(key) => key,
            None => {
                let mut key = Key::default();
                getrandom::fill(&mut key)
                    .map_err(|error| NoPseudonym::Random(error.to_string()))?;
                *keys.insert(key)
            }
        };
        let of = |mention: &Mention| Pseudonym::of(mention.identity(), &key);
        Ok(mentions.iter().map(|it| Pseudonyms { now: of(it), before: None }).collect())
    }
}
