//! The one way that compiles: so the others fail for the reason that they are there for.
use std::time::Duration;

use controls::Permit;
use evidence::Recorded;
use gateway::{Egress, Outgoing};
use lexicon::Moment;

async fn send(egress: &Egress, permit: Recorded<Permit>, outgoing: Outgoing, now: Moment) {
    let silence = Duration::from_secs(1);
    let _answer = gateway::path::forward::forward(egress, permit, outgoing, now, silence).await;
}

fn main() {
    let _ = send;
}
