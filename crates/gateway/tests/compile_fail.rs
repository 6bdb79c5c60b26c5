//! What the types make impossible, shown by programs that do not compile.

use std::time::Duration;

use controls::Permit;
use evidence::Recorded;
use gateway::path::forward::{Arriving, Unanswered, forward};
use gateway::{Egress, Outgoing};
use lexicon::Moment;

/// The one way that compiles, so that the cases fail for the reason that they are there for.
#[expect(dead_code, reason = "it is enough that it compiles")]
async fn the_one_way(
    egress: &Egress,
    permit: Recorded<Permit>,
    outgoing: Outgoing,
    now: Moment,
) -> Result<Arriving, Unanswered> {
    forward(egress, permit, outgoing, now, Duration::from_secs(1)).await
}

#[test]
fn forwarding_needs_a_recorded_permit_of_ones_own() {
    trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
}
