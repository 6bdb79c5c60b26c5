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
pub(crate) mod record;
mod screen;
mod settle;

use std::sync::Arc;

use crate::Gateway;
use crate::arrival::Arrival;
use crate::client::Client;
use crate::fault::Fault;
use crate::path::appraise::Unappraised;
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
    let (mut appraised, touch) = match appraise::appraise(gateway, &admitted, read).await {
        Ok(appraised) => appraised,
        Err(unappraised) => {
            let Unappraised { appraised, fault } = *unappraised;
            return Err(record::unappraised(gateway, &admitted, &appraised, fault).await);
        }
    };
    let decided = match decide::decide(gateway, &admitted, &mut appraised, touch) {
        Ok(decided) => decided,
        Err(fault) => return Err(record::unappraised(gateway, &admitted, &appraised, fault).await),
    };
    let permit = match record::record(gateway, &admitted, &appraised, decided).await? {
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
