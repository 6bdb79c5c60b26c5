//! Who calls, from where, under which agreement.
//!
//! Admits a caller that proves to be an enrolled workload, by API key or client certificate, and
//! only up to its share of the running exchanges. Everything known about the caller comes from its
//! enrolment. Upholds I3 (no credential, no entry) and I12 (one caller cannot starve another).
//!
//! Cannot catch: a credential in the wrong hands.

use std::sync::Arc;

use controls::Engine;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use protocol::BlockedKind;

use crate::Gateway;
use crate::arrival::{Arrival, Claims};
use crate::clock::Timepiece;
use crate::edge::Draw;
use crate::fault::Fault;
use crate::identity::{NoEntry, Workload};
use crate::turnstile::Place;
use lexicon::Moment;

/// The header in which Anthropic's SDKs send a key.
const X_API_KEY: &str = "x-api-key";

/// An authenticated caller with everything that one exchange needs from its start.
pub(crate) struct Admitted {
    /// Who calls.
    pub(crate) workload: Arc<Workload>,
    /// The agreement that this exchange is judged by, from start to end.
    pub(crate) engine: Arc<Engine>,
    /// When the request arrived.
    pub(crate) at: Moment,
    /// What the exchange reads the time from until its end.
    pub(crate) timepiece: Timepiece,
    /// Random bytes for ids and salts.
    pub(crate) draw: Draw,
    /// The caller's place among the running exchanges, given back when this is dropped.
    _place: Place,
}

/// Authenticates the caller of `arrival`.
///
/// # Errors
///
/// 401 without a valid credential, 429 when the caller has too many exchanges under way; where time
/// is simulated, 400 without the time.
pub(crate) fn admit(gateway: &Gateway, arrival: &Arrival) -> Result<Admitted, Fault> {
    let timepiece = gateway.clock.told(arrival.headers())?;
    let at = timepiece.now()?;
    let workload = identify(gateway, arrival.headers(), arrival.peer_names(), at)?;
    gateway.move_clock(timepiece)?;
    let place = gateway.turnstile.enter(&workload.id).ok_or_else(too_many)?;
    Ok(Admitted {
        workload: Arc::clone(workload),
        engine: Arc::clone(gateway.in_force.load().engine(at)),
        at,
        timepiece,
        draw: Draw::new()?,
        _place: place,
    })
}

/// The same caller, some time later: by what is in force then, and with random bytes of its own.
///
/// # Errors
///
/// The clock or the source of random bytes cannot be used.
pub(crate) fn anew(gateway: &Gateway, admitted: Admitted) -> Result<Admitted, Fault> {
    let Admitted { workload, timepiece, _place, .. } = admitted;
    let at = timepiece.now()?;
    let engine = Arc::clone(gateway.in_force.load().engine(at));
    Ok(Admitted { workload, engine, at, timepiece, draw: Draw::new()?, _place })
}

/// A second place for the caller of `admitted`, for when the first one is given back.
///
/// # Errors
///
/// 429 when the caller has too many exchanges under way; else as [`anew`].
pub(crate) fn again(gateway: &Gateway, admitted: &Admitted) -> Result<Admitted, Fault> {
    let workload = Arc::clone(&admitted.workload);
    let place = gateway.turnstile.enter(&workload.id).ok_or_else(too_many)?;
    Ok(Admitted {
        workload,
        engine: Arc::clone(&admitted.engine),
        at: admitted.at,
        timepiece: admitted.timepiece,
        draw: Draw::new()?,
        _place: place,
    })
}

/// Who a caller with these claims is at `at`.
///
/// # Errors
///
/// 401 without a valid credential.
pub(crate) fn authenticate<'a>(
    gateway: &'a Gateway,
    claims: &Claims,
    at: Moment,
) -> Result<&'a Arc<Workload>, Fault> {
    identify(gateway, &claims.headers, &claims.peer_names, at)
}

fn identify<'a>(
    gateway: &'a Gateway,
    headers: &HeaderMap,
    peer_names: &[String],
    at: Moment,
) -> Result<&'a Arc<Workload>, Fault> {
    let by_key = presented_key(headers)?
        .map(|key| gateway.workloads.by_key(key, at).map_err(no_entry))
        .transpose()?;
    let by_certificate = by_certificate(gateway, peer_names)?;
    match (by_key, by_certificate) {
        (Some(one), Some(other)) if one.id != other.id => Err(Fault::new(
            BlockedKind::Unauthenticated,
            "two_identities",
            "the API key and the client certificate belong to different workloads: send one",
        )),
        (Some(workload), _) | (None, Some(workload)) => Ok(workload),
        (None, None) => Err(Fault::new(
            BlockedKind::Unauthenticated,
            "no_credential",
            "no API key and no client certificate: send `Authorization: Bearer KEY` or `x-api-key`",
        )),
    }
}

/// The workload of the client certificate, if the connection has one.
fn by_certificate<'a>(
    gateway: &'a Gateway,
    names: &[String],
) -> Result<Option<&'a Arc<Workload>>, Fault> {
    let mut found = names.iter().filter_map(|name| gateway.workloads.by_uri_name(name));
    match (found.next(), found.next(), names) {
        (Some(workload), None, _) => Ok(Some(workload)),
        (None, None, []) => Ok(None),
        (None, None, _) => Err(Fault::new(
            BlockedKind::Unauthenticated,
            "unknown_certificate",
            "no workload is enrolled for the client certificate's URI name",
        )),
        (Some(_), Some(_), _) | (None, Some(_), _) => Err(Fault::new(
            BlockedKind::Unauthenticated,
            "two_identities",
            "the client certificate names more than one workload: it must name one",
        )),
    }
}

/// The key that the request presents. One, in one place: a request with two is ambiguous.
fn presented_key(headers: &HeaderMap) -> Result<Option<&[u8]>, Fault> {
    let bearer = only(headers, AUTHORIZATION.as_str())?
        .map(|value| value.strip_prefix(b"Bearer ".as_slice()).ok_or_else(unknown_key))
        .transpose()?;
    match (bearer, only(headers, X_API_KEY)?) {
        (Some(one), Some(other)) if one != other => Err(two_keys()),
        (one, other) => Ok(one.or(other)),
    }
}

/// The value of a header that may stand once.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a [u8]>, Fault> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (_, Some(_)) => Err(two_keys()),
        (value, None) => Ok(value.map(http::HeaderValue::as_bytes)),
    }
}

fn two_keys() -> Fault {
    Fault::new(
        BlockedKind::Unauthenticated,
        "two_identities",
        "the request carries more than one API key: send one",
    )
}

fn unknown_key() -> Fault {
    Fault::new(
        BlockedKind::Unauthenticated,
        "unknown_key",
        "the API key is not enrolled: check it, or have `brightline keys new` make one",
    )
}

fn no_entry(reason: NoEntry) -> Fault {
    match reason {
        NoEntry::Unknown => unknown_key(),
        NoEntry::Expired => Fault::new(
            BlockedKind::Unauthenticated,
            "expired_key",
            "the API key has expired: ask the operator for the one that takes its place",
        ),
    }
}

fn too_many() -> Fault {
    Fault::new(
        BlockedKind::Busy,
        "too_many_exchanges",
        "too many exchanges of this workload are under way: wait for some to end",
    )
}
