//! A record of something else than a permit sends nothing (I1).
use std::time::Duration;

use controls::Grounds;
use evidence::Recorded;
use gateway::{Egress, Outgoing};
use lexicon::Moment;

async fn send(egress: &Egress, denied: Recorded<Grounds>, outgoing: Outgoing, now: Moment) {
    let silence = Duration::from_secs(1);
    let _answer = gateway::path::forward::forward(egress, denied, outgoing, now, silence).await;
}

fn main() {}
