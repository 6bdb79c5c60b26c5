//! The path of a request. Nothing else decides the order of the stages.
//!
//! Each stage takes what the one before it made, and cannot be given anything else: `forward` takes
//! a recorded permit by value, which only `record` hands out, from a decision that only `decide`
//! makes. `docs/path.md` tells the same story in prose, under the same names.

mod admit;
mod appraise;
mod decide;
pub mod forward;
mod hold;
mod models;
mod read;
mod record;
mod screen;
mod settle;

use std::sync::Arc;

use crate::Gateway;
use crate::arrival::Arrival;
use crate::client::Client;
use crate::fault::Fault;
use crate::path::record::Ruling;
use crate::path::screen::Open;
use crate::reply::{self, Reply};

/// Answers one request, whatever comes of it.
pub(crate) async fn answer(gateway: &Arc<Gateway>, arrival: Arrival, client: &Client) -> Reply {
    let format = arrival.format();
    match walk(gateway, arrival, client).await {
        Ok(reply) => reply,
        Err(fault) => reply::refusal(format, &fault),
    }
}

/// Calls the stages in order.
async fn walk(gateway: &Arc<Gateway>, arrival: Arrival, client: &Client) -> Result<Reply, Fault> {
    let route = arrival.route()?;
    let admitted = admit::admit(gateway, &arrival)?;
    let Some(format) = route.exchange_format() else {
        return Ok(models::list(gateway, arrival.format()));
    };
    let read = match read::read(gateway, &admitted, format, arrival).await {
        Ok(read) => read,
        Err(unread) => return Err(record::unread(gateway, &admitted, unread).await),
    };
    let appraised = appraise::appraise(&admitted, read);
    let decision = decide::decide(&admitted, &appraised);
    let permit = match record::record(gateway, &admitted, &appraised, decision).await? {
        Ruling::Permitted(permit) => permit,
        Ruling::Held(grounds, review) => return Err(hold::held(&grounds, review)),
        Ruling::Denied(grounds) => return Err(hold::denied(&grounds)),
    };
    let (open, judge, outgoing) = Open::new(admitted, appraised);
    let silence = gateway.limits.silence;
    let now = open.admitted.timepiece.now()?;
    let arriving = forward::forward(&gateway.egress, permit, outgoing, now, silence).await;
    screen::screen(gateway, open, judge, arriving, client).await
}
