//! The stage of a replay: a real gateway on this machine that goes by recorded times, a model
//! that says what was recorded, and a store in a folder of its own.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use agreement::Bundle;
use agreement::activation::Rehearsal;
use bytes::Bytes;
use controls::Engine;
use gateway::{
    Egress, Gateway, Limits, Parts, Reviewing, Simulated, SimulatedClock, Upstream, UpstreamKey,
    Workloads,
};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use keyholder::Holder;
use lexicon::{ModelName, Moment, RecordNumber, Span};
use protocol::Format;
use rustls::RootCertStore;
use serde_json::Value;
use store::{Settings, Store};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use super::NotReplayed;
use super::enrolment::{Enrolment, key_of};
use super::line::Line;
use super::played::{Played, Records};
use super::recording::Cast;
use super::vendor::Vendor;
use crate::clock_mark;
use crate::config::pin_beside;
use crate::wire::LEDGER_KEYS;

const TIME: HeaderName = HeaderName::from_static("brightline-time");
const PURPOSE: HeaderName = HeaderName::from_static("brightline-purpose");
const CASE: HeaderName = HeaderName::from_static("brightline-case");

/// The log is published once, at the end: nobody reads it before.
const PUBLISH_EVERY: Duration = Duration::from_secs(24 * 3_600);

/// The running stage.
pub(super) struct Stage {
    address: SocketAddr,
    start: Moment,
    store: Store,
    vendor: Vendor,
    client: hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>,
    /// Records that were read already.
    read: u64,
    stop: oneshot::Sender<()>,
    serving: JoinSet<std::io::Result<()>>,
    /// The model, which ends when this is dropped.
    _model: JoinSet<Infallible>,
}

impl Stage {
    /// Builds it in `folder`, for the agreement `bundle`.
    ///
    /// # Errors
    ///
    /// Nothing can be built there, or the agreement cannot be rehearsed with this cast.
    pub(super) async fn build(
        folder: &Path,
        bundle: &Arc<Bundle>,
        start: Moment,
        cast: &Cast,
        enrolment: &Enrolment,
    ) -> Result<Self, NotReplayed> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let model = listener.local_addr()?;
        let vendor = Vendor::default();
        let mut speaking = JoinSet::new();
        speaking.spawn(vendor.clone().serve(listener));

