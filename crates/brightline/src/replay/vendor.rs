//! The model of a replay: a server on this machine that says what was recorded, once.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::stand_in::Scripted;

/// The model, and what it says next.
#[derive(Clone, Debug, Default)]
pub(super) struct Vendor {
    next: Arc<Mutex<Option<Scripted>>>,
}

impl Vendor {
    /// Has the next request answered so.
    pub(super) fn will_say(&self, reply: Scripted) {
        *self.next.lock().unwrap_or_else(PoisonError::into_inner) = Some(reply);
    }

    /// What was not asked for, which is nothing if the last request reached the model.
    pub(super) fn unsaid(&self) -> Option<Scripted> {
        self.next.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Answers on `listener` for as long as it is polled.
    pub(super) async fn serve(self, listener: TcpListener) -> Infallible {
        let mut connections = JoinSet::new();
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        connections.spawn(self.clone().attend(stream));
                    }
                    // The gateway left: that ends no server.
                    Err(_) => tokio::task::yield_now().await,
                },
                Some(_) = connections.join_next() => {}
            }
        }
    }

    async fn attend(self, stream: TcpStream) {
        // Without it, an answer waits for acknowledgements: slower, not wrong.
        drop(stream.set_nodelay(true));
        let service = service_fn(move |request| {
            let vendor = self.clone();
            async move { Ok::<_, Infallible>(vendor.answer(request).await) }
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .auto_date_header(false)
            .serve_connection(TokioIo::new(stream), service);
        // A broken connection is the gateway's news.
        drop(connection.await);
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let arrived = request.into_body().collect().await.is_ok();
        match self.unsaid().filter(|_| arrived) {
            Some(Scripted { content_type, body }) => {
                let mut response = Response::new(Full::new(body));
                let headers = response.headers_mut();
                headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
                response
            }
            None => {
                let mut response = Response::new(Full::new(Bytes::new()));
                *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
                response
            }
        }
    }
}
