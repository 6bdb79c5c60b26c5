//! What every request passes: the address, the origin, who is signed in, and what each role may.
//!
//! Nothing is open that does not say so: a route has a [`Door`], and the router is made from the
//! table of routes alone.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_SECURITY_POLICY, COOKIE, HOST, HeaderName, HeaderValue,
    LOCATION, ORIGIN, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use review::{Reviewer, Role};

use crate::challenge::is_same;
use crate::console::Console;
use crate::fault::Fault;
use crate::session::{Carrier, Session};

/// Scripts, styles and pictures of this console, and nothing else; nobody frames it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
);

/// What a page sends with each request that changes something.
const CSRF: HeaderName = HeaderName::from_static("x-csrf-token");

/// Who may pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Door {
    /// Anybody, also who is not signed in.
    Anybody,
    /// Everybody who is signed in.
    SignedIn,
    /// Who decides: reviewers and officers.
    Deciders,
    /// Who asks for changes of the roster: officers.
    Officers,
}

impl Door {
    /// Whether somebody in this role may pass.
    pub(crate) const fn admits(self, role: Role) -> bool {
        match self {
            Self::Anybody | Self::SignedIn => true,
            Self::Deciders => role.decides(),
            Self::Officers => matches!(role, Role::Officer),
        }
    }
}

/// Somebody who is signed in, with what the roster says now.
#[derive(Clone, Debug)]
pub(crate) struct Signed {
    pub(crate) session: Session,
    pub(crate) person: Reviewer,
}

/// The outermost layer: the address, the origin, and what every answer carries.
pub(crate) async fn outer(
    State(console): State<Arc<Console>>,
    request: Request,
    next: Next,
) -> Response {
    let is_api = request.uri().path().starts_with("/api/");
    let asks_htmx = request.headers().contains_key("hx-request");
    let answer = match addressed(&console, &request) {
        Ok(()) => next.run(request).await,
        Err(fault) => fault.into_response(),
    };
    let mut answer = match Fault::of(&answer) {
        Some(fault) if is_api => fault.json(),
        Some(fault) if asks_htmx => (fault.status, fault.message).into_response(),
        Some(fault) => fault.page(),
        None => answer,
    };
    secure(answer.headers_mut(), console.is_https());
    answer
}

/// Whether the request is for this console, and from its own pages or from no page.
fn addressed(console: &Console, request: &Request) -> Result<(), Fault> {
    let headers = request.headers();
    // A name that leads here by another's doing (DNS rebinding) is not ours.
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(|host| console.is_host(host)) {
        return Err(Fault::misdirected());
    }
    if is_safe(request.method()) {
        return Ok(());
    }
    let from_here = |origin: &HeaderValue| origin.as_bytes() == console.origin().as_bytes();
    match headers.get(ORIGIN) {
        Some(origin) if from_here(origin) => Ok(()),
        // Terminals send no origin; and browsers send one, or a cookie, or say where they are.
        None if !headers.contains_key(COOKIE) && !headers.contains_key("sec-fetch-site") => Ok(()),
        _ => Err(Fault::forbidden("this request comes from another place than this console")),
    }
}

/// The layer of one route: who may pass its door.
pub(crate) async fn gate(
    State((console, door)): State<(Arc<Console>, Door)>,
    mut request: Request,
    next: Next,
) -> Response {
    let signed = signed(&console, request.headers());
    if door != Door::Anybody {
        let Some(signed) = &signed else { return turned_away(&request) };
        if !door.admits(signed.person.role) {
            let role = signed.person.role.as_str();
            let message = format!("your role, {role}, may not do this");
            return Fault::forbidden(message).into_response();
        }
        if !is_safe(request.method()) && !proves_the_page(&signed.session, request.headers()) {
            let message = "this did not come from a page of yours: load the page again";
            return Fault::forbidden(message).into_response();
        }
    }
    request.extensions_mut().insert(signed);
    next.run(request).await
}

/// Who is signed in, if the roster still has the person and the credential.
fn signed(console: &Console, headers: &HeaderMap) -> Option<Signed> {
    let session = match bearer(headers) {
        Some(secret) => console.session(secret, Carrier::Bearer),
        None => console.session(cookie(headers, console.cookie())?, Carrier::Cookie),
    }?;
    let roster = console.reviews().roster();
    let person = roster.reviewer(&session.reviewer)?;
    let stands = person.suspended.is_none() && person.credential(&session.credential).is_some();
    stands.then(|| Signed { person: person.clone(), session })
}

/// People are led to sign in; programs are told.
fn turned_away(request: &Request) -> Response {
    let path = request.uri().path();
    if request.method() != Method::GET || path.starts_with("/api/") || path == "/events" {
        return Fault::not_signed_in().into_response();
    }
    let next: String = path.bytes().filter(u8::is_ascii_graphic).map(char::from).collect();
    let to = format!("/sign-in?next={next}");
    match HeaderValue::try_from(to) {
        Ok(to) => (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response(),
        Err(_) => Fault::not_signed_in().into_response(),
    }
}

/// A bearer token is sent by no page of another; a cookie is, so that the page must prove itself.
/// The one form that is sent without a script carries the token in its body, and its handler looks.
fn proves_the_page(session: &Session, headers: &HeaderMap) -> bool {
    if session.carrier == Carrier::Bearer {
        return true;
    }
    let sent = headers.get(CSRF).map(HeaderValue::as_bytes);
    sent.is_some_and(|sent| is_same(sent, session.csrf.as_bytes()))
}

const fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// The secret after `Bearer`, if there is one.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers.get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The value of the cookie `name`.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';'));
    pairs.find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

fn secure(headers: &mut HeaderMap, is_https: bool) {
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    // With `no-referrer` browsers give no origin for a form either, and forms would be refused.
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        (
            "permissions-policy",
            "publickey-credentials-get=(self), publickey-credentials-create=(self)",
        ),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if is_https {
        let year = HeaderValue::from_static("max-age=31536000");
        headers.insert(HeaderName::from_static("strict-transport-security"), year);
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
