//! Wire bytes to an exchange.
//!
//! Reads the whole body within its bounds, parses it strictly, finds the upstream that serves the
//! model, and generates the bytes that would be sent from the value that was read (I4). From here
//! on nobody looks at the client's bytes again. A body over a bound is refused before it is judged,
//! never judged in part (I2, I12).
//!
//! Cannot catch: what a vendor makes of a field that nobody knew when this was written. Its text is
//! inspected, its meaning is not.

use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http_body_util::{BodyExt, Limited};
use hyper::body::Incoming;
use lexicon::{Digest, Purpose};
use protocol::{BlockedKind, Exchange, Format};

use crate::Gateway;
use crate::arrival::Arrival;
use crate::egress::Outgoing;
use crate::fault::Fault;
use crate::identity::Workload;
use crate::path::admit::Admitted;

/// The header that selects one of the purposes that the caller is entitled to.
const PURPOSE: &str = "brightline-purpose";
/// The header that names the case, for grants that ask for one.
const CASE: &str = "brightline-case";
/// LIMIT: the longest case id, in bytes.
const LONGEST_CASE: usize = 128;

/// The header that says on whose behalf the caller asks. Whoever is named cannot approve it.
const ON_BEHALF_OF: &str = "brightline-on-behalf-of";
/// LIMIT: the longest name of somebody on whose behalf is asked, in bytes.
const LONGEST_BEHALF: usize = 128;

/// A request that was read: what is judged, and the bytes that are sent if it may be.
#[derive(Clone)]
pub(crate) struct Read {
    /// What is judged.
    pub(crate) exchange: Exchange,
    /// What would be sent.
    pub(crate) outgoing: Outgoing,
    /// What the caller uses the model for.
    pub(crate) purpose: Option<Purpose>,
    /// The case that the caller names, for grants that ask for one.
    pub(crate) case: Option<Case>,
    /// On whose behalf the caller asks, as it says. It decides nothing but who cannot approve, and
    /// it is in no record.
    pub(crate) on_behalf_of: Option<String>,
}

/// The id of a case, as a caller names it. It may tell of a person: it goes into no record and no
/// log.
#[derive(Clone)]
pub(crate) struct Case(String);

impl Case {
    /// The id, to ask the register of cases.
    pub(crate) fn id(&self) -> &str {
        &self.0
    }

    /// The digest of the id, to commit to.
    pub(crate) fn digest(&self) -> Digest {
        Digest::of(self.0.as_bytes())
    }
}

/// A request that could not be read, and the digest of as much of it as there was.
pub(crate) struct Unread {
    /// What the client is told.
    pub(crate) fault: Fault,
    /// The digest of the body; of nothing where it did not arrive whole.
    pub(crate) request: Digest,
}

/// Reads the exchange that `arrival` asks for.
///
/// # Errors
///
/// Everything that cannot be read as exactly one request to exactly one configured upstream.
pub(crate) async fn read(
    gateway: &Gateway,
    admitted: &Admitted,
    format: Format,
    arrival: Arrival,
) -> Result<Read, Unread> {
    let (headers, body) = arrival.into_body();
    let bytes = whole_body(gateway, &headers, body)
        .await
        .map_err(|fault| Unread { fault, request: Digest::of(b"") })?;
    exchange_of(gateway, &admitted.workload, format, &headers, &bytes)
        .map_err(|fault| Unread { fault, request: Digest::of(&bytes) })
}

fn exchange_of(
    gateway: &Gateway,
    workload: &Workload,
    format: Format,
    headers: &HeaderMap,
    bytes: &Bytes,
) -> Result<Read, Fault> {
    let purpose = select_purpose(workload, headers)?;
    let exchange =
        protocol::read_request(format, bytes).map_err(|error| Fault::unreadable_request(&error))?;
    let destination =
        gateway.egress.destination(format, exchange.model()).ok_or_else(no_such_model)?;
    let outgoing = Outgoing::new(Arc::clone(destination), headers, exchange.encode())?;
    let case = named_case(headers)?;
    let on_behalf_of = on_behalf_of(headers)?;
    Ok(Read { exchange, outgoing, purpose, case, on_behalf_of })
}

/// The body, whole and as JSON text says it is, or nothing.
async fn whole_body(
    gateway: &Gateway,
    headers: &HeaderMap,
    body: Incoming,
) -> Result<Bytes, Fault> {
    let limit = gateway.limits.request_bytes;
    only_plain_json(headers)?;
    if announced_length(headers).is_some_and(|length| length > limit as u64) {
        return Err(too_large(limit));
    }
    let collecting = Limited::new(body, limit).collect();
    match tokio::time::timeout(gateway.limits.request_time, collecting).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<http_body_util::LengthLimitError>() => Err(too_large(limit)),
        Ok(Err(_)) => Err(Fault::new(
            BlockedKind::Malformed,
            "incomplete_body",
            "the request ended before its body was whole: send it again",
        )),
        Err(_) => Err(Fault::new(
            BlockedKind::RequestTimedOut,
            "slow_body",
            "the request body took too long to arrive: send it faster or smaller",
        )),
    }
}

