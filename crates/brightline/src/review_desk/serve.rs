//! The listener of the console.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use console::{Console, Parts, Passkeys};
use gateway::Gateway;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use miette::{IntoDiagnostic as _, WrapErr as _, miette};
use store::Store;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::ReviewDesk;
use crate::config;
use crate::folder::Folder;

/// LIMIT: connections at once. Each page that is open keeps one for its news.
const CONNECTIONS: usize = 256;

/// LIMIT: for a browser to send the head of a request.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long to wait when the system gives no connection.
const PAUSE: Duration = Duration::from_secs(1);

/// A console that is ready to be reached.
pub(crate) struct Office {
    console: Arc<Console>,
    listener: TcpListener,
    /// Where browsers find it.
    pub(crate) origin: String,
}

impl Office {
    /// Opens the console that the configuration asks for.
    ///
    /// # Errors
    ///
    /// It cannot listen, its address is none for passkeys, or the system gives no random bytes.
    pub(crate) async fn open(
        config: config::Console,
        gateway: &Arc<Gateway>,
        store: &Store,
        log: std::path::PathBuf,
    ) -> miette::Result<Self> {
        let listen = config.listen;
        let listener = TcpListener::bind(listen).await.into_diagnostic().wrap_err_with(|| {
            format!("cannot listen on {listen}: choose another address for `listen` in [console]")
        })?;
        let port = listener.local_addr().into_diagnostic()?.port();
        let origin = config.origin.unwrap_or_else(|| format!("http://localhost:{port}"));
        let passkeys = Arc::new(Passkeys::new(&origin).into_diagnostic()?);
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| {
            miette!("the system gives no random bytes, so that nobody can sign in: {error}")
        })?;
        let now = gateway::now().into_diagnostic()?;
        let desk = ReviewDesk::new(Arc::clone(gateway), store.clone(), Arc::clone(&passkeys), now);
        let desk = Arc::new(desk);
        let console = Console::new(Parts {
            origin: origin.clone(),
            passkeys,
            reviews: Arc::clone(&desk) as Arc<dyn console::Reviews>,
            house: desk,
            store: store.clone(),
            log: Arc::new(Folder::new(log)),
            key,
        });
        Ok(Self { console, listener, origin })
    }

    /// Answers browsers until the process ends.
    pub(crate) async fn work(self) -> Infallible {
        let router = self.console.router();
        let mut connections = JoinSet::new();
        let mut count = std::pin::pin!(self.console.keep_count());
        loop {
            tokio::select! {
                never = &mut count => match never {},
                Some(_) = connections.join_next() => {}
                accepted = self.listener.accept(), if connections.len() < CONNECTIONS => {
                    match accepted {
                        Ok((stream, _)) => {
                            let service = TowerToHyperService::new(router.clone());
                            drop(connections.spawn(serve(stream, service)));
                        }
                        Err(error) => {
                            tracing::error!(%error, "the listener of the console accepts nothing");
                            tokio::time::sleep(PAUSE).await;
                        }
                    }
                },
            }
        }
    }
}

async fn serve(stream: TcpStream, service: TowerToHyperService<console::Router>) {
    let served = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
        .serve_connection(TokioIo::new(stream), service);
    if let Err(error) = served.await {
        tracing::debug!(%error, "a browser left early");
    }
}
