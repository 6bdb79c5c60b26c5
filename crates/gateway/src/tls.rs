//! TLS of the front door: the gateway's certificate, and the certificates of its callers.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection};

/// Where the certificates are. All files are PEM.
#[derive(Clone, Debug)]
pub struct TlsFiles {
    /// The gateway's certificate chain, its own certificate first.
    pub certificate: PathBuf,
    /// The private key to it.
    pub key: PathBuf,
    /// The authorities whose client certificates are accepted. Without it there is no mTLS.
    pub client_ca: Option<PathBuf>,
}

/// Why TLS cannot be offered.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read as PEM.
    #[error("`{path}` cannot be used as a PEM file: {reason}")]
    Pem {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Certificate, key or authorities cannot be used together.
    #[error("the certificate and key cannot be used: {0}")]
    Unusable(String),
}

/// The server configuration for `files`: TLS 1.2 and 1.3, HTTP/1.1 and HTTP/2.
///
/// A client certificate is verified where one is shown; who shows none needs an API key.
///
/// # Errors
///
/// See [`TlsError`].
pub fn server_config(files: &TlsFiles) -> Result<Arc<ServerConfig>, TlsError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let chain = certificates(&files.certificate)?;
    let key = PrivateKeyDer::from_pem_file(&files.key).map_err(|error| bad(&files.key, &error))?;
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?;
    let builder = match &files.client_ca {
        None => builder.with_no_client_auth(),
        Some(path) => {
            let mut roots = RootCertStore::empty();
            for certificate in certificates(path)? {
                roots.add(certificate).map_err(unusable)?;
            }
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                .allow_unauthenticated()
                .build()
                .map_err(unusable)?;
            builder.with_client_cert_verifier(verifier)
        }
    };
    let mut config = builder.with_single_cert(chain, key).map_err(unusable)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// The URI subject alternative names of the client's verified certificate; none without one.
pub(crate) fn peer_names(connection: &ServerConnection) -> Vec<String> {
    let own = connection.peer_certificates().and_then(|chain| chain.first());
    let parsed = own.and_then(|certificate| webpki::EndEntityCert::try_from(certificate).ok());
    parsed.map_or_else(Vec::new, |certificate| {
        certificate.valid_uri_names().map(str::to_owned).collect()
    })
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let read = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| bad(path, &error))?;
    if read.is_empty() {
        return Err(bad(path, &pem::Error::NoItemsFound));
    }
    Ok(read)
}

fn bad(path: &Path, error: &pem::Error) -> TlsError {
    let reason = match error {
        pem::Error::NoItemsFound => "it holds nothing of the kind that is needed here".to_owned(),
        pem::Error::Io(error) if error.kind() == io::ErrorKind::NotFound => {
            "no such file".to_owned()
        }
        other => other.to_string(),
    };
    TlsError::Pem { path: path.to_owned(), reason }
}

fn unusable(error: impl std::fmt::Display) -> TlsError {
    TlsError::Unusable(error.to_string())
}
