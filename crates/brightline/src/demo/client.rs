//! The caller's side: real HTTP to the front door, and what a client is told.

use std::net::SocketAddr;

use bytes::Bytes;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, Method, Request};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

use super::NotShown;
use super::day::{CHAT, Step, Verdict};
use crate::stand_in::STAND_IN_MODEL;

/// A caller's HTTP client.
#[derive(Clone)]
pub(super) struct Client {
    gateway: SocketAddr,
    http: hyper_util::client::legacy::Client<HttpConnector, Full<Bytes>>,
}

/// What a client was told.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) status: u16,
    /// The stable code of what did not pass; absent where all passed.
    pub(super) code: Option<String>,
    pub(super) clause: Option<String>,
    /// The record of the decision.
    pub(super) record: Option<u64>,
    pub(super) review: Option<String>,
}

impl Client {
    pub(super) fn new(gateway: SocketAddr) -> Self {
        let http = hyper_util::client::legacy::Client::builder(TokioExecutor::new()).build_http();
        Self { gateway, http }
    }

    /// Sends the request of `step` and reads the whole answer.
    pub(super) async fn send(&self, step: &Step, key: &str) -> Result<Told, NotShown> {
        self.post(step.path, key, step.headers, step.body.to_owned()).await
    }

    /// Asks the stand-in model one thing.
    pub(super) async fn ask(
        &self,
        key: &str,
        headers: &[(&str, &str)],
        text: &str,
    ) -> Result<Told, NotShown> {
        let message = json!({"role": "user", "content": text});
        let body = json!({"model": STAND_IN_MODEL, "messages": [message]});
        self.post(CHAT, key, headers, body.to_string()).await
    }

    async fn post(
        &self,
        path: &str,
        key: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Result<Told, NotShown> {
        let broken = |error: http::Error| NotShown::Broken(error.to_string());
        let no_answer = |error: &dyn std::error::Error| NotShown::NoAnswer(error.to_string());
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(format!("http://{}{path}", self.gateway))
            .header(CONTENT_TYPE, "application/json")
            .header(AUTHORIZATION, format!("Bearer {key}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::from(body)).map_err(broken)?;
        let response = self.http.request(request).await.map_err(|error| no_answer(&error))?;
        let (head, body) = response.into_parts();
        let body = body.collect().await.map_err(|error| no_answer(&error))?.to_bytes();
        Ok(Told::new(head.status.as_u16(), &head.headers, &String::from_utf8_lossy(&body)))
    }
}

impl Told {
    fn new(status: u16, headers: &HeaderMap, body: &str) -> Self {
        let extension = extension(body);
        let entry = |key: &str| extension.as_ref()?.get(key)?.as_str().map(str::to_owned);
        let header = |name: &str| headers.get(name)?.to_str().ok();
        Self {
            status,
            code: entry("code"),
            clause: entry("clause"),
            record: header("brightline-decision").and_then(|number| number.parse().ok()),
            review: entry("review"),
        }
    }

    /// What a client makes of it.
    pub(super) fn verdict(&self) -> Verdict {
        match (&self.code, &self.review) {
            (None, _) if self.status == 200 => Verdict::Permit,
            (_, Some(_)) => Verdict::Hold,
            (_, None) => Verdict::Deny,
        }
    }
}

/// The object `brightline` of an answer: of the one JSON value that it is, or of one of its events.
fn extension(body: &str) -> Option<Value> {
    let events = body.lines().filter_map(|line| line.strip_prefix("data: "));
    std::iter::once(body)
        .chain(events)
        .filter_map(|text| serde_json::from_str::<Value>(text).ok())
        .find_map(|mut value| value.get_mut("brightline").map(Value::take))
}

#[cfg(test)]
mod tests;
