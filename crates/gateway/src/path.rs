//! The path of a request. Nothing else decides the order of the stages.
//!
//! Each stage takes what the one before it made, and cannot be given anything else: `forward` takes
//! a recorded permit by value, which only `record` hands out, from a decision that only `decide`
//! makes. `docs/path.md` tells the same story in prose, under the same names.

pub(crate) mod admit;
mod appraise;
mod decide;
pub mod forward;
mod hold;
mod models;
pub(crate) mod read;
pub(crate) mod record;
mod resume;
mod screen;
mod settle;

use std::sync::Arc;

use lexicon::ReviewId;

use crate::Gateway;
use crate::arrival::Arrival;
use crate::client::Client;
use crate::fault::Fault;
use crate::path::admit::Admitted;
use crate::path::appraise::Unappraised;
use crate::path::read::Read;
use crate::path::record::Ruling;
use crate::path::resume::Later;
use crate::path::screen::Open;
use crate::reply::{self, Reply};
use crate::reviews::{self, Patience};
use crate::route::Route;
use crate::watch;

/// Answers one request, whatever comes of it.
pub(crate) async fn answer(gateway: &Arc<Gateway>, arrival: Arrival, client: &Client) -> Reply {
    let format = arrival.format();
    let patience = Patience::preferred(arrival.headers());
    let mut reply = match walk(gateway, arrival, client, patience).await {
        Ok(reply) => reply,
        Err(fault) => reply::refusal(format, &fault),
    };
    if let Some(patience) = patience {
        patience.applied(&mut reply);
    }
    reply
}

/// Calls the stages in order, and once more for a caller that waits for people.
async fn walk(
    gateway: &Arc<Gateway>,
    arrival: Arrival,
    client: &Client,
    patience: Option<Patience>,
) -> Result<Reply, Fault> {
    let route = arrival.route()?;
    let mut admitted = admit::admit(gateway, &arrival)?;
    watch::look_once_a_day(gateway, admitted.timepiece, admitted.at).await;
    let Some(format) = route.exchange_format() else {
        return match route {
            Route::Review => reviews::tell(gateway, &admitted, arrival.review(), patience).await,
            Route::ReviewEvents => reviews::feed(gateway, &admitted, arrival.into_claims()),
            _ => Ok(models::list(gateway, arrival.format())),
        };
    };
    let named = resume::named(arrival.headers())?;
    let read = match read::read(gateway, &admitted, format, arrival).await {
        Ok(read) => read,
        Err(unread) => return Err(record::unread(gateway, &admitted, unread).await),
    };
    if let (Some(review), Some(patience)) = (named, patience) {
        admitted = Box::pin(resume::wait(gateway, admitted, review, patience)).await?;
    }
    let patience = patience.filter(|_| named.is_none());
    let later = Later::of(gateway, &admitted, &read, patience)?;
    let first = Box::pin(exchange(gateway, admitted, read, named, client)).await;
    match later {
        // Few wait, so that what waiting needs is not part of every exchange.
        Some(later) => Box::pin(later.instead_of(gateway, first, client)).await,
        None => first,
    }
}

/// The stages from what was read to what is told. `named` is the review of what is asked for again.
async fn exchange(
    gateway: &Arc<Gateway>,
    admitted: Admitted,
    read: Read,
    named: Option<ReviewId>,
    client: &Client,
) -> Result<Reply, Fault> {
    let mut approved = Box::pin(resume::resume(gateway, &admitted, &read, named)).await?;
    let (mut appraised, touch) = match appraise::appraise(gateway, &admitted, read).await {
        Ok(appraised) => appraised,
        Err(unappraised) => {
            let Unappraised { appraised, fault } = *unappraised;
            return Err(record::unappraised(gateway, &admitted, &appraised, fault).await);
        }
    };
    if let Some(approved) = approved.take_if(|approved| approved.answer.is_some()) {
        let again = screen::again(gateway, admitted, (appraised, touch), approved, client);
        return Box::pin(again).await;
    }
    let warrant = approved.as_ref().map(|approved| &approved.warrant);
    let decided = match decide::decide(gateway, &admitted, &mut appraised, touch, warrant) {
        Ok(decided) => decided,
        Err(fault) => return Err(record::unappraised(gateway, &admitted, &appraised, fault).await),
    };
    let permit = match record::record(gateway, &admitted, &appraised, decided, named).await? {
        Ruling::Permitted(permit) => permit,
        Ruling::Held(grounds, review) => return Err(hold::held(&grounds, review)),
        Ruling::Denied(grounds) => return Err(hold::denied(&grounds)),
    };
    if let Some(approved) = approved {
        Box::pin(approved.use_up(gateway, &admitted, &appraised, &permit)).await?;
    }
    let (open, judge, outgoing) = Open::new(admitted, appraised);
    let silence = gateway.limits.silence;
    let now = open.admitted.timepiece.now()?;
    let arriving = forward::forward(&gateway.egress, permit, outgoing, now, silence).await;
    screen::screen(gateway, open, judge, arriving, client).await
}
