//! Where the case register comes from: a file, or a server on this machine. It is loaded whole,
//! and looked at again and again; what cannot be loaded leaves the one before in use.

use std::convert::Infallible;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use gateway::{BadRegister, Cases, Register};
use http::{Request, StatusCode, Uri};
use http_body_util::{BodyExt as _, Empty, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use miette::Diagnostic;
use serde_json::Value;

use crate::config::{self, CasesFrom};

/// LIMIT: a million cases of about sixty bytes.
const LONGEST: usize = 64 << 20;

/// LIMIT: a server that says nothing for so long is asked again the next time.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a register was not loaded.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(crate) enum NotLoaded {
    /// The file cannot be read.
    #[error("the case register `{path}` cannot be read: {reason}")]
    #[diagnostic(help("see `file` in [cases] of the configuration"))]
    Unreadable { path: PathBuf, reason: io::Error },
    /// The server does not give it.
    #[error("the case register at `{url}` cannot be had: {reason}")]
    #[diagnostic(help("see `url` in [cases] of the configuration, and what serves it"))]
    NotServed { url: Uri, reason: String },
    /// It has a mistake.
    #[error("the case register `{from}` has a mistake, so none of it is used: {reason}")]
    #[diagnostic(help("it is comma-separated: case,opened,closed, with dates such as 2026-11-22"))]
    Bad { from: String, reason: BadRegister },
    /// It is JSON of another shape.
    #[error("the case register `{from}` is no list of cases: {reason}")]
    #[diagnostic(help(
        "as JSON it is a list of objects: {{\"case\": \"A-1\", \"opened\": \"2026-11-22\"}}"
    ))]
    NoList { from: String, reason: String },
    /// It is too long.
    #[error("the case register `{from}` has more than 64 MiB")]
    #[diagnostic(help("leave out the cases that were closed long ago"))]
    TooLong { from: String },
}

/// A case register and where it comes from.
pub(crate) struct Feed {
    config: config::Cases,
    cases: Cases,
    client: Client<HttpConnector, Empty<Bytes>>,
    /// What the file was like when it was read.
    seen: Option<Seen>,
}

/// By what a file is known to be another one.
type Seen = (Option<SystemTime>, u64);

impl Feed {
    /// The feed of the gateway that `config` describes, loaded once if it can be.
    ///
    /// # Errors
    ///
    /// [`NotLoaded`] for a file, which is there or is a mistake. A server may come up later; no
    /// case is known until then.
    pub(crate) async fn start(config: config::Cases) -> Result<Self, NotLoaded> {
        let client = Client::builder(TokioExecutor::new()).build_http();
        let mut feed = Self { config, cases: Cases::empty(), client, seen: None };
        match (feed.look().await, &feed.config.from) {
            (Err(error), CasesFrom::File(_)) => return Err(error),
            (Err(error), CasesFrom::Url(_)) => {
                tracing::error!(%error, "there is no case register yet: no case is known");
            }
            (Ok(()), _) => {}
        }
        Ok(feed)
    }

    /// The cases, as they are at any time.
    pub(crate) fn cases(&self) -> Cases {
        self.cases.clone()
    }

    /// Looks again and again.
    pub(crate) async fn work(mut self) -> Infallible {
        loop {
            tokio::time::sleep(self.config.every).await;
            if let Err(error) = self.look().await {
                let message = "the case register was not replaced; the one before stays in use";
                tracing::error!(%error, "{message}");
            }
        }
    }

    /// Loads the register, if it is not known to be the same.
    async fn look(&mut self) -> Result<(), NotLoaded> {
        let (text, seen) = match &self.config.from {
            CasesFrom::File(path) => match read(path, self.seen)? {
                None => return Ok(()),
                Some((text, seen)) => (text, Some(seen)),
            },
            CasesFrom::Url(url) => (self.fetch(url).await?, None),
        };
        let register = register(&text, &self.config.from.to_string())?;
        tracing::info!(entries = register.entries(), "the case register is loaded");
        self.cases.replace(register);
        // Not before: a file with a mistake is complained about until it is mended.
        self.seen = seen;
        Ok(())
    }

    async fn fetch(&self, url: &Uri) -> Result<String, NotLoaded> {
        let failed = |reason: String| NotLoaded::NotServed { url: url.clone(), reason };
        let request = Request::get(url.clone()).body(Empty::new());
        let request = request.map_err(|error| failed(error.to_string()))?;
        let fetching = async {
            let response = self.client.request(request).await;
            let response = response.map_err(|error| failed(error.to_string()))?;
            if response.status() != StatusCode::OK {
                return Err(failed(format!("it answers {}", response.status())));
            }
            let body = Limited::new(response.into_body(), LONGEST).collect().await;
            let body = body.map_err(|error| failed(error.to_string()))?.to_bytes();
            String::from_utf8(body.into()).map_err(|_| failed("it is no text".to_owned()))
        };
        let late = |_| failed("it does not answer in time".to_owned());
        tokio::time::timeout(PATIENCE, fetching).await.map_err(late)?
    }
}

/// The text of the file, unless it is as it was `seen`.
fn read(path: &Path, seen: Option<Seen>) -> Result<Option<(String, Seen)>, NotLoaded> {
    let failed = |reason| NotLoaded::Unreadable { path: path.to_owned(), reason };
    let file = std::fs::File::open(path).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    let is = (metadata.modified().ok(), metadata.len());
    if seen == Some(is) {
        return Ok(None);
    }
    let mut text = String::new();
    let longest = u64::try_from(LONGEST).unwrap_or(u64::MAX);
    file.take(longest.saturating_add(1)).read_to_string(&mut text).map_err(failed)?;
    if text.len() > LONGEST {
        return Err(NotLoaded::TooLong { from: path.display().to_string() });
    }
    Ok(Some((text, is)))
}

/// The register in `text`: JSON if it begins like it, or else comma-separated values.
fn register(text: &str, from: &str) -> Result<Register, NotLoaded> {
    let bad = |reason| NotLoaded::Bad { from: from.to_owned(), reason };
    if !text.trim_start().starts_with(['[', '{']) {
        return Register::from_csv(text).map_err(bad);
    }
    let no_list =
        |reason: &str| NotLoaded::NoList { from: from.to_owned(), reason: reason.to_owned() };
    let value: Value = serde_json::from_str(text).map_err(|error| no_list(&error.to_string()))?;
    let list = value.as_array().or_else(|| value.get("cases")?.as_array());
    let list = list.ok_or_else(|| no_list("there is no list in it"))?;
    let mut register = Register::default();
    for case in list {
        let text = |key: &str| match case.get(key) {
            None | Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(Value::Number(number)) if key == "case" => Ok(number.to_string()),
            Some(_) => Err(no_list(&format!("`{key}` of a case is no text"))),
        };
        register.add(&text("case")?, &text("opened")?, &text("closed")?).map_err(bad)?;
    }
    Ok(register)
}

#[cfg(test)]
mod tests;
