//! Who may call: keys and client certificates, over real TLS.

use std::sync::Arc;

use gateway::{TlsFiles, server_config};
use http::{Request, StatusCode};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, SanType};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;

use crate::world::{ANALYST, CLERK, Script, World, spawn};

const CHAT: &str = "/v1/chat/completions";

fn ask() -> String {
    json!({"model": "model-1", "messages": [{"role": "user", "content": "hi"}]}).to_string()
}

fn fine() -> Script {
    Script::json(&json!({"id": "c", "object": "chat.completion", "created": 1, "model": "model-1",
        "choices": [{"index": 0, "message": {"role": "assistant", "content": "fine"}, "finish_reason": "stop"}]}).to_string())
}

#[tokio::test]
async fn without_one_known_key_nobody_enters() {
    let world = World::new().await;
    let post = || Request::post(world.url(CHAT));
    let cases = vec![
        ("none", post(), "no_credential"),
        ("unknown", post().header("x-api-key", "wrong"), "unknown_key"),
        ("empty", post().header("x-api-key", ""), "unknown_key"),
        ("no scheme", post().header("authorization", ANALYST), "unknown_key"),
        ("basic", post().header("authorization", format!("Basic {ANALYST}")), "unknown_key"),
        ("two", post().header("x-api-key", ANALYST).header("x-api-key", CLERK), "two_identities"),
        (
            "two headers",
            post().header("x-api-key", ANALYST).header("authorization", format!("Bearer {CLERK}")),
            "two_identities",
        ),
    ];
    for (name, request, code) in cases {
        let got = world.request(request, &ask()).await;
        assert_eq!(got.status, StatusCode::UNAUTHORIZED, "{name}: {}", got.body);
        assert_eq!(got.code(), code, "{name}");
    }
    assert!(world.vendor.received().is_empty());
    assert_eq!(world.log().await.len(), 1, "nobody unknown can fill the log");
}

#[tokio::test]
async fn both_headers_that_sdks_use_are_understood() {
    let world = World::new().await;
    world.vendor.does(fine());
    for request in [
        Request::post(world.url(CHAT)).header("authorization", format!("Bearer {ANALYST}")),
        Request::post(world.url(CHAT)).header("x-api-key", ANALYST),
    ] {
        assert_eq!(world.request(request, &ask()).await.status, StatusCode::OK);
    }
}

/// A certificate authority, and what it signed.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pem: String,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), pem }
    }

    fn sign(&self, names: Vec<SanType>) -> (String, KeyPair) {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.subject_alt_names = names;
        let key = KeyPair::generate().unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key)
    }
}

fn uri(name: &str) -> SanType {
    SanType::URI(name.try_into().unwrap())
}

/// Serves `world` over TLS, with clients certified by `authority`.
async fn serve_tls(world: &World, authority: &Authority) -> std::net::SocketAddr {
    let (certificate, key) =
        authority.sign(vec![SanType::DnsName("localhost".try_into().unwrap())]);
    let folder = world.data.path();
    let files = TlsFiles {
        certificate: folder.join("server.pem"),
        key: folder.join("server.key"),
        client_ca: Some(folder.join("ca.pem")),
    };
    std::fs::write(&files.certificate, certificate).unwrap();
    std::fs::write(&files.key, key.serialize_pem()).unwrap();
    std::fs::write(files.client_ca.as_ref().unwrap(), &authority.pem).unwrap();
    let config = server_config(&files).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let gateway = Arc::clone(&world.gateway);
    spawn(async move {
        gateway.serve(listener, Some(config), std::future::pending()).await.unwrap();
    });
    address
}

/// What a client with these credentials gets, or the error of its handshake.
async fn call(
    address: std::net::SocketAddr,
    trusted: &Authority,
    certificate: Option<(String, KeyPair)>,
    headers: &str,
) -> std::io::Result<String> {
    use rustls::pki_types::pem::PemObject;
    let mut roots = rustls::RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(trusted.pem.as_bytes()).unwrap()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots);
    let config = match certificate {
        None => builder.with_no_client_auth(),
        Some((pem, key)) => {
            let chain = vec![CertificateDer::from_pem_slice(pem.as_bytes()).unwrap()];
            let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
            builder.with_client_auth_cert(chain, key).unwrap()
        }
    };
    let stream = TcpStream::connect(address).await?;
    let name = ServerName::try_from("localhost").unwrap();
    let mut tls = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
    let body = ask();
    let request = format!(
        "POST {CHAT} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n{headers}content-length: {}\r\n\r\n{body}",
        body.len()
    );
    tls.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    tls.read_to_string(&mut answer).await?;
    Ok(answer)
}

#[tokio::test]
async fn a_client_certificate_names_its_workload() {
    let world = World::new().await;
    world.vendor.does(fine());
    let ours = Authority::new();
    let address = serve_tls(&world, &ours).await;

    let known = ours.sign(vec![uri("spiffe://customer.example/analyst-1")]);
    let answer = call(address, &ours, Some(known), "").await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert_eq!(world.log().await[1]["workload"], "analyst-1");

    let unknown = ours.sign(vec![uri("spiffe://customer.example/analyst-2")]);
    let answer = call(address, &ours, Some(unknown), "").await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 401") && answer.contains("unknown_certificate"),
        "{answer}"
    );

    let nameless = ours.sign(vec![SanType::DnsName("analyst-1".try_into().unwrap())]);
    let answer = call(address, &ours, Some(nameless), "").await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
}

#[tokio::test]
async fn a_certificate_of_another_authority_does_not_shake_hands() {
    let world = World::new().await;
    let (ours, theirs) = (Authority::new(), Authority::new());
    let address = serve_tls(&world, &ours).await;
    let forged = theirs.sign(vec![uri("spiffe://customer.example/analyst-1")]);
    let refused = call(address, &ours, Some(forged), "").await;
    assert!(refused.is_err() || refused.as_ref().is_ok_and(String::is_empty), "{refused:?}");
    assert!(world.vendor.received().is_empty());
}

#[tokio::test]
async fn a_key_works_over_tls_and_must_agree_with_the_certificate() {
    let world = World::new().await;
    world.vendor.does(fine());
    let ours = Authority::new();
    let address = serve_tls(&world, &ours).await;
    let key = format!("x-api-key: {CLERK}\r\n");
    let answer = call(address, &ours, None, &key).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let analyst = ours.sign(vec![uri("spiffe://customer.example/analyst-1")]);
    let answer = call(address, &ours, Some(analyst), &key).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 401") && answer.contains("two_identities"), "{answer}");
}