/// A body in another type or encoding would be read differently here and at the vendor.
fn only_plain_json(headers: &HeaderMap) -> Result<(), Fault> {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let json = match (types.next(), types.next()) {
        (Some(value), None) => value.to_str().is_ok_and(is_utf8_json),
        (None, _) | (Some(_), Some(_)) => false,
    };
    if !json {
        return Err(Fault::new(
            BlockedKind::UnsupportedMediaType,
            "not_json",
            "send the request as `Content-Type: application/json`, in UTF-8",
        ));
    }
    if headers.contains_key(CONTENT_ENCODING) {
        return Err(Fault::new(
            BlockedKind::UnsupportedMediaType,
            "encoded_body",
            "send the request without a Content-Encoding: an encoded body is not inspected",
        ));
    }
    Ok(())
}

fn is_utf8_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let is_json = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    is_json
        && parts.all(|parameter| {
            parameter.split_once('=').is_some_and(|(name, value)| {
                name.eq_ignore_ascii_case("charset")
                    && value.trim_matches('"').eq_ignore_ascii_case("utf-8")
            })
        })
}

fn announced_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// The purpose that the caller selects among those it is entitled to.
///
/// A workload with a single purpose has selected it by being that workload. A purpose outside the
/// enrolment is refused rather than ignored: the caller believes in a grant that it does not have.
fn select_purpose(workload: &Workload, headers: &HeaderMap) -> Result<Option<Purpose>, Fault> {
    let mut selected = headers.get_all(PURPOSE).iter();
    match (selected.next(), selected.next(), workload.purposes.as_slice()) {
        (None, _, [only]) => Ok(Some(only.clone())),
        (None, _, _) => Ok(None),
        (Some(value), None, entitled) => entitled
            .iter()
            .find(|purpose| purpose.as_str().as_bytes() == value.as_bytes())
            .map(|purpose| Some(purpose.clone()))
            .ok_or_else(not_entitled),
        (Some(_), Some(_), _) => Err(not_entitled()),
    }
}

/// The case that the caller names. Whether there is such a case is for `appraise` to find out.
fn named_case(headers: &HeaderMap) -> Result<Option<Case>, Fault> {
    let mut named = headers.get_all(CASE).iter();
    match (named.next(), named.next()) {
        (None, _) => Ok(None),
        (Some(value), None) if (1..=LONGEST_CASE).contains(&value.len()) => {
            let id = value.to_str().map_err(|_| bad_case())?;
            Ok(Some(Case(id.to_owned())))
        }
        (Some(_), _) => Err(bad_case()),
    }
}

/// Whom the caller asks for.
fn on_behalf_of(headers: &HeaderMap) -> Result<Option<String>, Fault> {
    let mut named = headers.get_all(ON_BEHALF_OF).iter();
    match (named.next(), named.next()) {
        (None, _) => Ok(None),
        (Some(value), None) if (1..=LONGEST_BEHALF).contains(&value.len()) => {
            value.to_str().map(|name| Some(name.to_owned())).map_err(|_| bad_behalf())
        }
        (Some(_), _) => Err(bad_behalf()),
    }
}

fn bad_behalf() -> Fault {
    Fault::new(
        BlockedKind::Malformed,
        "bad_on_behalf_of",
        "Brightline-On-Behalf-Of must name one account, in at most 128 bytes of ASCII",
    )
}

fn bad_case() -> Fault {
    Fault::new(
        BlockedKind::Malformed,
        "bad_case",
        "Brightline-Case must name one case, in at most 128 bytes of ASCII",
    )
}

fn not_entitled() -> Fault {
    Fault::new(
        BlockedKind::Denied,
        "purpose_not_entitled",
        "Brightline-Purpose must be one of the purposes that this workload is enrolled for",
    )
}

fn no_such_model() -> Fault {
    Fault::new(
        BlockedKind::NotFound,
        "no_such_model",
        "no upstream serves this model in this wire format: GET /v1/models lists what is served",
    )
}

fn too_large(limit: usize) -> Fault {
    let message = format!("the request body is longer than {limit} bytes: send a shorter one");
    Fault::new(BlockedKind::TooLarge, "body_too_large", message)
}

#[cfg(test)]
mod tests;
