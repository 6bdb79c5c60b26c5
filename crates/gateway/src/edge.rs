//! The two things that only the edge may draw: the time and random bytes.

use std::time::SystemTime;

use lexicon::{ExchangeId, Moment, ReviewId};

use crate::fault::Fault;

/// The time now, by the system's clock. Only [`crate::clock`] asks: there it is decided whose time
/// counts.
///
/// # Errors
///
/// A clock before 1970 or after 9999 is a fault, never a guess: expiry depends on it (I3).
pub(crate) fn now() -> Result<Moment, Fault> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the data plane reads a clock"
    )]
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since_epoch
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .and_then(|ms| Moment::from_unix_ms(ms).ok())
        .ok_or_else(Fault::no_clock)
}

/// Everything random that one exchange needs, drawn at once.
pub(crate) struct Draw {
    pub(crate) exchange: ExchangeId,
    pub(crate) review: ReviewId,
    pub(crate) persons_key: [u8; 16],
    pub(crate) decision_salt: [u8; 32],
    pub(crate) outcome_salt: [u8; 32],
    pub(crate) nature_salt: [u8; 32],
}

impl Draw {
    /// Draws from the operating system.
    ///
    /// # Errors
    ///
    /// Without random bytes there are no salts, and without salts no record.
    pub(crate) fn new() -> Result<Self, Fault> {
        Ok(Self {
            exchange: ExchangeId::from_random(random()?),
            review: ReviewId::from_random(random()?),
            persons_key: random()?,
            decision_salt: random()?,
            outcome_salt: random()?,
            nature_salt: random()?,
        })
    }
}

/// The salt of a record that belongs to no exchange.
///
/// # Errors
///
/// As [`Draw::new`].
pub(crate) fn salt() -> Result<[u8; 32], Fault> {
    random()
}

/// A number that is evenly distributed.
///
/// # Errors
///
/// As [`Draw::new`].
pub(crate) fn number() -> Result<u64, Fault> {
    random().map(u64::from_be_bytes)
}

/// The id of a permit token.
///
/// # Errors
///
/// As [`Draw::new`].
pub(crate) fn token_id() -> Result<[u8; 16], Fault> {
    random()
}

fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Fault::no_randomness())?;
    Ok(bytes)
}
