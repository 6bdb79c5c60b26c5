//! The way to keys that another process holds.

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use controls::ledger::Pseudonyms;
use lexicon::AgreementId;
use tokio::net::UnixStream;
use tokio::sync::Semaphore;

use crate::NoPseudonym;
use crate::wire::{self, Answer, LONGEST_IDENTITY, MOST_IDENTITIES};

/// LIMIT: questions on their way at once, each on its own connection. The holder answers one in
/// microseconds.
const CONNECTIONS: usize = 16;
/// LIMIT: an exchange does not wait longer for its pseudonyms. It is refused then.
const PATIENCE: Duration = Duration::from_secs(2);
/// Bytes of identifiers after which a question is full.
const FULL: usize = 256 << 10;

/// Connections to one key holder.
#[derive(Debug)]
pub(crate) struct Client {
    socket: PathBuf,
    patience: Duration,
    idle: Mutex<Vec<UnixStream>>,
    places: Semaphore,
}

impl Client {
    pub(crate) const fn new(socket: PathBuf) -> Self {
        Self::with_patience(socket, PATIENCE)
    }

    /// A client that waits so long for the answers to one exchange.
    pub(crate) const fn with_patience(socket: PathBuf, patience: Duration) -> Self {
        Self {
            socket,
            patience,
            idle: Mutex::new(Vec::new()),
            places: Semaphore::const_new(CONNECTIONS),
        }
    }

    /// The pseudonyms of whoever `identities` identify.
    pub(crate) async fn pseudonyms<'a>(
        &self,
        tenant: &AgreementId,
        identities: impl Iterator<Item = &'a [u8]>,
    ) -> Result<Vec<Pseudonyms>, NoPseudonym> {
        let questions = questions(tenant, identities)?;
        let asked = tokio::time::timeout(self.patience, self.ask_all(&questions)).await;
        asked.unwrap_or_else(|late| Err(self.unreachable(late.into())))
    }

    async fn ask_all(
        &self,
        questions: &[(usize, Vec<u8>)],
    ) -> Result<Vec<Pseudonyms>, NoPseudonym> {
        let place = self.places.acquire().await;
        let _place = place.map_err(|closed| self.unreachable(io::Error::other(closed)))?;
        let mut pseudonyms = Vec::new();
        for (count, question) in questions {
            let frame = self.ask(question).await.map_err(|error| self.unreachable(error))?;
            match wire::answered(&frame).ok_or(NoPseudonym::Garbled)? {
                Answer::Refusal(why) => return Err(NoPseudonym::Refused(why)),
                Answer::Pseudonyms(some) if some.len() == *count => pseudonyms.extend(some),
                Answer::Pseudonyms(_) => return Err(NoPseudonym::Garbled),
            }
        }
        Ok(pseudonyms)
    }

    /// Asks on a connection that is open already, if the holder was not started again meanwhile, or
    /// else on a fresh one. A question can be asked twice: it changes nothing.
    async fn ask(&self, question: &[u8]) -> io::Result<Vec<u8>> {
        // Taken in a statement of its own: the lock must not be held while waiting.
        let open = self.idle().pop();
        if let Some(open) = open
            && let Ok(frame) = self.ask_on(open, question).await
        {
            return Ok(frame);
        }
        self.idle().clear();
        self.ask_on(UnixStream::connect(&self.socket).await?, question).await
    }

    /// A connection on which anything went wrong is not used again.
    async fn ask_on(&self, mut stream: UnixStream, question: &[u8]) -> io::Result<Vec<u8>> {
        wire::write_frame(&mut stream, question).await?;
        let frame = wire::read_frame(&mut stream).await?;
        let frame = frame.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
        self.idle().push(stream);
        Ok(frame)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<UnixStream>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn unreachable(&self, reason: io::Error) -> NoPseudonym {
        NoPseudonym::Unreachable { socket: self.socket.clone(), reason }
    }
}

/// The questions for `identities`, each with how many it asks for.
fn questions<'a>(
    tenant: &AgreementId,
    identities: impl Iterator<Item = &'a [u8]>,
) -> Result<Vec<(usize, Vec<u8>)>, NoPseudonym> {
    let mut questions = Vec::new();
    let mut some: Vec<&[u8]> = Vec::new();
    let mut bytes = 0_usize;
    for identity in identities {
        if identity.len() > LONGEST_IDENTITY {
            return Err(NoPseudonym::TooLong(identity.len()));
        }
        if !some.is_empty() && (some.len() == MOST_IDENTITIES || bytes + identity.len() > FULL) {
            questions.push((some.len(), wire::question(tenant, &some)));
            some.clear();
            bytes = 0;
        }
        bytes += identity.len();
        some.push(identity);
    }
    if !some.is_empty() {
        questions.push((some.len(), wire::question(tenant, &some)));
    }
    Ok(questions)
}
