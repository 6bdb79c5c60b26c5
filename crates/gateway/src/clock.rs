//! The clock that a gateway goes by: the system's, or one that a header sets.
//!
//! A simulated clock is for rehearsals: a month of recorded exchanges goes through the real path in
//! minutes, and windows, expiries and budgets come out as they would have. It stands still until a
//! request moves it, and it moves forward only. Whatever is recorded by it says `"simulated":true`,
//! so that nobody can take the log of a rehearsal for that of a day.
//!
//! INVARIANT (I3): whoever may set the time could let every window pass. A gateway with such a
//! clock listens on loopback only and reaches models on loopback only, or it does not start.
//!
//! # What it cannot catch
//!
//! A port of loopback that something else forwards to the network.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicI64, Ordering};

use evidence::{Leaf, Record, Salt, Unrecordable};
use http::{HeaderMap, HeaderName, Uri};
use lexicon::Moment;
use protocol::BlockedKind;

use crate::edge;
use crate::egress::Upstream;
use crate::fault::Fault;

/// The headers of the gateway's own, without what they begin with.
const OWN: [&str; 6] = ["purpose", "case", "decision", "on-behalf-of", "permit", "review"];

/// A clock that stands still until a request moves it.
///
/// It begins at the moment at which the agreement became effective: nothing is decided under an
/// agreement before that.
#[derive(Debug)]
pub struct SimulatedClock {
    header: HeaderName,
    /// Milliseconds since 1970 of the latest time that was told. It only rises.
    latest: AtomicI64,
}

/// Why no time can be simulated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSimulated {
    /// An upstream is not on this machine.
    #[error(
        "upstream `{0}` is not on this machine: where time is simulated, models are on loopback \
         only, as in base-url = \"http://127.0.0.1:4010\""
    )]
    Upstream(lexicon::UpstreamName),
    /// The gateway listens where others could set its time.
    #[error("where time is simulated, listen on loopback only, as in listen = \"127.0.0.1:8080\"")]
    Listener,
    /// The header means something already.
    #[error("`{0}` is no header for the time: it means something else; take `brightline-time`")]
    Header(HeaderName),
}

impl SimulatedClock {
    /// A clock that is set by `header`.
    ///
    /// # Errors
    ///
    /// [`NotSimulated::Header`] for a header that HTTP, a vendor or the gateway gives a meaning.
    pub fn new(header: HeaderName) -> Result<Self, NotSimulated> {
        let own = header.as_str().strip_prefix("brightline-");
        let is_free = match own {
            Some(name) => !OWN.contains(&name),
            None => header.as_str().starts_with("x-") && header != "x-api-key",
        };
        if is_free {
            Ok(Self { header, latest: AtomicI64::new(i64::MIN) })
        } else {
            Err(NotSimulated::Header(header))
        }
    }

    /// Whether a gateway with this clock may listen on `listen`, if that is known yet, and reach
    /// `upstreams`.
    ///
    /// # Errors
    ///
    /// [`NotSimulated`] if either is not on this machine.
    pub fn may_serve<'a>(
        &self,
        listen: Option<SocketAddr>,
        upstreams: impl IntoIterator<Item = &'a Upstream>,
    ) -> Result<(), NotSimulated> {
        if listen.is_some_and(|listen| !listen.ip().is_loopback()) {
            return Err(NotSimulated::Listener);
        }
        let outside = upstreams.into_iter().find(|upstream| !is_loopback(&upstream.base));
        outside.map_or(Ok(()), |upstream| Err(NotSimulated::Upstream(upstream.name.clone())))
    }

    /// The latest time that was told.
    fn latest(&self) -> Result<Moment, Fault> {
        Moment::from_unix_ms(self.latest.load(Ordering::Acquire)).map_err(|_| Fault::no_clock())
    }

    /// The time that `headers` tell.
    fn told(&self, headers: &HeaderMap) -> Result<Moment, Fault> {
        let mut told = headers.get_all(&self.header).iter();
        let (Some(value), None) = (told.next(), told.next()) else {
            return Err(self.no_time("must be there once"));
        };
        value.to_str().ok().and_then(moment).ok_or_else(|| {
            self.no_time("must be a time such as 2026-03-01T00:00:00Z, or milliseconds since 1970")
        })
    }

    /// Moves to `time`.
    fn advance(&self, time: Moment) -> Result<(), Fault> {
        // Two requests at once are ordered by this one step: the later time wins, and the earlier
        // one, if it comes second, is refused.
        let before = self.latest.fetch_max(time.unix_ms(), Ordering::AcqRel);
        if time.unix_ms() < before {
            return Err(Fault::new(
                BlockedKind::Malformed,
                "time_went_back",
                "the simulated time is earlier than that of a request before: send in order",
            ));
        }
        Ok(())
    }

    fn no_time(&self, what: &str) -> Fault {
        let message =
            format!("this gateway's time is simulated: the header `{}` {what}", self.header);
        Fault::new(BlockedKind::Malformed, "no_simulated_time", message)
    }
}

