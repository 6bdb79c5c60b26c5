//! Webhooks: workloads are told what becomes of their held acts, each at an address of its own.
//!
//! What is told is derived from the store, change by change in the order of the records, and how
//! far a workload was told is kept there. So nothing is queued in memory, a restart sends what was
//! not delivered, and a message that was delivered and not yet noted is sent again under the id
//! that it had. A receiver that does not take a message is asked again, later and later; what
//! comes after it waits. What nobody took in three days is given up, and that is said and counted.
//!
//! Nothing here is on the path of a request.

mod message;
mod pause;
mod receiver;

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ed25519_dalek::SigningKey;
use gateway::{Change, Gateway};
use http::Uri;
use lexicon::{Moment, RecordNumber, ReviewId, WorkloadId};
use store::{NotRead, Store};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};
use tokio::task::JoinSet;

use self::message::Message;
pub(crate) use self::message::{public_key, signing_key};
pub(crate) use self::receiver::NoReceiver;
use self::receiver::Receiver;

/// LIMIT: what nobody took in so long is given up.
const GIVEN_UP_AFTER_MS: i64 = 3 * 86_400_000;

/// How long to wait when the store cannot be read.
const PAUSE: Duration = Duration::from_secs(1);

/// Where one workload is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Hook {
    /// Who.
    pub(crate) workload: WorkloadId,
    /// Where.
    pub(crate) url: Uri,
}

/// What became of the messages to one workload since the start.
#[derive(Debug, Default)]
pub(crate) struct Count {
    /// Messages that it took.
    pub(crate) delivered: AtomicU64,
    /// Attempts that failed.
    pub(crate) failed: AtomicU64,
    /// Messages that were given up.
    pub(crate) given_up: AtomicU64,
}

/// The messages to each workload.
pub(crate) type Counts = Arc<[(WorkloadId, Arc<Count>)]>;

/// Everybody who is told.
pub(crate) struct Messengers {
    all: Vec<Messenger>,
}

/// Whoever tells one workload.
struct Messenger {
    gateway: Arc<Gateway>,
    store: Store,
    workload: WorkloadId,
    receiver: Receiver,
    count: Arc<Count>,
}

impl Messengers {
    /// Messengers to `hooks`, who know receivers that speak TLS by `roots`.
    ///
    /// # Errors
    ///
    /// The key of the store cannot sign, or TLS cannot be spoken.
    pub(crate) fn new(
        hooks: Vec<Hook>,
        roots: &rustls::RootCertStore,
        gateway: &Arc<Gateway>,
        store: &Store,
    ) -> Result<Self, NoReceiver> {
        let key = signing_key(store.webhook_key()).ok_or(NoReceiver::Key)?;
        let key: Arc<SigningKey> = Arc::new(key);
        let messenger = |Hook { workload, url }: Hook| {
            tracing::info!(%workload, key = %public_key(&key), "a webhook is told of reviews");
            Ok::<_, NoReceiver>(Messenger {
                gateway: Arc::clone(gateway),
                store: store.clone(),
                workload,
                receiver: Receiver::new(url, Arc::clone(&key), roots.clone())?,
                count: Arc::default(),
            })
        };
        let all = hooks.into_iter().map(messenger).collect::<Result<_, _>>()?;
        Ok(Self { all })
    }

    /// What becomes of the messages, as it is at any time.
    pub(crate) fn counts(&self) -> Counts {
        self.all.iter().map(|it| (it.workload.clone(), Arc::clone(&it.count))).collect()
    }

    /// Tells everybody, until the process ends.
    pub(crate) async fn work(self) -> Infallible {
        let mut all = JoinSet::new();
        for messenger in self.all {
            drop(all.spawn(messenger.work()));
        }
        while let Some(ended) = all.join_next().await {
            match ended {
                Ok(never) => match never {},
                Err(error) => tracing::error!(%error, "a webhook is told nothing any more"),
            }
        }
        std::future::pending().await
    }
}

impl Messenger {
    async fn work(self) -> Infallible {
        let mut news = self.store.review_changes();
        let mut next = loop {
            match self.begin().await {
                Ok(next) => break next,
                Err(error) => self.not_now(&error).await,
            }
        };
        loop {
            let read = match self.gateway.review_changes(next, Some(&self.workload)).await {
                Ok(read) => read,
                Err(error) => {
                    self.not_now(&error).await;
                    continue;
                }
            };
            for change in &read.changes {
                self.tell(change).await;
            }
            next = read.next;
            if !read.more {
                heard(&mut news).await;
            }
        }
    }

    /// Where to begin: after what was told, or with what happens from the first start on.
    async fn begin(&self) -> Result<RecordNumber, NotRead> {
        if let Some(next) = self.store.told(&self.workload).await? {
            return Ok(next);
        }
        let here = RecordNumber::new(self.store.status().records);
        self.keep(here).await;
        Ok(here)
    }

    async fn not_now(&self, error: &NotRead) {
        tracing::error!(%error, workload = %self.workload, "a webhook cannot be told now");
        tokio::time::sleep(PAUSE).await;
    }

    /// Tells of one change: returns once the receiver took it, or it was given up.
    async fn tell(&self, change: &Change) {
        let message = Message::of(change);
        let mut failures: u32 = 0;
        loop {
            match self.receiver.take(&message).await {
                Ok(()) => {
                    self.count.delivered.fetch_add(1, Ordering::Relaxed);
                    break;
                }
                Err(why) => {
                    self.count.failed.fetch_add(1, Ordering::Relaxed);
                    failures = failures.saturating_add(1);
                    let (workload, id) = (&self.workload, message.id());
                    tracing::warn!(%workload, id, failures, %why, "a webhook took no message");
                }
            }
            if is_over(change.at) {
                self.count.given_up.fetch_add(1, Ordering::Relaxed);
                let (workload, id) = (&self.workload, message.id());
                tracing::error!(%workload, id, "a message to a webhook was given up");
                break;
            }
            tokio::time::sleep(pause::after(failures, random())).await;
        }
        self.keep(RecordNumber::new(change.record.index().saturating_add(1))).await;
    }

    /// Keeps how far the workload was told. If it cannot be kept it is told again after a restart.
    async fn keep(&self, next: RecordNumber) {
        if let Err(error) = self.store.keep_told(&self.workload, next).await {
            let workload = &self.workload;
            tracing::warn!(%error, %workload, "how far a webhook was told could not be kept");
        }
    }
}

/// Whether a message about what happened at `at` is given up now. It is not while nobody can tell
/// the time.
fn is_over(at: Moment) -> bool {
    let age = |now: Moment| now.unix_ms().saturating_sub(at.unix_ms());
    gateway::now().is_ok_and(|now| age(now) > GIVEN_UP_AFTER_MS)
}

/// A number for the jitter. Without randomness there is none.
fn random() -> u8 {
    let mut byte = [0];
    let drawn = getrandom::fill(&mut byte);
    let [byte] = byte;
    drawn.map_or(u8::MAX, |()| byte)
}

/// Waits until something happened to some review, and forgets what else did by then.
async fn heard(news: &mut broadcast::Receiver<ReviewId>) {
    if matches!(news.recv().await, Err(RecvError::Closed)) {
        std::future::pending::<()>().await;
    }
    while matches!(news.try_recv(), Ok(_) | Err(TryRecvError::Lagged(_))) {}
}
