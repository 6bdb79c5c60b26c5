//! A permit whose decision is not on record sends nothing (I1).
use std::time::Duration;

use controls::Permit;
use gateway::{Egress, Outgoing};
use lexicon::Moment;

async fn send(egress: &Egress, permit: Permit, outgoing: Outgoing, now: Moment) {
    let silence = Duration::from_secs(1);
    let _answer = gateway::path::forward::forward(egress, permit, outgoing, now, silence).await;
}

fn main() {}
