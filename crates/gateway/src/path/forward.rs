//! A recorded permit to an answer. The only file that can reach a provider.
//!
//! Takes the permit by value and redeems it against what is about to be sent: other bytes, another
//! upstream, a second use or a late one do not pass (I1, I4). Redirects are not followed and
//! nothing is tried again elsewhere.
//!
//! Cannot catch: what the provider does with the request.

use std::time::Duration;

use controls::Permit;
use evidence::Recorded;
use http::header::{ACCEPT, CONTENT_TYPE, HOST, USER_AGENT};
use http::{HeaderValue, Method, Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use lexicon::{InvariantId, Moment, RecordNumber};

use crate::egress::{Egress, Outgoing};
use crate::fault::Fault;

/// Software and version, so that vendors can tell who calls.
const AGENT: &str = concat!("brightline/", env!("CARGO_PKG_VERSION"));

/// An answer that begins to arrive. Nobody has screened it yet.
#[derive(Debug)]
pub struct Arriving {
    pub(crate) decision: RecordNumber,
    pub(crate) response: Response<Incoming>,
}

/// A permitted exchange that was not answered.
#[derive(Debug)]
pub struct Unanswered {
    pub(crate) decision: RecordNumber,
    pub(crate) fault: Box<Fault>,
}

/// Sends `outgoing`, if `permit` is for exactly that and its record is durable.
///
/// # Errors
///
/// [`Unanswered`] when the permit is not for these bytes, or the upstream cannot be reached, or is
/// silent for longer than `silence`.
pub async fn forward(
    egress: &Egress,
    permit: Recorded<Permit>,
    outgoing: Outgoing,
    now: Moment,
    silence: Duration,
) -> Result<Arriving, Unanswered> {
    let decision = permit.number();
    send(egress, permit, outgoing, now, silence)
        .await
        .map(|response| Arriving { decision, response })
        .map_err(|fault| Unanswered { decision, fault: Box::new(fault) })
}

async fn send(
    egress: &Egress,
    permit: Recorded<Permit>,
    outgoing: Outgoing,
    now: Moment,
    silence: Duration,
) -> Result<Response<Incoming>, Fault> {
    // INVARIANT (I4): the digest is taken again from what is in hand, not carried along.
    if !outgoing.is_unchanged() {
        return Err(Fault::broken(InvariantId::I4));
    }
    let subject = outgoing.subject();
    let _redeemed =
        permit.into_value().redeem(&subject, now).map_err(|_| Fault::broken(InvariantId::I1))?;
    let sending = egress.client().request(request(&outgoing));
    match tokio::time::timeout(silence, sending).await {
        Ok(Ok(response)) => Ok(response),
        Ok(Err(error)) => {
            tracing::warn!(%error, "an upstream could not be reached");
            Err(Fault::upstream("upstream_unreachable", "the model could not be reached"))
        }
        Err(_) => Err(Fault::upstream("upstream_silent", "the model did not answer in time")),
    }
}

fn request(outgoing: &Outgoing) -> Request<Full<bytes::Bytes>> {
    let destination = outgoing.destination();
    let mut request = Request::new(Full::new(outgoing.body().clone()));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = destination.address.clone();
    let headers = request.headers_mut();
    let (name, key) = destination.key.clone();
    headers.insert(name, key);
    headers.insert(HOST, destination.host.clone());
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json, text/event-stream"));
    headers.insert(USER_AGENT, HeaderValue::from_static(AGENT));
    for (name, value) in outgoing.headers() {
        headers.append(name.clone(), value.clone());
    }
    request
}
