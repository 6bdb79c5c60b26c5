//! Connections: accepted within their bounds, served by the path, drained at the end.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use http::Request;
use hyper::body::Incoming;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use protocol::Format;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio_rustls::TlsAcceptor;
use tower::limit::GlobalConcurrencyLimitLayer;
use tower::{BoxError, ServiceBuilder, ServiceExt};

use crate::arrival::Arrival;
use crate::client::Client;
use crate::clock::NotSimulated;
use crate::fault::Fault;
use crate::reply::{self, Reply};
use crate::{Gateway, path, tls};

/// LIMIT: the longest head of a request, in bytes. The vendors' SDKs send about 1,000.
const HEAD_BYTES: usize = 32 * 1024;
/// LIMIT: headers of one request. The vendors' SDKs send about 20.
const HEADERS: usize = 64;
/// LIMIT: exchanges at once on one HTTP/2 connection.
const STREAMS: u32 = 128;

impl Gateway {
    /// Serves connections of `listener` until `stop`, then lets running exchanges end.
    ///
    /// # Errors
    ///
    /// None of one connection ends the service; the listener's own failure does. Where time is
    /// simulated, a listener that is not on loopback is not served.
    pub async fn serve(
        self: &Arc<Self>,
        listener: TcpListener,
        tls: Option<Arc<ServerConfig>>,
        stop: impl Future<Output = ()> + Send,
    ) -> io::Result<()> {
        if self.clock.is_simulated() && !listener.local_addr()?.ip().is_loopback() {
            return Err(io::Error::new(io::ErrorKind::Unsupported, NotSimulated::Listener));
        }
        let front = Front::new(Arc::clone(self), tls);
        let connections = Arc::new(Semaphore::new(self.limits.connections));
        let graceful = GracefulShutdown::new();
        let mut stop = std::pin::pin!(stop);
        let mut lapses = std::pin::pin!(self.record_lapses());
        let mut keys = std::pin::pin!(self.tend_keys());
        let mut reviews = std::pin::pin!(self.tend_reviews());
        let mut calls = std::pin::pin!(self.call_out());
        loop {
            let (stream, peer, place) = tokio::select! {
                () = &mut stop => break,
                never = &mut lapses => match never {},
                never = &mut keys => match never {},
                never = &mut reviews => match never {},
                never = &mut calls => match never {},
                accepted = accept(&listener, &connections) => accepted?,
            };
            front.connect(stream, peer, place, &graceful);
        }
        drop(listener);
        self.stopping.cancel();
        self.drain(graceful).await;
        Ok(())
    }

    /// Waits for open connections and running exchanges, up to the drain time.
    async fn drain(&self, graceful: GracefulShutdown) {
        self.tasks.close();
        let all = async {
            graceful.shutdown().await;
            self.tasks.wait().await;
        };
        if tokio::time::timeout(self.limits.drain_time, all).await.is_err() {
            tracing::warn!("exchanges were still running when the drain time ended");
        }
    }
}

/// The next connection, as soon as there is a place for it.
async fn accept(
    listener: &TcpListener,
    connections: &Arc<Semaphore>,
) -> io::Result<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let place = Arc::clone(connections).acquire_owned().await.map_err(io::Error::other)?;
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return Ok((stream, peer, place)),
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) if is_out_of_files(&error) => {
                tracing::error!(%error, "no file is free for another connection");
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            }
            Err(error) => return Err(error),
        }
    }
}

fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    [ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted].contains(&error.kind())
}

/// EMFILE and ENFILE of `accept(2)`: they pass when a connection closes.
fn is_out_of_files(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(23 | 24))
}

/// What every connection of a gateway is served with.
struct Front {
    gateway: Arc<Gateway>,
    acceptor: Option<TlsAcceptor>,
    http: Builder<TokioExecutor>,
    exchanges: GlobalConcurrencyLimitLayer,
}

