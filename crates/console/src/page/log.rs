//! *Log*: the checkpoint, any record by its number, and the files from which a browser proves that
//! the record is in the log.

use std::sync::Arc;

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use lexicon::{Moment, RecordNumber};
use serde::Deserialize;
use serde_json::Value;

use super::{Frame, Marked, Page, shown};
use crate::console::Console;
use crate::fault::Fault;
use crate::guard::Signed;

#[derive(Template)]
#[template(path = "log.html")]
struct Log {
    frame: Frame,
    records: u64,
    published: u64,
    unpublished: Option<String>,
    number: Option<u64>,
    record: Option<Record>,
    vkey: String,
    checkpoint: String,
}

struct Record {
    number: u64,
    before: Option<u64>,
    after: Option<u64>,
    facts: Vec<Fact>,
    exact: String,
}

struct Fact {
    label: String,
    value: Marked,
}

/// What is asked for.
#[derive(Deserialize)]
pub(crate) struct Ask {
    record: Option<u64>,
}

/// `GET /log`.
pub(crate) async fn log(
    State(console): State<Arc<Console>>,
    Extension(signed): Extension<Option<Signed>>,
    Query(ask): Query<Ask>,
) -> Page {
    let signed = signed.ok_or_else(Fault::not_signed_in)?;
    let status = console.store().status();
    let record = match ask.record {
        Some(number) => record(&console, number, status.records).await?,
        None => None,
    };
    let checkpoint = read(&console, tlog::CHECKPOINT)?.unwrap_or_default();
    shown(&Log {
        frame: Frame::of(&console, &signed, "/log", "Log"),
        records: status.records,
        published: status.published,
        unpublished: status.unpublished,
        number: ask.record,
        record,
        vkey: console.store().key().to_string(),
        checkpoint: String::from_utf8_lossy(&checkpoint).into_owned(),
    })
}

/// `GET /log/files/{path}`: a file of the public log, as it is.
pub(crate) async fn log_file(
    State(console): State<Arc<Console>>,
    Path(path): Path<String>,
) -> Result<Response, Fault> {
    if !is_of_the_log(&path) {
        return Err(Fault::not_found());
    }
    let bytes = read(&console, &path)?.ok_or_else(Fault::not_found)?;
    let is_text = path == tlog::CHECKPOINT || path == tlog::PUBLIC_KEY;
    let kind = if is_text { "text/plain; charset=utf-8" } else { "application/octet-stream" };
    Ok(([(CONTENT_TYPE, kind)], bytes).into_response())
}

/// Whether `path` is one that a log has (C2SP tlog-tiles): nothing leads out of its directory.
fn is_of_the_log(path: &str) -> bool {
    if path == tlog::CHECKPOINT || path == tlog::PUBLIC_KEY {
        return true;
    }
    let Some(rest) = path.strip_prefix("tile/") else { return false };
    let is_part = |part: &str| {
        let digits = part.strip_prefix('x').unwrap_or(part);
        let digits = digits.strip_suffix(".p").unwrap_or(digits);
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number || part == "entries"
    };
    rest.split('/').count() <= 10 && rest.split('/').all(is_part)
}

fn read(console: &Console, path: &str) -> Result<Option<Vec<u8>>, Fault> {
    console.log().read(path).map_err(|error| {
        tracing::error!(%error, "a file of the log cannot be read");
        Fault::unavailable("the log cannot be read now")
    })
}

async fn record(console: &Console, number: u64, records: u64) -> Result<Option<Record>, Fault> {
    let entry = console.store().entry(RecordNumber::new(number)).await;
    let entry = entry.map_err(|error| {
        tracing::error!(%error, "a record cannot be read");
        Fault::unavailable("the records cannot be read now: try again")
    })?;
    let Some(entry) = entry else { return Ok(None) };
    let facts = serde_json::from_slice::<Value>(&entry.leaf).ok();
    let facts = facts.as_ref().and_then(Value::as_object).map(|facts| {
        let fact = |(label, value): (&String, &Value)| Fact {
            label: label.replace('_', " "),
            value: Marked::of(&words(label, value)),
        };
        facts.iter().map(fact).collect()
    });
    Ok(Some(Record {
        number,
        before: number.checked_sub(1),
        after: number.checked_add(1).filter(|after| *after < records),
        facts: facts.unwrap_or_default(),
        exact: String::from_utf8_lossy(&entry.leaf).into_owned(),
    }))
}

/// A value of a record as people read it.
fn words(label: &str, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(ms) if label == "at" || label == "until" => {
            let at = ms.as_i64().and_then(|ms| Moment::from_unix_ms(ms).ok());
            at.map_or_else(|| ms.to_string(), |at| at.to_string())
        }
        Value::Array(items) if items.iter().all(Value::is_string) => {
            items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        value => value.to_string(),
    }
}
