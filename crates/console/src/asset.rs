//! The files that pages load: all of them ours but htmx, all from here.

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use lexicon::Digest;

use crate::challenge::hex;
use crate::fault::Fault;

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

const ASSETS: [Asset; 7] = [
    Asset {
        name: "console.css",
        kind: "text/css; charset=utf-8",
        bytes: include_bytes!("../assets/console.css"),
    },
    Asset { name: "console.js", kind: SCRIPT, bytes: include_bytes!("../assets/console.js") },
    Asset { name: "glass.js", kind: SCRIPT, bytes: include_bytes!("../assets/glass.js") },
    Asset { name: "log.js", kind: SCRIPT, bytes: include_bytes!("../assets/log.js") },
    Asset { name: "htmx.js", kind: SCRIPT, bytes: include_bytes!("../assets/htmx.js") },
    Asset {
        name: "htmx.LICENSE",
        kind: "text/plain; charset=utf-8",
        bytes: include_bytes!("../assets/htmx.LICENSE"),
    },
    Asset { name: "mark.svg", kind: "image/svg+xml", bytes: include_bytes!("../assets/mark.svg") },
];

/// `GET /assets/{name}`. Browsers ask each time whether it is still the same: a script of an old
/// version must not sign for a page of a new one.
pub(crate) async fn asset(Path(name): Path<String>, headers: HeaderMap) -> Result<Response, Fault> {
    let asset = ASSETS.iter().find(|asset| asset.name == name).ok_or_else(Fault::not_found)?;
    let tag = format!("\"{}\"", hex(Digest::of(asset.bytes).as_bytes()));
    let known = headers.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let always = [(CACHE_CONTROL, "no-cache".to_owned()), (ETAG, tag)];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, always).into_response());
    }
    let kind = [(CONTENT_TYPE, HeaderValue::from_static(asset.kind))];
    Ok((always, kind, asset.bytes).into_response())
}
