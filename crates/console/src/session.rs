//! Who is signed in: sessions, bound to the credential that opened them.
//!
//! A session is known by 32 random bytes that only the browser, or the terminal, has; kept here is
//! their digest. It ends after [`IDLE`] without a request, after [`LONGEST`] in any case, and when
//! the roster no longer has its person or credential. Sessions live in memory: a restart ends all.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lexicon::{Digest, Moment, ReviewerId, Span};
use review::CredentialId;

/// A session without a request for so long is over: a desk that somebody left.
pub(crate) const IDLE: Span = Span::from_seconds(15 * 60);

/// A session is over after so long in any case: a shift.
pub(crate) const LONGEST: Span = Span::from_seconds(8 * 60 * 60);

/// LIMIT: sessions of one person at once. The one that was quiet longest makes room.
const OF_ONE: usize = 8;

/// How a session shows itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Carrier {
    /// A cookie: requests that change something need the token of the page too.
    Cookie,
    /// A header that no browser sends by itself.
    Bearer,
}

/// Somebody who is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// The person.
    pub(crate) reviewer: ReviewerId,
    /// The credential that opened it.
    pub(crate) credential: CredentialId,
    /// How it shows itself.
    pub(crate) carrier: Carrier,
    /// What pages send with each request that changes something.
    pub(crate) csrf: String,
    opened: Moment,
    last: Moment,
}

/// A session as it is handed out, once.
pub(crate) struct Opened {
    /// What the browser or terminal keeps.
    pub(crate) secret: String,
    /// When it is over in any case.
    pub(crate) until: Moment,
}

/// All sessions.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    open: BTreeMap<Digest, Session>,
}

impl Sessions {
    /// Opens a session for `reviewer`, who showed `credential`. Its secret is new each time, so
    /// that nobody can have planted it before.
    pub(crate) fn open(
        &mut self,
        reviewer: ReviewerId,
        credential: CredentialId,
        carrier: Carrier,
        random: &[u8; 64],
        now: Moment,
    ) -> Opened {
        self.sweep(now);
        self.make_room(&reviewer);
        let (secret, csrf) = random.split_at(32);
        let secret = URL_SAFE_NO_PAD.encode(secret);
        let csrf = URL_SAFE_NO_PAD.encode(csrf);
        let session = Session { reviewer, credential, carrier, csrf, opened: now, last: now };
        self.open.insert(Digest::of(secret.as_bytes()), session);
        Opened { secret, until: now.plus(LONGEST) }
    }

    /// The session with this secret, if it is open. The request counts as a sign of life.
    pub(crate) fn find(&mut self, secret: &str, carrier: Carrier, now: Moment) -> Option<Session> {
        let key = Digest::of(secret.as_bytes());
        let session = self.open.get_mut(&key)?;
        if session.is_over(now) {
            self.open.remove(&key);
            return None;
        }
        if session.carrier != carrier {
            return None;
        }
        session.last = session.last.max(now);
        Some(session.clone())
    }

    /// Whether the session with this secret is open. It is no sign of life.
    pub(crate) fn is_open(&self, secret: &str, now: Moment) -> bool {
        let session = self.open.get(&Digest::of(secret.as_bytes()));
        session.is_some_and(|session| !session.is_over(now))
    }

    /// Ends the session with this secret.
    pub(crate) fn close(&mut self, secret: &str) {
        self.open.remove(&Digest::of(secret.as_bytes()));
    }

    fn sweep(&mut self, now: Moment) {
        self.open.retain(|_, session| !session.is_over(now));
    }

    fn make_room(&mut self, reviewer: &ReviewerId) {
        let of_them = || self.open.iter().filter(|(_, session)| session.reviewer == *reviewer);
        if of_them().count() < OF_ONE {
            return;
        }
        let quietest = of_them().min_by_key(|(_, session)| session.last).map(|(key, _)| *key);
        if let Some(key) = quietest {
            self.open.remove(&key);
        }
    }
}

impl Session {
    /// Whether its time is over. A clock that was set back ends nothing early and revives nothing:
    /// what is over is removed.
    fn is_over(&self, now: Moment) -> bool {
        now >= self.last.plus(IDLE) || now >= self.opened.plus(LONGEST)
    }
}

#[cfg(test)]
mod tests;
