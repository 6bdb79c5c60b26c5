//! The other end of a webhook, as it is asked over HTTP.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use ed25519_dalek::SigningKey;
use http::header::CONTENT_TYPE;
use http::{Request, Uri};
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use miette::Diagnostic;
use rustls::{ClientConfig, RootCertStore};

use super::message::Message;

/// LIMIT: for a receiver to take a message and say so.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why nobody can be told.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(crate) enum NoReceiver {
    /// The key does not sign.
    #[error("`keys/webhook.key` in the data directory is no key")]
    #[diagnostic(help("take the file away, and give receivers the public key of the new one"))]
    Key,
    /// TLS cannot be spoken.
    #[error("webhooks cannot be told over TLS: {0}")]
    Tls(#[from] rustls::Error),
}

/// Why a receiver took no message.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotTaken {
    /// The request could not be made.
    #[error("the message could not be sent: {0}")]
    Unsent(String),
    /// It said something else than that it took it. Nobody is followed elsewhere.
    #[error("it answers {0}")]
    Answer(http::StatusCode),
    /// It said nothing.
    #[error("it does not answer in time")]
    Late,
}

/// A receiver.
pub(super) struct Receiver {
    url: Uri,
    key: Arc<SigningKey>,
    http: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl Receiver {
    /// The receiver at `url`, to whom everything is signed with `key`.
    ///
    /// # Errors
    ///
    /// TLS cannot be spoken.
    pub(super) fn new(
        url: Uri,
        key: Arc<SigningKey>,
        roots: RootCertStore,
    ) -> Result<Self, NoReceiver> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let tls = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(PATIENCE));
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        // Messages are few: a connection that was kept would mostly be dead when it is needed.
        let http = Client::builder(TokioExecutor::new()).pool_max_idle_per_host(0).build(https);
        Ok(Self { url, key, http })
    }

    /// Sends `message` once.
    ///
    /// # Errors
    ///
    /// [`NotTaken`]. It may have taken it all the same, and knows it again by its id.
    pub(super) async fn take(&self, message: &Message) -> Result<(), NotTaken> {
        let unsent = |error: &dyn std::fmt::Display| NotTaken::Unsent(error.to_string());
        let now = gateway::now().map_err(|error| unsent(&error))?;
        let seconds = now.unix_ms().div_euclid(1_000);
        let request = Request::post(self.url.clone())
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", message.id())
            .header("webhook-timestamp", seconds)
            .header("webhook-signature", message.signature(&self.key, seconds))
            .body(Full::from(message.body().to_owned()))
            .map_err(|error| unsent(&error))?;
        let answer = tokio::time::timeout(PATIENCE, self.http.request(request)).await;
        // What it says beside the status is not read.
        let status = answer.map_err(|_| NotTaken::Late)?.map_err(|error| unsent(&error))?.status();
        if status.is_success() { Ok(()) } else { Err(NotTaken::Answer(status)) }
    }
}
