//! One console: what it was given, and the little that it remembers.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use lexicon::Moment;
use store::Store;
use tlog::Files;

use crate::challenge::Challenges;
use crate::enrolment::Enrolments;
use crate::passkey::Passkeys;
use crate::ports::{House, Reviews};
use crate::routes;
use crate::seen::Seen;
use crate::session::{Carrier, Session, Sessions};
use crate::tally::Tally;

/// How often new records are counted.
const COUNTED_EVERY: Duration = Duration::from_secs(1);

/// What a console is made of.
pub struct Parts {
    /// Where browsers find it: scheme, host name, port. For example `https://review.example.org`.
    pub origin: String,
    /// Its passkeys, which the reviews check assertions with too.
    pub passkeys: Arc<Passkeys>,
    /// The reviews.
    pub reviews: Arc<dyn Reviews>,
    /// The house around them.
    pub house: Arc<dyn House>,
    /// Where the records are.
    pub store: Store,
    /// The public log.
    pub log: Arc<dyn Files + Send + Sync>,
    /// 32 random bytes of this run.
    pub key: [u8; 32],
}

/// A console. It has no state that outlives it: a restart signs everybody out.
pub struct Console {
    parts: Parts,
    host: String,
    challenges: Mutex<Challenges>,
    sessions: Mutex<Sessions>,
    enrolments: Mutex<Enrolments>,
    seen: Mutex<Seen>,
    tally: tokio::sync::Mutex<Tally>,
}

impl Console {
    /// A console of these parts.
    #[must_use]
    pub fn new(parts: Parts) -> Arc<Self> {
        let host = parts.origin.split_once("://").map_or("", |(_, host)| host).to_owned();
        let challenges = Challenges::new(parts.key, parts.origin.clone());
        Arc::new(Self {
            host,
            challenges: Mutex::new(challenges),
            sessions: Mutex::default(),
            enrolments: Mutex::default(),
            seen: Mutex::default(),
            tally: tokio::sync::Mutex::default(),
            parts,
        })
    }

    /// Everything that it answers.
    pub fn router(self: &Arc<Self>) -> Router {
        routes::router(self)
    }

    /// Counts what was decided today, as it is put on record, so that no page has to wait for it.
    pub async fn keep_count(&self) -> Infallible {
        let mut ticks = tokio::time::interval(COUNTED_EVERY);
        loop {
            ticks.tick().await;
            loop {
                let looked = {
                    let mut tally = self.tally.lock().await;
                    tally.look(self.store(), self.now()).await
                };
                match looked {
                    Ok(true) => tokio::task::yield_now().await,
                    Ok(false) => break,
                    Err(error) => {
                        tracing::debug!(%error, "the records of today cannot be read now");
                        break;
                    }
                }
            }
        }
    }

    pub(crate) fn reviews(&self) -> &dyn Reviews {
        &*self.parts.reviews
    }

    pub(crate) fn house(&self) -> &dyn House {
        &*self.parts.house
    }

    pub(crate) const fn store(&self) -> &Store {
        &self.parts.store
    }

    pub(crate) fn log(&self) -> &dyn Files {
        &*self.parts.log
    }

    pub(crate) fn passkeys(&self) -> &Passkeys {
        &self.parts.passkeys
    }

    pub(crate) fn origin(&self) -> &str {
        &self.parts.origin
    }

    pub(crate) fn is_https(&self) -> bool {
        self.parts.origin.starts_with("https://")
    }

    /// Whether `host` is the one that browsers find this console under.
    pub(crate) fn is_host(&self, host: &str) -> bool {
        host.eq_ignore_ascii_case(&self.host)
    }

    /// The name of the cookie. The prefix binds it to this host and to HTTPS; on plain HTTP, which
    /// is on this machine only, browsers take no such name.
    pub(crate) fn cookie(&self) -> &'static str {
        if self.is_https() { "__Host-brightline" } else { "brightline" }
    }

    /// The cookie of a session, for `seconds`.
    pub(crate) fn set_cookie(&self, secret: &str, seconds: u64) -> String {
        let secure = if self.is_https() { "; Secure" } else { "" };
        let name = self.cookie();
        format!("{name}={secret}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
    }

    pub(crate) fn now(&self) -> Moment {
        self.house().now()
    }

    pub(crate) fn session(&self, secret: &str, carrier: Carrier) -> Option<Session> {
        self.sessions().find(secret, carrier, self.now())
    }

    /// Ends the session of a browser, and with it the shift of its person.
    pub(crate) fn leave(&self, secret: &str) {
        if let Some(session) = self.session(secret, Carrier::Cookie) {
            self.reviews().end_duty(&session.reviewer);
        }
        self.sessions().close(secret);
    }

    pub(crate) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        lock(&self.sessions)
    }

    pub(crate) fn challenges(&self) -> MutexGuard<'_, Challenges> {
        lock(&self.challenges)
    }

    pub(crate) fn enrolments(&self) -> MutexGuard<'_, Enrolments> {
        lock(&self.enrolments)
    }

    pub(crate) fn seen(&self) -> MutexGuard<'_, Seen> {
        lock(&self.seen)
    }

    pub(crate) const fn tally(&self) -> &tokio::sync::Mutex<Tally> {
        &self.tally
    }
}

impl std::fmt::Debug for Console {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Console({})", self.origin())
    }
}

/// A lock whose holder panicked still guards a whole value: each is set in one step.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
