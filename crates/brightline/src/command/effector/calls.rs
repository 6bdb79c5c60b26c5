//! The calls that reach the effector, and what it answers.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use lexicon::{Moment, RecordNumber, ReviewId};
use permit::{Call, Canonical, LONGEST_TOKEN, Refused, Verifier, from_header};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::journal::FileJournal;
use super::now_ms;
use crate::output;

/// What carries the token from the gateway.
const PERMIT: HeaderName = HeaderName::from_static("brightline-permit");

/// Largest body of a call in bytes: the longest arguments, each byte escaped as JSON may, a token
/// and the names around them.
const LARGEST_BODY: usize = 6 * (permit::canonical::LONGEST + LONGEST_TOKEN) + 1_024;

/// How long calls under way may take when the effector stops.
const DRAIN: Duration = Duration::from_secs(1);

/// Where the time comes from.
pub(super) enum Clock {
    System,
    Header(HeaderName),
}

impl Clock {
    /// The time of a call, in milliseconds since 1970. None if it is not known.
    fn now_ms(&self, headers: &HeaderMap) -> Option<u64> {
        let Self::Header(name) = self else { return now_ms().ok() };
        let text = headers.get(name)?.to_str().ok()?;
        text.parse().ok().or_else(|| {
            let moment: Moment = text.parse().ok()?;
            u64::try_from(moment.unix_ms()).ok()
        })
    }
}

/// A call, as it arrives.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    /// The token as it is, if it does not come in a header.
    token: Option<String>,
    tool: String,
    arguments: String,
    #[serde(default = "one")]
    effectors: u64,
}

const fn one() -> u64 {
    1
}

/// Why a call is not executed.
enum No {
    /// It is no call.
    Unread(StatusCode, &'static str, String),
    /// Its token does not permit it.
    Refused(Refused),
}

impl No {
    fn told(&self) -> (StatusCode, Value) {
        let (status, code, message) = match self {
            Self::Unread(status, code, message) => (*status, *code, message.clone()),
            Self::Refused(refused) => {
                let status = match refused {
                    Refused::Full | Refused::Journal | Refused::ClockBack => {
                        StatusCode::SERVICE_UNAVAILABLE
                    }
                    _ => StatusCode::FORBIDDEN,
                };
                (status, refused.code(), refused.to_string())
            }
        };
        (status, json!({"executed": false, "code": code, "message": message}))
    }
}

/// The effector.
pub(super) struct Calls {
    /// One call after the other: what is used is durable before the next is looked at.
    verifier: Mutex<Verifier<FileJournal>>,
    clock: Clock,
    json: bool,
}

impl Calls {
    pub(super) fn new(verifier: Verifier<FileJournal>, clock: Clock, json: bool) -> Self {
        Self { verifier: Mutex::new(verifier), clock, json }
    }

    /// Answers on `listener` until `stop` ends.
    pub(super) async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        let calls = Arc::new(self);
        let graceful = GracefulShutdown::new();
        let mut connections = JoinSet::new();
        let mut stop = std::pin::pin!(stop);
        loop {
            tokio::select! {
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        connections.spawn(calls.attend(stream, &graceful));
                    }
                    // Out of file descriptors, or the client left: neither ends the effector.
                    Err(_) => tokio::task::yield_now().await,
                },
                Some(_) = connections.join_next() => {}
                () = &mut stop => break,
            }
        }
        // A call is executed in one step: what has not been executed by now will not be.
        drop(tokio::time::timeout(DRAIN, graceful.shutdown()).await);
    }

    fn attend(
        self: &Arc<Self>,
        stream: TcpStream,
        graceful: &GracefulShutdown,
    ) -> impl Future<Output = ()> + use<> {
        let calls = Arc::clone(self);
        let service = service_fn(move |request| {
            let calls = Arc::clone(&calls);
            async move { Ok::<_, Infallible>(calls.answer(request).await) }
        });
        let connection = hyper::server::conn::http1::Builder::new()
            .timer(TokioTimer::new())
            .serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        // A broken connection is the client's news.
        async move { drop(connection.await) }
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (status, told) = match self.execute(request).await {
            Ok(executed) => (StatusCode::OK, executed),
            Err(no) => no.told(),
        };
        self.tell(&told);
        let mut response = Response::new(Full::new(Bytes::from(told.to_string())));
        *response.status_mut() = status;
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(CONTENT_TYPE, json);
        response
    }

    async fn execute(&self, request: Request<Incoming>) -> Result<Value, No> {
        let (head, body) = request.into_parts();
        if (&head.method, head.uri.path()) != (&Method::POST, "/call") {
            return Err(unread(StatusCode::NOT_FOUND, "not_found", "this is POST /call only"));
        }
        let body = Limited::new(body, LARGEST_BODY).collect().await.map_err(|_| {
            let message = "the body is too large or did not arrive as a whole";
            unread(StatusCode::PAYLOAD_TOO_LARGE, "too_large", message)
        })?;
        let bad = |error: &dyn std::fmt::Display| {
            unread(StatusCode::BAD_REQUEST, "bad_call", &error.to_string())
        };
        let asked: Asked = serde_json::from_slice(&body.to_bytes()).map_err(|it| bad(&it))?;
        let arguments = Canonical::parse(&asked.arguments).map_err(|it| bad(&it))?;
        let now = self.clock.now_ms(&head.headers).ok_or_else(|| bad(&"the time is not known"))?;
        let token = carried(&head.headers, asked.token).map_err(No::Refused)?;
        let call = Call::new(&asked.tool, &arguments, asked.effectors);
        // A verifier in which a call ended badly is not believed again.
        let mut verifier = self.verifier.lock().map_err(|_| No::Refused(Refused::Journal))?;
        let permitted = verifier.verify(&token, &call, now).map_err(No::Refused)?;
        let terms = permitted.terms();
        Ok(json!({
            "executed": true,
            "tool": terms.tool,
            "arguments": arguments.as_str(),
            "effectors": asked.effectors,
            "record": RecordNumber::new(terms.record).index(),
            "review": terms.review.map(|id| ReviewId::from_random(id).to_string()),
        }))
    }

    /// Says what happened on the standard output. Whether anybody reads it changes nothing.
    fn tell(&self, told: &Value) {
        let word = |key: &str| told.get(key).and_then(Value::as_str).unwrap_or_default();
        let said = if self.json {
            output::json(told)
        } else if told.get("executed") == Some(&Value::Bool(true)) {
            output::line(format!("executed {} {}", word("tool"), word("arguments")))
        } else {
            output::line(format!("refused ({}): {}", word("code"), word("message")))
        };
        drop(said);
    }
}

/// The token of a call. Two are as bad as none: which one was meant is not known.
fn carried(headers: &HeaderMap, token: Option<String>) -> Result<Vec<u8>, Refused> {
    let mut values = headers.get_all(PERMIT).into_iter();
    match (values.next(), values.next(), token) {
        (None, None, Some(token)) => Ok(token.into_bytes()),
        (Some(value), None, None) => from_header(value.to_str().map_err(|_| Refused::Malformed)?),
        _ => Err(Refused::Malformed),
    }
}

fn unread(status: StatusCode, code: &'static str, message: &str) -> No {
    No::Unread(status, code, message.to_owned())
}
