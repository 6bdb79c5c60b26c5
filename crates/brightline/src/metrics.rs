//! The numbers of `brightline ledger status` for machines: OpenMetrics on a listener of its own, on
//! this machine.
//!
//! The ledger is read when somebody asks, and at most once in the time that the configuration says:
//! each reading is on record, and the numbers are those of the last one.

mod text;

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use gateway::{Gateway, ReadFor};
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Response, StatusCode};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use store::Store;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::Instant;

use crate::ledger_status::Status;
use crate::webhook::Counts;

/// What OpenMetrics is called on the wire.
const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");

/// LIMIT: collectors at once; there is usually one.
const CONNECTIONS: usize = 16;
/// LIMIT: for a collector to send its request, and to take the answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait when the system gives no connection.
const PAUSE: Duration = Duration::from_secs(1);

/// Who answers collectors.
pub(crate) struct Meter {
    gateway: Arc<Gateway>,
    store: Store,
    told: Counts,
    every: Duration,
    last: Mutex<Option<(Instant, Arc<Status>)>>,
}

impl Meter {
    /// A meter of `gateway`, which records in `store` and whose messages are counted in `told`.
    pub(crate) fn new(gateway: Arc<Gateway>, store: Store, told: Counts, every: Duration) -> Self {
        Self { gateway, store, told, every, last: Mutex::new(None) }
    }

    /// Answers collectors until the process ends.
    pub(crate) async fn work(self: Arc<Self>, listener: TcpListener) -> Infallible {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                Some(_) = connections.join_next() => {}
                accepted = listener.accept(), if connections.len() < CONNECTIONS => match accepted {
                    Ok((stream, _)) => drop(connections.spawn(Arc::clone(&self).serve(stream))),
                    Err(error) => {
                        tracing::error!(%error, "the listener of the metrics accepts nothing");
                        tokio::time::sleep(PAUSE).await;
                    }
                },
            }
        }
    }

    /// Serves one connection for one request.
    async fn serve(self: Arc<Self>, stream: TcpStream) {
        let answer = service_fn(|request| {
            let meter = Arc::clone(&self);
            async move { Ok::<_, Infallible>(meter.answer(&request).await) }
        });
        let served = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(PATIENCE)
            .keep_alive(false)
            .serve_connection(TokioIo::new(stream), answer);
        if !matches!(tokio::time::timeout(2 * PATIENCE, served).await, Ok(Ok(()))) {
            tracing::debug!("a collector of metrics left early");
        }
    }

    async fn answer(&self, request: &Request<Incoming>) -> Response<Full<Bytes>> {
        match (request.method(), request.uri().path()) {
            (&Method::GET, "/metrics") => self.metrics().await,
            (_, "/metrics") => plain(StatusCode::METHOD_NOT_ALLOWED, "only GET\n"),
            _ => plain(StatusCode::NOT_FOUND, "see /metrics\n"),
        }
    }

    async fn metrics(&self) -> Response<Full<Bytes>> {
        let status = match self.reading().await {
            Ok(status) => Some(status),
            Err(error) => {
                tracing::error!(%error, "the persons ledger could not be read for its metrics");
                None
            }
        };
        let (broken, store) = (self.gateway.broken_glasses(), self.store.status());
        let text = text::exposition(status.as_deref(), &store, broken, &self.told);
        let mut response = plain(StatusCode::OK, text);
        response.headers_mut().insert(CONTENT_TYPE, OPEN_METRICS);
        response
    }

    /// The last reading, or a new one if it is too old.
    async fn reading(&self) -> Result<Arc<Status>, gateway::LedgerNotRead> {
        // Held while reading: collectors that come meanwhile get what the first one reads.
        let mut last = self.last.lock().await;
        if let Some((at, status)) = &*last
            && at.elapsed() < self.every
        {
            return Ok(Arc::clone(status));
        }
        let reading = self.gateway.read_ledger(ReadFor::Metrics).await?;
        let status = Arc::new(Status::of(&reading));
        *last = Some((Instant::now(), Arc::clone(&status)));
        Ok(status)
    }
}

fn plain(status: StatusCode, text: impl Into<Bytes>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(text.into()));
    *response.status_mut() = status;
    response
}
