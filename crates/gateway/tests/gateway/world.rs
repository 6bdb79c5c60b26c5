//! A gateway with everything around it, in one test: the example agreement, a store in a folder of
//! its own, a vendor that says what the test tells it to, and a client.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use gateway::{
    ApiKey, Cases, Egress, Gateway, InForce, Limits, Parts, Reviewing, Simulated, SimulatedClock,
    Upstream, UpstreamKey, Workload, Workloads,
};
use http::{HeaderMap, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use lexicon::{Deployment, DeploymentClass, Digest};
use protocol::Format;
use store::{Settings, Store};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::mandates::Signed;

pub(crate) const AGREEMENT: &str = include_str!("../../../../agreements/classified-cloud.md");

/// Keys of the enrolled workloads.
pub(crate) const ANALYST: &str = "key-of-analyst-1";
pub(crate) const CLERK: &str = "key-of-clerk-1";
pub(crate) const EDGE: &str = "key-of-edge-1";

/// What the scripted vendor does with a request.
#[derive(Clone)]
pub(crate) enum Script {
    /// Writes these bytes, then waits for the next request.
    Write(Vec<u8>),
    /// Writes these pieces one after the other, each in a packet of its own as far as it can.
    WritePieces(Vec<Vec<u8>>),
    /// Writes these bytes, then closes.
    WriteAndClose(Vec<u8>),
    /// Writes these bytes, then stays silent.
    WriteAndStall(Vec<u8>),
}

impl Script {
    /// A whole answer in JSON.
    pub(crate) fn json(body: &str) -> Self {
        Self::Write(response("200 OK", "application/json", body.as_bytes()))
    }

    /// A whole stream of server-sent events.
    pub(crate) fn stream(events: &str) -> Self {
        Self::Write(response("200 OK", "text/event-stream", events.as_bytes()))
    }
}

/// The bytes of a response with an honest length.
pub(crate) fn response(status: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    )
    .into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

/// A vendor that does as it is told and remembers what it was sent.
#[derive(Clone)]
pub(crate) struct Vendor {
    address: std::net::SocketAddr,
    script: Arc<Mutex<Script>>,
    received: Arc<Mutex<Vec<Received>>>,
}

/// A request as it reached the vendor.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Vendor {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let vendor = Self {
            address: listener.local_addr().unwrap(),
            script: Arc::new(Mutex::new(Script::json("{}"))),
            received: Arc::default(),
        };
        let serving = vendor.clone();
        spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let vendor = serving.clone();
                spawn(async move { vendor.converse(connection).await.unwrap_or_default() });
            }
        });
        vendor
    }

    pub(crate) fn does(&self, script: Script) {
        *self.script.lock().unwrap() = script;
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().unwrap().clone()
    }

    async fn converse(&self, mut connection: TcpStream) -> std::io::Result<()> {
        connection.set_nodelay(true)?;
        while let Some(request) = read_request(&mut connection).await? {
            self.received.lock().unwrap().push(request);
            let script = self.script.lock().unwrap().clone();
            match script {
                Script::Write(bytes) => connection.write_all(&bytes).await?,
                Script::WritePieces(pieces) => {
                    for piece in pieces {
                        connection.write_all(&piece).await?;
                        connection.flush().await?;
                        tokio::task::yield_now().await;
                    }
                }
                Script::WriteAndClose(bytes) => {
                    connection.write_all(&bytes).await?;
                    return connection.shutdown().await;
                }
                Script::WriteAndStall(bytes) => {
                    connection.write_all(&bytes).await?;
                    std::future::pending::<()>().await;
                }
            }
        }
        Ok(())
    }
}

async fn read_request(connection: &mut TcpStream) -> std::io::Result<Option<Received>> {
    let mut bytes = Vec::new();
    loop {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head
                .lines()
                .find_map(|line| {
                    line.to_ascii_lowercase().strip_prefix("content-length:").map(str::to_owned)
                })
                .map_or(0, |length| length.trim().parse::<usize>().unwrap());
            let mut body = bytes.split_off(end + 4);
            while body.len() < length {
                if connection.read_buf(&mut body).await? == 0 {
                    return Ok(None);
                }
            }
            return Ok(Some(Received { head, body }));
        }
        if connection.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    }
}

/// A gateway in its world.
pub(crate) struct World {
    pub(crate) vendor: Vendor,
    pub(crate) gateway: Arc<Gateway>,
    pub(crate) store: Store,
    pub(crate) address: std::net::SocketAddr,
    pub(crate) data: TempDir,
    client: Client<HttpConnector, Full<Bytes>>,
}

