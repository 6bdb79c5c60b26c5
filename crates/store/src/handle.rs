//! The store as others hold it.

use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};

use controls::ledger::{Budgets, Day, Touch};
use evidence::{Ack, Pending, Recorded, Salt};
use lexicon::{AgreementId, RecordNumber, ReviewId};
use tlog::PublicKey;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::ledger::Ledger;
use crate::publisher::Request;
use crate::queue::{Queue, Refused};
use crate::reviews::{Change, Desk};
use crate::seal::{Part, Sealed, Sealer};
use crate::state::State;
use crate::writer::{Append, Command, Post};
use crate::{
    Charge, Charged, Held, History, InForce, NotCharged, NotPublished, NotRead, NotRecorded,
    OpenError, Posting, Published, Reading, Settings, Status, start,
};

/// A store. Clones are handles to the same one.
#[derive(Clone)]
pub struct Store {
    pub(crate) shared: Arc<Shared>,
}

/// What all handles share.
pub(crate) struct Shared {
    pub(crate) queue: Arc<Queue<Command>>,
    pub(crate) requests: SyncSender<Request>,
    pub(crate) state: Arc<State>,
    pub(crate) sealer: Sealer,
    pub(crate) key: PublicKey,
    pub(crate) permit_key: Zeroizing<String>,
    pub(crate) webhook_key: Zeroizing<String>,
    pub(crate) ledger: Arc<Ledger>,
    pub(crate) desk: Arc<Desk>,
    /// The file of the database, for whoever reads more than the writer has time for.
    pub(crate) database: PathBuf,
    /// Who waits for the end. The threads are done when they are told.
    pub(crate) closers: Arc<Closers>,
}

/// Those who wait for the end of the threads, and how it went once it came.
#[derive(Default)]
pub(crate) struct Closers(Mutex<Ending>);

#[derive(Default)]
struct Ending {
    waiting: Vec<oneshot::Sender<Result<(), NotPublished>>>,
    over: Option<Result<(), NotPublished>>,
}

impl Closers {
    fn wait(&self, reply: oneshot::Sender<Result<(), NotPublished>>) {
        let mut ending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &ending.over {
            Some(over) => drop(reply.send(over.clone())),
            None => ending.waiting.push(reply),
        }
    }

    pub(crate) fn tell(&self, over: Result<(), NotPublished>) {
        let mut ending = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for reply in ending.waiting.drain(..) {
            drop(reply.send(over.clone()));
        }
        ending.over = Some(over);
    }
}

/// A record as it is kept: its bytes in the log, and the salt beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The canonical bytes.
    pub leaf: Vec<u8>,
    /// What opens its commitments.
    pub salt: Salt,
}

impl Store {
    /// LIMIT: leaves that one question reads. It takes the writer about a millisecond.
    pub const MOST_LEAVES: u64 = 500;

    /// Opens the store in `settings.data`, creates it if it is not there, and brings the public log
    /// up to date.
    ///
    /// # Errors
    ///
    /// [`OpenError`] if the directory is in use or cannot be used, if a key is gone, or if what is
    /// there is not what was published.
    pub fn open(settings: &Settings) -> Result<Self, OpenError> {
        start::start(settings).map(|shared| Self { shared: Arc::new(shared) })
    }

    /// Records what `pending` waits for, together with the exchange that is held by it, if one is,
    /// and with what it charges.
    /// When this returns a value, the disk has both.
    ///
    /// A caller that drops the future does not take the record back.
    ///
    /// # Errors
    ///
    /// [`NotRecorded`] if the record is not known to be durable. Nothing may happen then.
    pub async fn record<T>(
        &self,
        pending: Pending<T>,
        held: Option<Held>,
        posting: Posting,
    ) -> Result<Recorded<T>, NotRecorded> {
        let held = held.as_ref().map(|held| self.shared.seal(held)).transpose()?;
        self.keep(pending, held, None, posting).await
    }

    /// Records what `pending` waits for, with what is sealed of it already.
    pub(crate) async fn keep<T>(
        &self,
        pending: Pending<T>,
        held: Option<Sealed>,
        change: Option<Change>,
        posting: Posting,
    ) -> Result<Recorded<T>, NotRecorded> {
        let (leaf, posted) = (pending.leaf().clone(), posting.posted);
        let change = change.map(Box::new);
        let (in_force, alarm) = (None, None);
        let append = |reply| Append { leaf, held, in_force, change, alarm, posted, reply };
        self.append(pending, append).await
    }

