//! Signing in, and out.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Form, State};
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::{Frame, Page, shown};
use crate::challenge::is_same;
use crate::console::Console;
use crate::fault::Fault;
use crate::guard::cookie;
use crate::session::Carrier;

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignIn {
    frame: Frame,
}

/// `GET /sign-in`.
pub(crate) async fn sign_in() -> Page {
    shown(&SignIn { frame: Frame::of_nobody("Sign in") })
}

/// What the form of the bar sends.
#[derive(Deserialize)]
pub(crate) struct Out {
    csrf: String,
}

/// `POST /sign-out`: works without scripts, so the token of the page is in the body.
pub(crate) async fn sign_out(
    State(console): State<Arc<Console>>,
    headers: HeaderMap,
    Form(out): Form<Out>,
) -> Result<Response, Fault> {
    let name = console.cookie();
    if let Some(secret) = cookie(&headers, name)
        && let Some(session) = console.session(secret, Carrier::Cookie)
    {
        if !is_same(out.csrf.as_bytes(), session.csrf.as_bytes()) {
            return Err(Fault::forbidden("this did not come from a page of yours"));
        }
        console.leave(secret);
    }
    let gone = console.set_cookie("", 0);
    Ok(([(SET_COOKIE, gone)], Redirect::to("/sign-in")).into_response())
}