/// What the client got.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.body))
    }

    /// The stable code of a refusal.
    pub(crate) fn code(&self) -> String {
        self.json()["brightline"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::with_limits(Limits::default()).await
    }

    pub(crate) async fn with_limits(limits: Limits) -> Self {
        Self::build(Signed::first(AGREEMENT).on_record(), limits).await
    }

    /// A gateway that begins under this agreement.
    pub(crate) async fn under(in_force: InForce) -> Self {
        Self::build(in_force, Limits::default()).await
    }

    /// A gateway whose time the header `brightline-time` tells.
    pub(crate) async fn simulated(simulated: Simulated) -> Self {
        Self::simulated_with(simulated, Reviewing::default()).await
    }

    /// As [`World::simulated`], where people decide about what is held.
    pub(crate) async fn simulated_with(simulated: Simulated, reviewing: Reviewing) -> Self {
        let clock = SimulatedClock::new("brightline-time".parse().unwrap()).unwrap();
        let (vendor, data, parts) = Self::parts(simulated, Limits::default()).await;
        let parts = Parts { reviewing, ..parts };
        let store = parts.store.clone();
        Self::serve(vendor, data, store, Gateway::simulate(parts, clock).await.unwrap()).await
    }

    async fn build(in_force: InForce, limits: Limits) -> Self {
        Self::with(in_force, limits, |parts| parts).await
    }

    /// A gateway of other parts.
    pub(crate) async fn with(
        in_force: InForce,
        limits: Limits,
        change: impl FnOnce(Parts) -> Parts,
    ) -> Self {
        let (vendor, data, parts) = Self::parts(in_force, limits).await;
        let parts = change(parts);
        let store = parts.store.clone();
        Self::serve(vendor, data, store, Gateway::start(parts).await.unwrap()).await
    }

    /// What a gateway is made of whose upstreams are a vendor.
    pub(crate) async fn parts<A>(in_force: A, limits: Limits) -> (Vendor, TempDir, Parts<A>) {
        let vendor = Vendor::start().await;
        let data = tempfile::tempdir().unwrap();
        let store = Store::open(&settings(&data)).unwrap();
        let upstreams = vec![
            upstream("openai-vendor", Format::OpenAi, &vendor),
            upstream("anthropic-vendor", Format::Anthropic, &vendor),
        ];
        let egress = Egress::new(upstreams, rustls::RootCertStore::empty(), &limits).unwrap();
        let workloads = Workloads::new(workloads()).unwrap();
        let days = lexicon::Span::from_seconds(30 * 86_400);
        let holder = keyholder::Holder::here(data.path().join("keys"), days).unwrap();
        (
            vendor,
            data,
            Parts {
                in_force,
                store,
                holder,
                cases: Cases::none(),
                workloads,
                egress,
                reviewing: Reviewing::default(),
                limits,
            },
        )
    }

    async fn serve(vendor: Vendor, data: TempDir, store: Store, gateway: Arc<Gateway>) -> Self {
        Self::serve_until(vendor, data, store, gateway, std::future::pending::<()>()).await
    }

    /// A gateway that serves until `stop`.
    pub(crate) async fn serve_until<T>(
        vendor: Vendor,
        data: TempDir,
        store: Store,
        gateway: Arc<Gateway>,
        stop: impl Future<Output = T> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = Arc::clone(&gateway);
        let stop = async move { drop(stop.await) };
        spawn(async move { serving.serve(listener, None, stop).await.unwrap() });
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { vendor, gateway, store, address, data, client }
    }

    /// The same world after a restart: another gateway with another clock, and the same disk.
    pub(crate) async fn restarted(self, simulated: Simulated, reviewing: Reviewing) -> Self {
        let clock = SimulatedClock::new("brightline-time".parse().unwrap()).unwrap();
        let (vendor, _unused, parts) = Self::parts(simulated, Limits::default()).await;
        let parts = Parts { reviewing, store: self.store.clone(), ..parts };
        let gateway = Gateway::simulate(parts, clock).await.unwrap();
        Self::serve(vendor, self.data, self.store, gateway).await
    }

    /// Sends `body` to `path` with the key of the analyst.
    pub(crate) async fn post(&self, path: &str, body: &str) -> Got {
        self.request(Request::post(self.url(path)).header("x-api-key", ANALYST), body).await
    }

    pub(crate) async fn request(&self, request: http::request::Builder, body: &str) -> Got {
        let request = request
            .header("content-type", "application/json")
            .body(Full::new(Bytes::copy_from_slice(body.as_bytes())))
            .unwrap();
        let answered = self.client.request(request);
        let response =
            tokio::time::timeout(Duration::from_secs(20), answered).await.unwrap().unwrap();
        let (parts, body) = response.into_parts();
        let body = tokio::time::timeout(Duration::from_secs(20), body.collect()).await.unwrap();
        let body = String::from_utf8(body.unwrap().to_bytes().to_vec()).unwrap();
        Got { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Every entry of the log, as the public files have it.
    pub(crate) async fn log(&self) -> Vec<serde_json::Value> {
        self.store.publish().await.unwrap();
        entries(&self.data.path().join("data/log"))
    }
}

/// The workloads of the tests: an analyst and a clerk in the cloud, and a device in the field.
pub(crate) fn workloads() -> Vec<Workload> {
    let workload = |name: &str, key: &str, class, purposes: &[&str], uri_names: &[&str]| Workload {
        id: name.parse().unwrap(),
        party: "customer".parse().unwrap(),
        deployment: Deployment { class, region: "gov-north".parse().unwrap() },
        purposes: purposes.iter().map(|purpose| purpose.parse().unwrap()).collect(),
        keys: vec![ApiKey { digest: Digest::of(key.as_bytes()), expires: None }],
        uri_names: uri_names.iter().map(|&name| name.to_owned()).collect(),
    };
    vec![
        workload(
            "analyst-1",
            ANALYST,
            DeploymentClass::Cloud,
            &["analysis", "investigation"],
            &["spiffe://customer.example/analyst-1"],
        ),
        workload("clerk-1", CLERK, DeploymentClass::Cloud, &["benefits"], &[]),
        workload("edge-1", EDGE, DeploymentClass::Edge, &["analysis"], &[]),
    ]
}

pub(crate) fn settings(data: &TempDir) -> Settings {
    Settings {
        data: data.path().join("data"),
        pin: data.path().join("data.pin"),
        origin: "brightline.example/test".to_owned(),
        queue: 1_024,
        publish_every: Duration::from_secs(3_600),
        ledger: store::Room::default(),
    }
}

fn upstream(name: &str, format: Format, vendor: &Vendor) -> Upstream {
    Upstream {
        name: name.parse().unwrap(),
        format,
        serves: "Northwind Models".parse().unwrap(),
        models: vec!["model-1".parse().unwrap()],
        base: format!("http://{}", vendor.address).parse().unwrap(),
        key: UpstreamKey::new("vendor-key".to_owned()),
    }
}

/// The records in the entry bundles of a log of fewer than 65,536 entries.
fn entries(log: &std::path::Path) -> Vec<serde_json::Value> {
    let bundles = log.join("tile/entries");
    let mut entries = Vec::new();
    for index in 0_u32.. {
        let name = format!("{index:03}");
        let full = std::fs::read(bundles.join(&name)).ok();
        let bundle = full.or_else(|| {
            let partial = std::fs::read_dir(bundles.join(format!("{name}.p"))).ok()?;
            let widest = partial
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .max_by_key(|name| name.parse::<u32>().unwrap())?;
            Some(std::fs::read(bundles.join(format!("{name}.p/{widest}"))).unwrap())
        });
        let Some(bundle) = bundle else { return entries };
        let mut rest = bundle.as_slice();
        while let [high, low, tail @ ..] = rest {
            let (entry, after) = tail.split_at(usize::from(u16::from_be_bytes([*high, *low])));
            entries.push(serde_json::from_slice(entry).unwrap());
            rest = after;
        }
    }
    entries
}

pub(crate) fn spawn(task: impl Future<Output = ()> + Send + 'static) {
    #[expect(clippy::disallowed_methods, reason = "the test's own runtime ends its tasks")]
    tokio::spawn(task);
}

/// What the record of a hold says of the review that `id` is.
pub(crate) async fn committed(world: &World, record: usize, id: &str) -> String {
    let entry = world.store.entry(lexicon::RecordNumber::new(record as u64)).await;
    let opening = entry.unwrap().unwrap().salt.opening(evidence::Field::Review);
    let commitment = opening.commit(&Digest::of(id.as_bytes()));
    format!("salted-{}", Digest::from_bytes(*commitment.as_bytes()))
}
