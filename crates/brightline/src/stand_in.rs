//! The stand-in model: an HTTP server that answers like a model, from a script.
//!
//! It speaks the wire formats of OpenAI and Anthropic, streamed or not, calls tools, refuses, and
//! breaks the protocol where its rules say so. It thinks nothing and knows nothing: every answer
//! names it as a stand-in. Equal requests get equal bytes, and no answer depends on the time.
//!
//! What it cannot show: how a real model behaves. It shows what Brightline does about an answer.

mod anthropic;
mod asked;
mod openai;
mod play;
mod reply;
mod rules;
mod say;
mod script;

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, LOCATION, SERVER};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use lexicon::Digest;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use self::asked::Format;
use self::play::Play;
use self::reply::Reply;
pub(crate) use self::rules::{BUILT_IN_RULES, Rules};
pub(crate) use self::script::{Script, Scripted};

/// The model it answers for unless its rules say otherwise.
pub(crate) const STAND_IN_MODEL: &str = "stand-in-1";
/// How every answer says what made it.
const FINGERPRINT: &str = "brightline-stand-in-model";
const OWNER: &str = "brightline stand-in, not a real model";

const RULE: HeaderName = HeaderName::from_static("brightline-stand-in-rule");

/// Largest request body in bytes.
///
/// LIMIT: above every limit of the gateway that is tested with it.
const LARGEST_BODY: usize = 64 << 20;

/// Replies that are kept for requests that come again, as benchmarks send them.
///
/// LIMIT: replies of tests have kilobytes, so this stays within megabytes.
const MOST_REMEMBERED: usize = 256;

/// How long requests under way may take when the server stops.
const DRAIN: Duration = Duration::from_secs(1);

/// How many exchanges were asked for so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Count(Arc<AtomicUsize>);

impl Count {
    /// The number now.
    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}

/// The server.
pub(crate) struct StandIn {
    rules: Rules,
    asked: Count,
    /// Replies by the digest of what they depend on. No answer depends on anything else.
    remembered: Mutex<HashMap<(bool, Digest), Arc<Reply>>>,
}

impl StandIn {
    /// A server that answers by `rules`.
    pub(crate) fn new(rules: Rules) -> Self {
        Self { rules, asked: Count::default(), remembered: Mutex::default() }
    }

    /// How many exchanges it is asked for, of whatever kind.
    pub(crate) fn asked(&self) -> Count {
        self.asked.clone()
    }

    /// Answers on `listener` until `stop` ends, then lets requests under way finish shortly.
    pub(crate) async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        let stand_in = Arc::new(self);
        let graceful = GracefulShutdown::new();
        let mut connections = JoinSet::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        connections.spawn(stand_in.attend(stream, &graceful));
                    }
                    // Out of file descriptors, or the client left: neither ends the server.
                    Err(_) => tokio::task::yield_now().await,
                },
                Some(_) = connections.join_next() => {}
                () = &mut stop => break,
            }
        }
        // Stalled answers never end by themselves: what is still open after the drain is dropped.
        drop(tokio::time::timeout(DRAIN, graceful.shutdown()).await);
    }

    fn attend(
        self: &Arc<Self>,
        stream: TcpStream,
        graceful: &GracefulShutdown,
    ) -> impl Future<Output = ()> + use<> {
        // Without it, small events wait for acknowledgements: slower, not wrong.
        drop(stream.set_nodelay(true));
        let stand_in = Arc::clone(self);
        let service = service_fn(move |request| {
            let stand_in = Arc::clone(&stand_in);
            async move { Ok::<_, Infallible>(stand_in.answer(request).await) }
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .auto_date_header(false)
            .serve_connection(TokioIo::new(stream), service);
        // A broken connection is the client's news, or was broken on purpose.
        let connection = graceful.watch(connection);
        async move { drop(connection.await) }
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Play> {
        let reply = self.reply(request).await;
        if reply.wire.stall_before_head {
            std::future::pending::<()>().await;
        }
        if reply.wire.delay_ms > 0 {
            tokio::time::sleep(Duration::from_millis(reply.wire.delay_ms)).await;
        }
        played(reply)
    }

    async fn reply(&self, request: Request<Incoming>) -> Arc<Reply> {
        let (head, body) = request.into_parts();
        let format = match (&head.method, head.uri.path()) {
            (&Method::POST, "/v1/chat/completions") => Format::OpenAi,
            (&Method::POST, "/v1/messages") => Format::Anthropic,
            (&Method::GET, "/v1/models") => return Arc::new(self.models(&head.headers)),
            (method, path) => {
                let message = format!("the stand-in model knows no `{method} {path}`");
                return failure(Format::OpenAi, StatusCode::NOT_FOUND, &message);
            }
        };
        self.asked.0.fetch_add(1, Ordering::AcqRel);
        if !self.admits(&head.headers) {
            let message = "the stand-in model was given another key";
            return failure(format, StatusCode::UNAUTHORIZED, message);
        }
        match Limited::new(body, LARGEST_BODY).collect().await {
            Ok(body) => self.remembered_reply(format, &body.to_bytes()),
            Err(_) => {
                let message = "the body is too large or did not arrive as a whole";
                failure(format, StatusCode::PAYLOAD_TOO_LARGE, message)
            }
        }
    }

    fn remembered_reply(&self, format: Format, body: &Bytes) -> Arc<Reply> {
        let digest = Digest::of(body);
        let key = (format == Format::OpenAi, digest);
        let remembered = || self.remembered.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reply) = remembered().get(&key) {
            return Arc::clone(reply);
        }
        let reply = Arc::new(Reply::to(&self.rules, format, body, digest));
        let mut remembered = remembered();
        if remembered.len() >= MOST_REMEMBERED {
            remembered.clear();
        }
        remembered.insert(key, Arc::clone(&reply));
        reply
    }

    fn models(&self, headers: &HeaderMap) -> Reply {
        // Only Anthropic's clients say which version of the interface they speak.
        let body = if headers.contains_key("anthropic-version") {
            anthropic::models(&self.rules.models, self.rules.created)
        } else {
            openai::models(&self.rules.models, self.rules.created)
        };
        Reply::whole(StatusCode::OK, body)
    }

    fn admits(&self, headers: &HeaderMap) -> bool {
        let Some(key) = &self.rules.key else { return true };
        let said = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let bearer = said(AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        bearer.or_else(|| said(HeaderName::from_static("x-api-key"))) == Some(key.as_str())
    }
}

fn failure(format: Format, status: StatusCode, message: &str) -> Arc<Reply> {
    Arc::new(Reply::error(format, status, message))
}

fn played(reply: Arc<Reply>) -> Response<Play> {
    let mut response = Response::new(Play::new(Arc::clone(&reply)));
    *response.status_mut() = reply.status;
    let headers = response.headers_mut();
    headers.insert(SERVER, HeaderValue::from_static(FINGERPRINT));
    headers.insert(CONTENT_TYPE, reply.content_type.clone());
    headers.extend(reply.length.map(|length| (CONTENT_LENGTH, HeaderValue::from(length))));
    headers.extend(reply.location.clone().map(|location| (LOCATION, location)));
    headers.extend(reply.rule.clone().map(|rule| (RULE, rule)));
    response
}

#[cfg(test)]
mod tests;
