//! Every route, with who may pass its door. The router is made from this table and nothing else.

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, delete, get, post};
use review::Role;

use crate::console::Console;
use crate::fault::Fault;
use crate::guard::{Door, gate, outer};
use crate::{api, asset, page};

/// LIMIT: bytes of a request. A lethal form with every field full has a tenth of it.
const MOST_BYTES: usize = 256 * 1024;

/// One route.
struct Route {
    method: &'static str,
    path: &'static str,
    door: Door,
    what: &'static str,
    handler: MethodRouter<Arc<Console>>,
}

fn route(
    door: Door,
    path: &'static str,
    what: &'static str,
    method: &'static str,
    handler: MethodRouter<Arc<Console>>,
) -> Route {
    Route { method, path, door, what, handler }
}

fn table() -> Vec<Route> {
    use Door::{Anybody, Deciders, Officers, SignedIn};
    let see = |path, what, handler| route(SignedIn, path, what, "GET", handler);
    let open = |path, what, handler| route(Anybody, path, what, "GET", handler);
    let act = |path, what, handler| route(Deciders, path, what, "POST", handler);
    vec![
        open("/sign-in", "the page to sign in", get(page::sign_in)),
        route(Anybody, "/sign-out", "ends the own session", "POST", post(page::sign_out)),
        open("/assets/{name}", "scripts and styles", get(asset::asset)),
        see("/", "Today", get(page::today)),
        see("/today/live", "the part of Today that changes", get(page::live)),
        see("/events", "that something is new", get(page::events)),
        see("/queue", "Queue", get(page::queue)),
        see("/reviews/{id}", "one review", get(page::review)),
        act("/reviews/{id}/judgement", "the own judgement first", post(page::judgement)),
        act("/reviews/{id}/evidence", "opens what is held", post(page::evidence)),
        see("/agreement", "Agreement", get(page::agreement)),
        see("/persons", "Persons", get(page::persons)),
        see("/log", "Log", get(page::log)),
        see("/log/files/{*path}", "the files of the public log", get(page::log_file)),
        see("/people", "People", get(page::people)),
        see("/break-glass", "Break-glass", get(page::glass)),
        see("/break-glass/alarm", "the alarm on every page", get(page::alarm)),
        open("/api/v1/openapi.json", "describes the interface", get(api::document)),
        route(Anybody, "/api/v1/challenges", "a challenge to sign", "POST", post(api::challenge)),
        route(Anybody, "/api/v1/sessions", "signs in", "POST", post(api::begin)),
        route(SignedIn, "/api/v1/sessions", "signs out", "DELETE", delete(api::end)),
        see("/api/v1/me", "who is signed in", get(api::me)),
        see("/api/v1/reviews", "lists reviews", get(api::reviews)),
        see("/api/v1/reviews/{id}", "one review", get(api::one)),
        act("/api/v1/reviews/{id}/evidence", "opens what is held", post(api::open_evidence)),
        act("/api/v1/reviews/{id}/decisions", "approves or denies", post(api::decide)),
        see("/api/v1/today", "the counts of today", get(api::today)),
        see("/api/v1/people", "who may decide", get(api::people)),
        see("/api/v1/records/{number}", "one record", get(api::record)),
        see("/api/v1/glasses", "lists broken glasses", get(api::glasses)),
        act("/api/v1/glasses/drafts", "what is signed to break one", post(api::draft)),
        act("/api/v1/glasses", "breaks a glass", post(api::open)),
        act("/api/v1/glasses/{id}/looks", "says whether it was right", post(api::look)),
        act("/api/v1/passkeys/options", "begins a passkey", post(api::options)),
        act("/api/v1/duty", "goes on shift, or off", post(api::shift)),
        act(
            "/api/v1/keys/removal",
            "asks both parties to take an own key away",
            post(api::drop_key),
        ),
        route(
            Officers,
            "/api/v1/people/{id}/removal",
            "asks both parties to remove a person, or a key of theirs",
            "POST",
            post(api::remove),
        ),
        act(
            "/api/v1/people/{id}/reinstatement",
            "asks both parties to take a suspended person back",
            post(api::reinstate),
        ),
        act("/api/v1/passkeys", "asks both parties to enrol it", post(api::make)),
    ]
}

/// Everything that a console answers.
pub(crate) fn router(console: &Arc<Console>) -> Router {
    let mut router = Router::new();
    for Route { path, door, handler, .. } in table() {
        let guard = from_fn_with_state((Arc::clone(console), door), gate);
        router = router.route(path, handler.route_layer(guard));
    }
    router
        .fallback(async || Fault::not_found())
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(from_fn_with_state(Arc::clone(console), outer))
        .with_state(Arc::clone(console))
}

/// Who may do what: a row for each route and a column for each role, in Markdown.
#[must_use]
pub fn table_of_roles() -> String {
    let roles = Role::ALL.map(Role::as_str).join(" | ");
    let mut text = format!("| route | | nobody | {roles} |\n|---|---|---|---|---|---|\n");
    for Route { method, path, door, what, .. } in table() {
        let mark = |yes: bool| if yes { "yes" } else { "" };
        let of_roles = Role::ALL.map(|role| mark(door.admits(role))).join(" | ");
        let nobody = mark(door == Door::Anybody);
        text.push_str(&format!("| `{method} {path}` | {what} | {nobody} | {of_roles} |\n"));
    }
    text
}
