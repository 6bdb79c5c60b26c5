//! The ways out: configured upstreams, and the exact bytes that may go to one of them.

use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use lexicon::{Digest, ModelName, OrganisationName, UpstreamName};
use protocol::{BlockedKind, Format};
use zeroize::Zeroizing;

use crate::arrival::ANTHROPIC_VERSION;
use crate::fault::Fault;
use crate::limits::Limits;
use crate::route::Route;

/// The HTTP client that reaches upstreams. Only `path/forward.rs` uses it.
pub(crate) type HttpClient = Client<HttpsConnector<HttpConnector>, http_body_util::Full<Bytes>>;

/// The header that switches on features of Anthropic's interface.
const ANTHROPIC_BETA: HeaderName = HeaderName::from_static("anthropic-beta");

/// LIMIT: the longest value of a header that is passed on; the longest known list has 200 bytes.
const LONGEST_HEADER: usize = 512;

/// A configured way to a vendor.
#[derive(Debug)]
pub struct Upstream {
    /// Its name in the configuration and in records.
    pub name: UpstreamName,
    /// The wire format it speaks.
    pub format: Format,
    /// Who serves the weights, whatever name the service is sold under.
    pub serves: OrganisationName,
    /// The models it serves.
    pub models: Vec<ModelName>,
    /// Where it is: scheme, authority and the path before `/v1`.
    pub base: Uri,
    /// The key that it asks for.
    pub key: UpstreamKey,
}

/// The key of an upstream. It has no text form, and its memory is overwritten when dropped.
pub struct UpstreamKey(Zeroizing<String>);

impl UpstreamKey {
    /// A key as the vendor gave it.
    #[must_use]
    pub fn new(key: String) -> Self {
        Self(Zeroizing::new(key))
    }

    /// The header that carries the key in `format`; none if no header can.
    fn header(&self, format: Format) -> Option<(HeaderName, HeaderValue)> {
        let (name, text) = match format {
            Format::OpenAi => (http::header::AUTHORIZATION, format!("Bearer {}", *self.0)),
            Format::Anthropic => (HeaderName::from_static("x-api-key"), (*self.0).clone()),
        };
        let mut value = HeaderValue::from_str(&text).ok()?;
        value.set_sensitive(true);
        Some((name, value))
    }
}

impl std::fmt::Debug for UpstreamKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UpstreamKey(..)")
    }
}

/// An upstream with everything that each request to it needs, made once.
#[derive(Debug)]
pub(crate) struct Destination {
    pub(crate) upstream: Upstream,
    /// The exact address: the upstream's base and the one path of its format.
    pub(crate) address: Uri,
    pub(crate) host: HeaderValue,
    pub(crate) key: (HeaderName, HeaderValue),
}

impl Destination {
    fn new(upstream: Upstream) -> Result<Self, EgressError> {
        let unusable = || EgressError::Unusable(upstream.name.clone());
        let path = match upstream.format {
            Format::OpenAi => Route::ChatCompletions.path(),
            Format::Anthropic => Route::Messages.path(),
        };
        let mut parts = upstream.base.clone().into_parts();
        let authority = parts.authority.clone().ok_or_else(unusable)?;
        let base = upstream.base.path().trim_end_matches('/');
        parts.path_and_query = Some(format!("{base}{path}").parse().map_err(|_| unusable())?);
        let address = Uri::from_parts(parts).map_err(|_| unusable())?;
        let host = HeaderValue::from_str(authority.as_str()).map_err(|_| unusable())?;
        let key = upstream.key.header(upstream.format).ok_or_else(unusable)?;
        Ok(Self { upstream, address, host, key })
    }
}

/// All configured upstreams and the client that reaches them.
#[derive(Debug)]
pub struct Egress {
    destinations: Vec<Arc<Destination>>,
    client: HttpClient,
}

/// Upstreams of which a request could not choose one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    /// There is no upstream.
    #[error("no upstream is configured, so no model can be reached: add an [[upstream]]")]
    None,
    /// Two upstreams serve one model in one format.
    #[error("upstreams `{0}` and `{1}` both serve `{2}`: a model has one upstream per wire format")]
    Ambiguous(UpstreamName, UpstreamName, ModelName),
    /// An upstream's address or key cannot be sent.
    #[error(
        "upstream `{0}` cannot be called: write its base URL as https://host, its key in one line"
    )]
    Unusable(UpstreamName),
    /// The operating system's certificates cannot be used.
    #[error(
        "no certificate authority is known for upstreams: install the `ca-certificates` package"
    )]
    NoRoots,
}

impl Egress {
    /// The way to `upstreams`, with the certificate authorities `roots` for those that speak TLS.
    ///
    /// # Errors
    ///
    /// See [`EgressError`].
    pub fn new(
        upstreams: Vec<Upstream>,
        roots: rustls::RootCertStore,
        limits: &Limits,
    ) -> Result<Self, EgressError> {
        if upstreams.is_empty() {
            return Err(EgressError::None);
        }
        unambiguous(&upstreams)?;
        let needs_tls = |upstream: &Upstream| upstream.base.scheme_str() == Some("https");
        if roots.is_empty() && upstreams.iter().any(needs_tls) {
            return Err(EgressError::NoRoots);
        }
        let destinations = upstreams
            .into_iter()
            .map(|upstream| Destination::new(upstream).map(Arc::new))
            .collect::<Result<_, _>>()?;
        Ok(Self { destinations, client: client(roots, limits)? })
    }