/// RFC 3339, or milliseconds since 1970.
fn moment(text: &str) -> Option<Moment> {
    match text.parse() {
        Ok(ms) => Moment::from_unix_ms(ms).ok(),
        Err(_) => text.parse().ok(),
    }
}

/// Where a gateway takes its time from.
#[derive(Debug)]
pub(crate) enum Clock {
    /// The operating system.
    System,
    /// The callers.
    Simulated(SimulatedClock),
}

impl Clock {
    /// Sets a simulated clock to its beginning.
    pub(crate) fn begin(&self, effective: Moment) {
        if let Self::Simulated(clock) = self {
            clock.latest.fetch_max(effective.unix_ms(), Ordering::AcqRel);
        }
    }

    /// The time of a request with these headers, and of everything that follows from it. It moves
    /// nothing: nobody knows yet who asks.
    ///
    /// # Errors
    ///
    /// Where time is simulated, a request that does not tell it.
    pub(crate) fn told(&self, headers: &HeaderMap) -> Result<Timepiece, Fault> {
        match self {
            Self::System => Ok(Timepiece::System),
            Self::Simulated(clock) => clock.told(headers).map(Timepiece::Simulated),
        }
    }

    /// Moves a simulated clock to the time of a request whose caller is known. Whether it may have
    /// moved.
    ///
    /// # Errors
    ///
    /// A request before it told a later time.
    pub(crate) fn advance(&self, timepiece: Timepiece) -> Result<bool, Fault> {
        match (self, timepiece) {
            (Self::Simulated(clock), Timepiece::Simulated(time)) => {
                clock.advance(time).map(|()| true)
            }
            (Self::System, _) | (Self::Simulated(_), Timepiece::System) => Ok(false),
        }
    }

    /// The time of what no request asked for.
    ///
    /// # Errors
    ///
    /// A simulated clock that was never set.
    pub(crate) fn timepiece(&self) -> Result<Timepiece, Fault> {
        match self {
            Self::System => Ok(Timepiece::System),
            Self::Simulated(clock) => clock.latest().map(Timepiece::Simulated),
        }
    }

    /// Whether time is simulated.
    pub(crate) const fn is_simulated(&self) -> bool {
        matches!(self, Self::Simulated(_))
    }
}

/// What one exchange reads the time from, and marks its records by.
///
/// The simulated time of an exchange stands still until its end, whatever other requests tell:
/// otherwise a permit could expire between two lines of code.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Timepiece {
    /// The operating system.
    System,
    /// The time that the request told.
    Simulated(Moment),
}

impl Timepiece {
    /// The time now.
    ///
    /// # Errors
    ///
    /// A system clock that cannot be used is a fault, never a guess.
    pub(crate) fn now(self) -> Result<Moment, Fault> {
        match self {
            Self::System => edge::now(),
            Self::Simulated(at) => Ok(at),
        }
    }

    /// The leaf of `record`. The only place in the gateway that makes one, so that none of a
    /// simulation goes unmarked.
    ///
    /// # Errors
    ///
    /// The record does not fit the log.
    pub(crate) fn leaf(self, record: &Record, salt: [u8; 32]) -> Result<Leaf, Unrecordable> {
        let salt = Salt::from_random(salt);
        match self {
            Self::System => Leaf::new(record, salt),
            Self::Simulated(_) => Leaf::simulated(record, salt),
        }
    }
}

/// Whether `uri` leads to this machine only.
fn is_loopback(uri: &Uri) -> bool {
    uri.host().is_some_and(|host| {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    })
}

#[cfg(test)]
mod tests;