    /// Finds what `touch` would exceed, has `decide` decide about it, and charges it if it is made;
    /// no other touch comes between. It takes microseconds and does not wait for the disk, unless a
    /// sheet has to be fetched. What it charges counts at once, and for good.
    ///
    /// # Errors
    ///
    /// [`NotCharged`] if what was touched before cannot be read. Nothing may happen then.
    pub fn charge<T>(
        &self,
        touch: Touch,
        budgets: &Budgets,
        decide: impl FnOnce(controls::Ledger) -> (T, Charge),
    ) -> Result<Charged<T>, NotCharged> {
        self.shared.ledger.charge(touch, budgets, decide)
    }

    /// Makes a posting durable that no record waits for: a part of a streamed answer is about to be
    /// released.
    ///
    /// # Errors
    ///
    /// [`NotRecorded`] if it is not known to be durable. Nothing may happen then.
    pub async fn post(&self, posting: Posting) -> Result<(), NotRecorded> {
        let Some(posted) = posting.posted else { return Ok(()) };
        let shared = &*self.shared;
        let (reply, answer) = oneshot::channel();
        let size = posted.size();
        shared.offer(Command::Post(Post { posted, reply }), size)?;
        answer.await.map_err(|_| shared.stopped())?
    }

    /// What is spent of each of `budgets` on `today`, in counts; none under 20 is told. The ledger
    /// is as it was afterwards, also if `today` is wrong.
    ///
    /// It may take milliseconds, while charges wait: ask seldom. Whoever can ask often, and have
    /// somebody touched in between, learns from the difference whether that person was known. So
    /// each reading belongs on record.
    ///
    /// # Errors
    ///
    /// [`NotCharged`] if it cannot be read.
    pub fn ledger_reading(&self, today: Day, budgets: &Budgets) -> Result<Reading, NotCharged> {
        self.shared.ledger.reading(today, budgets)
    }

    /// Records that an agreement comes into force, together with the agreement. When this returns a
    /// value, the disk has both.
    ///
    /// # Errors
    ///
    /// As [`Store::record`].
    pub async fn put_in_force<T>(
        &self,
        pending: Pending<T>,
        in_force: InForce,
    ) -> Result<Recorded<T>, NotRecorded> {
        let (leaf, in_force) = (pending.leaf().clone(), Some(Box::new(in_force)));
        self.append(pending, |reply| Append {
            leaf,
            held: None,
            in_force,
            change: None,
            alarm: None,
            posted: None,
            reply,
        })
        .await
    }

    pub(crate) async fn append<T>(
        &self,
        pending: Pending<T>,
        append: impl FnOnce(oneshot::Sender<Result<Ack, NotRecorded>>) -> Append,
    ) -> Result<Recorded<T>, NotRecorded> {
        let shared = &*self.shared;
        let (reply, answer) = oneshot::channel();
        let append = append(reply);
        let size = append.size();
        shared.offer(Command::Append(append), size)?;
        let ack = answer.await.map_err(|_| shared.stopped())??;
        // INVARIANT (I5): the acknowledgement must be about exactly what was pending.
        pending.confirm(ack).map_err(|wrong| {
            shared.state.stop(&wrong.to_string());
            shared.queue.close();
            NotRecorded::Stopped(wrong.to_string())
        })
    }

    /// Brings the public log up to date with all records that are durable now.
    ///
    /// # Errors
    ///
    /// [`NotPublished`] if it cannot be written. The records are durable all the same.
    pub async fn publish(&self) -> Result<Published, NotPublished> {
        let (reply, answer) = oneshot::channel();
        let asked = self.shared.requests.try_send(Request::Now(reply));
        asked.map_err(|refused| match refused {
            TrySendError::Full(_) => NotPublished::Busy,
            TrySendError::Disconnected(_) => NotPublished::Stopped,
        })?;
        answer.await.map_err(|_| NotPublished::Stopped)?
    }

    /// The record `number`, if there is one.
    ///
    /// # Errors
    ///
    /// [`NotRead`] if the database cannot be asked.
    pub async fn entry(&self, number: RecordNumber) -> Result<Option<Entry>, NotRead> {
        self.ask(|reply| Command::Entry(number, reply)).await
    }

    /// The canonical bytes of the records from `from` on, in order, at most `most` of them and
    /// never more than [`Store::MOST_LEAVES`].
    ///
    /// # Errors
    ///
    /// [`NotRead`] if the database cannot be asked.
    pub async fn leaves(&self, from: RecordNumber, most: u64) -> Result<Vec<Vec<u8>>, NotRead> {
        self.ask(|reply| Command::Leaves(from, most.min(Self::MOST_LEAVES), reply)).await
    }

