use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, SanType};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use crate::harness::Running;
use crate::place::{KEY, Place};

/// An authority, and what it has signed.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: CertificateDer<'static>,
    pem: String,
}

struct Signed {
    certificate: CertificateDer<'static>,
    pem: String,
    key: KeyPair,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let certificate = params.self_signed(&key).unwrap();
        let (der, pem) = (certificate.der().clone(), certificate.pem());
        Self { issuer: Issuer::new(params, key), certificate: der, pem }
    }

    fn sign(&self, name: SanType) -> Signed {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.subject_alt_names = vec![name];
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Signed { certificate: certificate.der().clone(), pem: certificate.pem(), key }
    }

    fn sign_client(&self, uri: &str) -> Signed {
        self.sign(SanType::URI(uri.try_into().unwrap()))
    }
}

/// A gateway that speaks TLS and accepts certificates of `clients`.
fn serving(place: &Place, servers: &Authority, clients: &Authority) -> (Running, String) {
    let server = servers.sign(SanType::DnsName("localhost".try_into().unwrap()));
    fs::write(place.file("certificate.pem"), server.pem).unwrap();
    fs::write(place.file("key.pem"), server.key.serialize_pem()).unwrap();
    fs::write(place.file("clients.pem"), &clients.pem).unwrap();
    let tls = "[tls]\ncertificate = \"certificate.pem\"\nkey = \"key.pem\"\n\
               client-ca = \"clients.pem\"\n[log]";
    place.change("brightline.toml", "[log]", tls);
    place.change("brightline.toml", "party =", "uri-san = [\"spiffe://example/analyst\"]\nparty =");
    place.serving()
}

/// Asks for a chat over TLS, with a client certificate or without.
fn ask(address: &str, servers: &Authority, client: Option<Signed>, headers: &str) -> String {
    let mut roots = RootCertStore::empty();
    roots.add(servers.certificate.clone()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots);
    let config = match client {
        None => config.with_no_client_auth(),
        Some(signed) => {
            let key = PrivateKeyDer::try_from(signed.key.serialize_der()).unwrap();
            config.with_client_auth_cert(vec![signed.certificate], key).unwrap()
        }
    };
    let name = "localhost".try_into().unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address).unwrap());
    let body = r#"{"model":"stand-in-1","messages":[{"role":"user","content":"hi"}]}"#;
    let length = body.len();
    let request = format!(
        "POST /v1/chat/completions HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
         content-type: application/json\r\n{headers}content-length: {length}\r\n\r\n{body}"
    );
    let mut answer = Vec::new();
    // A server that refuses a certificate closes the connection: no answer is one, too.
    if stream.write_all(request.as_bytes()).is_ok() {
        drop(stream.read_to_end(&mut answer));
    }
    String::from_utf8(answer).unwrap()
}

#[test]
fn caller_is_known_by_its_certificate_or_its_key() {
    let (place, servers, clients) = (Place::new(), Authority::new(), Authority::new());
    let (mut gateway, address) = serving(&place, &servers, &clients);
    let ask = |client, headers: &str| ask(&address, &servers, client, headers);

    let enrolled = clients.sign_client("spiffe://example/analyst");
    assert!(ask(Some(enrolled), "").starts_with("HTTP/1.1 200 "));
    let key = format!("authorization: Bearer {KEY}\r\n");
    assert!(ask(None, &key).starts_with("HTTP/1.1 200 "));

    assert!(ask(None, "").starts_with("HTTP/1.1 401 "));
    let stranger = clients.sign_client("spiffe://example/stranger");
    assert!(ask(Some(stranger), "").starts_with("HTTP/1.1 401 "));
    let forged = Authority::new().sign_client("spiffe://example/analyst");
    assert_eq!(ask(Some(forged), ""), "", "a certificate of another authority opens nothing");

    gateway.signal("TERM");
    assert_eq!(gateway.exit_code(), 0);
}

#[test]
fn plain_http_is_not_answered_where_tls_is_spoken() {
    let (place, servers, clients) = (Place::new(), Authority::new(), Authority::new());
    let (_gateway, address) = serving(&place, &servers, &clients);
    let mut stream = TcpStream::connect(&address).unwrap();
    stream.write_all(b"GET /v1/models HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    drop(stream.read_to_end(&mut answer));
    assert!(!answer.starts_with(b"HTTP/"), "{}", String::from_utf8_lossy(&answer));
}