    /// Where `model` is served in `format`.
    pub(crate) fn destination(
        &self,
        format: Format,
        model: &ModelName,
    ) -> Option<&Arc<Destination>> {
        self.destinations.iter().find(|destination| {
            let upstream = &destination.upstream;
            upstream.format == format && upstream.models.contains(model)
        })
    }

    /// Every upstream.
    pub(crate) fn upstreams(&self) -> impl Iterator<Item = &Upstream> {
        self.destinations.iter().map(|destination| &destination.upstream)
    }

    /// The client. `path/forward.rs` is the only file that may ask for it.
    pub(crate) const fn client(&self) -> &HttpClient {
        &self.client
    }
}

fn unambiguous(upstreams: &[Upstream]) -> Result<(), EgressError> {
    for (index, one) in upstreams.iter().enumerate() {
        for other in upstreams.iter().skip(index.saturating_add(1)) {
            let shared = one.models.iter().find(|model| other.models.contains(model));
            if let Some(model) = shared.filter(|_| one.format == other.format) {
                let (one, other) = (one.name.clone(), other.name.clone());
                return Err(EgressError::Ambiguous(one, other, model.clone()));
            }
        }
    }
    Ok(())
}

fn client(roots: rustls::RootCertStore, limits: &Limits) -> Result<HttpClient, EgressError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| EgressError::NoRoots)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(limits.connect_time));
    let https = hyper_rustls::HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp);
    Ok(Client::builder(TokioExecutor::new())
        .pool_idle_timeout(std::time::Duration::from_secs(60))
        .pool_timer(hyper_util::rt::TokioTimer::new())
        .build(https))
}

/// The exact bytes for one upstream, and the digest by which a permit is bound to them.
#[derive(Clone, Debug)]
pub struct Outgoing {
    destination: Arc<Destination>,
    passed_on: Vec<(HeaderName, HeaderValue)>,
    body: Bytes,
    content: Digest,
    subject: Digest,
}

impl Outgoing {
    /// `body` for `destination`, with the few of the caller's `headers` that a vendor needs.
    ///
    /// # Errors
    ///
    /// A header that would have the vendor go elsewhere, or one that cannot be inspected.
    pub(crate) fn new(
        destination: Arc<Destination>,
        headers: &HeaderMap,
        body: Vec<u8>,
    ) -> Result<Self, Fault> {
        let passed_on = passed_on(destination.upstream.format, headers)?;
        let content = Digest::of(&body);
        let subject = subject(&destination.upstream.name, &passed_on, &content);
        Ok(Self { destination, passed_on, body: body.into(), content, subject })
    }

    /// Where they go.
    #[must_use]
    pub fn upstream(&self) -> &Upstream {
        &self.destination.upstream
    }

    /// Where they go, ready to be called.
    pub(crate) fn destination(&self) -> &Destination {
        &self.destination
    }

    /// The digest of upstream, headers and body together: what is permitted or not.
    #[must_use]
    pub const fn subject(&self) -> Digest {
        self.subject
    }

    /// The digest of the body alone: what the record commits to.
    #[must_use]
    pub const fn content(&self) -> Digest {
        self.content
    }

    /// The body.
    #[must_use]
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// The headers that are passed on.
    pub(crate) fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.passed_on
    }

    /// Whether what would be sent is still what was judged (I4).
    pub(crate) fn is_unchanged(&self) -> bool {
        let content = Digest::of(&self.body);
        subject(&self.destination.upstream.name, &self.passed_on, &content) == self.subject
    }
}

fn subject(
    upstream: &UpstreamName,
    passed_on: &[(HeaderName, HeaderValue)],
    content: &Digest,
) -> Digest {
    let mut bytes = Vec::with_capacity(256);
    bytes.extend_from_slice(upstream.as_str().as_bytes());
    for (name, value) in passed_on {
        bytes.push(b'\n');
        bytes.extend_from_slice(name.as_str().as_bytes());
        bytes.push(b':');
        bytes.extend_from_slice(value.as_bytes());
    }
    bytes.push(b'\n');
    bytes.extend_from_slice(content.as_bytes());
    Digest::of(&bytes)
}

/// The headers of the caller that a vendor needs. All others stay here.
fn passed_on(format: Format, headers: &HeaderMap) -> Result<Vec<(HeaderName, HeaderValue)>, Fault> {
    let wanted: &[HeaderName] = match format {
        Format::OpenAi => &[],
        Format::Anthropic => &[ANTHROPIC_VERSION, ANTHROPIC_BETA],
    };
    let mut passed_on = Vec::with_capacity(wanted.len());
    for name in wanted {
        for value in headers.get_all(name) {
            inspect(name, value)?;
            passed_on.push((name.clone(), value.clone()));
        }
    }
    Ok(passed_on)
}

/// A header is not a place for prose, nor for a switch that sends the request elsewhere.
fn inspect(name: &HeaderName, value: &HeaderValue) -> Result<(), Fault> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_., ".contains(byte);
    let text = value.as_bytes();
    if text.len() > LONGEST_HEADER || !text.iter().all(plain) {
        let message = format!("the header `{name}` may hold names and dates only");
        return Err(Fault::new(BlockedKind::Malformed, "cannot_inspect", message));
    }
    let lower = text.to_ascii_lowercase();
    let reroutes = |word: &&[u8]| memchr::memmem::find(&lower, word).is_some();
    if [b"fallback".as_slice(), b"mcp"].iter().any(reroutes) {
        return Err(Fault::new(
            BlockedKind::Malformed,
            "reroute_field",
            format!("the header `{name}` asks the vendor to go elsewhere: leave that feature out"),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
