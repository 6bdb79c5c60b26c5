//! A permit sends once.
use std::time::Duration;

use controls::Permit;
use evidence::Recorded;
use gateway::{Egress, Outgoing};
use lexicon::Moment;

async fn send(
    egress: &Egress,
    permit: Recorded<Permit>,
    one: Outgoing,
    two: Outgoing,
    now: Moment,
) {
    let silence = Duration::from_secs(1);
    let _first = gateway::path::forward::forward(egress, permit, one, now, silence).await;
    let _second = gateway::path::forward::forward(egress, permit, two, now, silence).await;
}

fn main() {}