        let store = Store::open(&settings(folder))?;
        clock_mark::set(&folder.join("data"))?;
        let limits = Limits::default();
        let egress = Egress::new(upstreams(cast, model)?, RootCertStore::empty(), &limits)?;
        let engine = Engine::new(Arc::clone(bundle))?;
        let in_force = Simulated::rehearse(Rehearsal::of(bundle), engine)?;
        let workloads = Workloads::new(enrolment.of(cast, bundle)?)?;
        let holder = Holder::here(folder.join("data").join(LEDGER_KEYS), in_force.window())?;
        let cases = enrolment.cases()?;
        let parts = Parts {
            in_force,
            store: store.clone(),
            holder,
            cases,
            workloads,
            egress,
            // Nobody decides in a rehearsal of last month: what was held stays held.
            reviewing: Reviewing::default(),
            limits,
        };
        let gateway = Gateway::simulate(parts, SimulatedClock::new(TIME)?).await?;

        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (stop, stopped) = oneshot::channel::<()>();
        // Nothing is ever sent: the end of the sender is the signal.
        let stopped = async move { drop(stopped.await) };
        let mut serving = JoinSet::new();
        serving.spawn(async move { gateway.serve(listener, None, stopped).await });
        let client = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http();
        let read = store.status().records;
        Ok(Self { address, start, store, vendor, client, read, stop, serving, _model: speaking })
    }

    /// The store that it records in.
    pub(super) const fn store(&self) -> &Store {
        &self.store
    }

    /// When a line is played.
    pub(super) fn at(&self, line: &Line) -> Moment {
        self.start.plus(Span::from_ms(line.ms))
    }

    /// Plays one line to its end, and reads what is on record about it.
    ///
    /// # Errors
    ///
    /// The gateway does not answer, or what it did is not on record.
    pub(super) async fn play(&mut self, line: Line) -> Result<Played, NotReplayed> {
        let request = self.request(&line)?;
        let Line { number, reply, .. } = line;
        self.vendor.will_say(reply);
        let no_answer = |error: &dyn std::error::Error| NotReplayed::NoAnswer {
            line: number,
            why: error.to_string(),
        };
        let response = self.client.request(request).await.map_err(|error| no_answer(&error))?;
        let (head, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| no_answer(&error))?.to_bytes();
        // What did not reach the model is not said to the next request.
        drop(self.vendor.unsaid());
        let records = self.new_records().await?;
        Played::of(&records).ok_or_else(|| NotReplayed::NotOnRecord {
            line: number,
            status: head.status.as_u16(),
            why: String::from_utf8_lossy(&body).into_owned(),
        })
    }

    /// Stops everything. The log is whole then.
    pub(super) async fn close(self) -> Result<(), NotReplayed> {
        let Self { store, stop, mut serving, client, .. } = self;
        drop((stop, client));
        while let Some(ended) = serving.join_next().await {
            ended.map_err(NotReplayed::broken)??;
        }
        Ok(store.close().await?)
    }

    fn request(&self, line: &Line) -> Result<Request<Full<Bytes>>, NotReplayed> {
        let path = match line.format {
            Format::OpenAi => "/v1/chat/completions",
            Format::Anthropic => "/v1/messages",
        };
        let at = self.at(line);
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(format!("http://{}{path}", self.address))
            .header(CONTENT_TYPE, HeaderValue::from_static("application/json"))
            .header(AUTHORIZATION, format!("Bearer {}", key_of(&line.workload)))
            .header(TIME, at.unix_ms());
        if line.format == Format::Anthropic {
            request = request.header("anthropic-version", "2023-06-01");
        }
        if let Some(purpose) = &line.purpose {
            request = request.header(PURPOSE, purpose.as_str());
        }
        if let Some(case) = &line.case {
            request = request.header(CASE, case);
        }
        request.body(Full::from(line.request.clone())).map_err(NotReplayed::broken)
    }

    async fn new_records(&mut self) -> Result<Records, NotReplayed> {
        let mut records = Vec::new();
        while self.read < self.store.status().records {
            let number = self.read;
            let entry = self.store.entry(RecordNumber::new(number)).await?;
            let leaf = entry.ok_or_else(|| NotReplayed::broken("a record is gone"))?.leaf;
            let record: Value = serde_json::from_slice(&leaf).map_err(NotReplayed::broken)?;
            records.push((number, record));
            self.read = number.saturating_add(1);
        }
        Ok(records)
    }
}

fn settings(folder: &Path) -> Settings {
    let data = folder.join("data");
    Settings {
        pin: pin_beside(&data),
        data,
        origin: "brightline.invalid/replay".to_owned(),
        queue: 1_024,
        publish_every: PUBLISH_EVERY,
        ledger: store::Room::default(),
    }
}

fn upstreams(cast: &Cast, model: SocketAddr) -> Result<Vec<Upstream>, NotReplayed> {
    let formats = [
        ("recorded-openai", Format::OpenAi, &cast.openai),
        ("recorded-anthropic", Format::Anthropic, &cast.anthropic),
    ];
    let used = formats.into_iter().filter(|(_, _, models)| !models.is_empty());
    used.map(|(name, format, models)| {
        Ok(Upstream {
            name: name.parse().map_err(NotReplayed::broken)?,
            format,
            serves: "what was recorded".parse().map_err(NotReplayed::broken)?,
            models: models.iter().cloned().collect::<Vec<ModelName>>(),
            base: format!("http://{model}").parse().map_err(NotReplayed::broken)?,
            key: UpstreamKey::new("no-key".to_owned()),
        })
    })
    .collect()
}