    /// The exchange that the review is about, if one is held.
    ///
    /// # Errors
    ///
    /// [`NotRead`] if the database cannot be asked or what it has does not open.
    pub async fn held(&self, review: ReviewId) -> Result<Option<Held>, NotRead> {
        let sealed = self.ask(|reply| Command::Held(review, reply)).await?;
        let open = |sealed| self.shared.sealer.open(&sealed).map_err(|_| NotRead::Sealed);
        sealed.map(open).transpose()
    }

    /// What was in force here until now, and the highest version of `agreement` among it, if one is
    /// asked about.
    ///
    /// # Errors
    ///
    /// [`NotRead`] if the database cannot be asked.
    pub async fn history(&self, agreement: Option<&AgreementId>) -> Result<History, NotRead> {
        self.ask(|reply| Command::History(agreement.cloned(), reply)).await
    }

    /// How the store is doing.
    #[must_use]
    pub fn status(&self) -> Status {
        self.shared.state.status()
    }

    /// The public key of the log.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.shared.key
    }

    /// The secret key that makes permit tokens, in its text form. It is not the log's: whoever
    /// mints tokens cannot sign a history.
    #[must_use]
    pub fn permit_key(&self) -> &str {
        &self.shared.permit_key
    }

    /// The secret key that signs what webhooks are told, in its text form.
    #[must_use]
    pub fn webhook_key(&self) -> &str {
        &self.shared.webhook_key
    }

    /// Writes what is queued, publishes, and ends the threads. Other handles are refused from now
    /// on.
    ///
    /// # Errors
    ///
    /// [`NotPublished`] if the public log could not be brought up to date. The records are durable
    /// all the same.
    pub async fn close(self) -> Result<(), NotPublished> {
        let (reply, over) = oneshot::channel();
        self.shared.closers.wait(reply);
        self.shared.queue.close();
        over.await.map_err(|_| NotPublished::Stopped)?
    }

    /// Has something kept that no record tells of.
    pub(crate) async fn write<T>(
        &self,
        command: impl FnOnce(oneshot::Sender<Result<T, NotRecorded>>) -> Command,
    ) -> Result<T, NotRecorded> {
        let (reply, answer) = oneshot::channel();
        self.shared.offer(command(reply), 0)?;
        answer.await.map_err(|_| self.shared.stopped())?
    }

    pub(crate) async fn ask<T>(
        &self,
        command: impl FnOnce(oneshot::Sender<Result<T, NotRead>>) -> Command,
    ) -> Result<T, NotRead> {
        let (reply, answer) = oneshot::channel();
        self.shared.queue.offer(command(reply), 0).map_err(|refused| match refused {
            Refused::Full => NotRead::Full,
            Refused::Closed => NotRead::Stopped,
        })?;
        answer.await.map_err(|_| NotRead::Stopped)?
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({:?})", self.status())
    }
}

/// The last handle is gone: nobody can ask for anything any more, and the threads may end.
impl Drop for Shared {
    fn drop(&mut self) {
        self.queue.close();
    }
}

impl Shared {
    pub(crate) fn seal(&self, held: &Held) -> Result<Sealed, NotRecorded> {
        let unsealed = |_| NotRecorded::Failed("the held exchange cannot be sealed".to_owned());
        self.sealer.seal(held, nonce()?).map_err(unsealed)
    }

    pub(crate) fn seal_part(
        &self,
        review: ReviewId,
        part: Part,
        plain: &[u8],
    ) -> Result<Vec<u8>, NotRecorded> {
        let unsealed = |_| NotRecorded::Failed("the review cannot be sealed".to_owned());
        self.sealer.seal_part(review, part, plain, nonce()?).map_err(unsealed)
    }

    pub(crate) fn seal_suspension(&self, plain: &[u8]) -> Result<Vec<u8>, NotRecorded> {
        let unsealed = |_| NotRecorded::Failed("the suspension cannot be sealed".to_owned());
        self.sealer.seal_suspension(plain, nonce()?).map_err(unsealed)
    }

    pub(crate) fn offer(&self, command: Command, size: usize) -> Result<(), NotRecorded> {
        self.queue.offer(command, size).map_err(|refused| match refused {
            Refused::Full => NotRecorded::Full,
            Refused::Closed => self.stopped(),
        })
    }

    pub(crate) fn stopped(&self) -> NotRecorded {
        NotRecorded::Stopped(self.state.why_stopped())
    }
}

fn nonce() -> Result<[u8; 24], NotRecorded> {
    let mut nonce = [0; 24];
    getrandom::fill(&mut nonce).map_err(|error| NotRecorded::Failed(error.to_string()))?;
    Ok(nonce)
}