impl Front {
    fn new(gateway: Arc<Gateway>, tls: Option<Arc<ServerConfig>>) -> Self {
        let exchanges = GlobalConcurrencyLimitLayer::new(gateway.limits.exchanges);
        let mut http = Builder::new(TokioExecutor::new());
        http.http1()
            .timer(TokioTimer::new())
            .header_read_timeout(gateway.limits.request_time)
            .max_buf_size(HEAD_BYTES.max(64 * 1024))
            .max_headers(HEADERS)
            .keep_alive(true);
        http.http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(gateway.limits.unread_time)
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(32 * 1024);
        Self { gateway, acceptor: tls.map(TlsAcceptor::from), http, exchanges }
    }

    /// Serves one connection in a task of its own.
    fn connect(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        place: OwnedSemaphorePermit,
        graceful: &GracefulShutdown,
    ) {
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps its delay");
        }
        let watcher = graceful.watcher();
        let acceptor = self.acceptor.clone();
        let http = self.http.clone();
        let gateway = Arc::clone(&self.gateway);
        let exchanges = self.exchanges.clone();
        let handshake_time = gateway.limits.request_time;
        self.gateway.tasks.spawn(async move {
            let served = match acceptor {
                None => {
                    let service = service(gateway, exchanges, Arc::from([]));
                    serve(&http, stream, service, watcher).await
                }
                Some(acceptor) => {
                    match tokio::time::timeout(handshake_time, acceptor.accept(stream)).await {
                        Ok(Ok(stream)) => {
                            let names = tls::peer_names(stream.get_ref().1);
                            let service = service(gateway, exchanges, names.into());
                            serve(&http, stream, service, watcher).await
                        }
                        Ok(Err(error)) => Err(error.into()),
                        Err(late) => Err(late.into()),
                    }
                }
            };
            if let Err(error) = served {
                tracing::debug!(%peer, error, "a connection ended early");
            }
            drop(place);
        });
    }
}

/// Serves HTTP on one connection until it ends or the gateway stops.
async fn serve<S, I>(
    http: &Builder<TokioExecutor>,
    stream: I,
    service: S,
    watcher: Watcher,
) -> Result<(), BoxError>
where
    S: tower::Service<Request<Incoming>, Response = Reply, Error = Infallible>
        + Clone
        + Send
        + 'static,
    S::Future: Send + 'static,
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    watcher.watch(connection).await
}

/// The service of one connection: so many exchanges at once over all connections, the rest is shed.
fn service(
    gateway: Arc<Gateway>,
    exchanges: GlobalConcurrencyLimitLayer,
    peer_names: Arc<[String]>,
) -> impl tower::Service<
    Request<Incoming>,
    Response = Reply,
    Error = Infallible,
    Future = impl Future<Output = Result<Reply, Infallible>> + Send + 'static,
> + Clone
+ Send {
    let exchange = tower::service_fn(move |arrival| answer(Arc::clone(&gateway), arrival));
    let bounded = ServiceBuilder::new().load_shed().layer(exchanges).service(exchange);
    tower::service_fn(move |request| {
        let arrival = Arrival::new(request, Arc::clone(&peer_names));
        let format = arrival.format();
        let answered = bounded.clone().oneshot(arrival);
        async move { Ok(answered.await.unwrap_or_else(|_shed| overloaded(format))) }
    })
}

/// Walks the path in a task of its own, so that a client that leaves cannot stop an exchange
/// between its decision and its outcome, and a panic ends one exchange and nothing else.
async fn answer(gateway: Arc<Gateway>, arrival: Arrival) -> Result<Reply, Infallible> {
    let format = arrival.format();
    let (client, waiting) = Client::new();
    let (reply_to, reply) = oneshot::channel();
    let walking = Arc::clone(&gateway);
    gateway.tasks.spawn(async move {
        let reply = path::answer(&walking, arrival, &client).await;
        if reply_to.send(reply).is_err() {
            tracing::debug!("the client left before its answer");
        }
    });
    let reply = reply.await.unwrap_or_else(|_panicked| {
        reply::refusal(format, &Fault::broken(lexicon::InvariantId::I3))
    });
    drop(waiting);
    Ok(reply)
}

fn overloaded(format: Format) -> Reply {
    reply::refusal(format, &Fault::busy("overloaded", "too many exchanges are under way"))
}
