//! How long people wait for a proof. A test program of its own, so that no other test runs beside it.
#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

#[expect(dead_code, reason = "what the other tests need besides")]
#[expect(clippy::panic, reason = "a test stops where it fails")]
#[path = "../it/support.rs"]
mod support;

use std::time::{Duration, Instant};

use support::{all_shipped, both, engine, settings, shipped};

/// Longest time to prove one agreement by both solvers.
///
/// LIMIT: people wait for it. It takes about a second.
const PATIENCE: Duration = Duration::from_secs(5);

/// How often it is tried: a machine that others use is slow for reasons of its own.
const TRIES: usize = 5;

#[test]
fn shipped_agreements_are_proven_while_people_wait() {
    for name in all_shipped() {
        let engine = engine(&shipped(&name));
        let proven_in_time = (0..TRIES).any(|_| {
            #[expect(clippy::disallowed_methods, reason = "this is about the time that passes")]
            let started = Instant::now();
            let report = prover::prove(&engine, None, &settings(both()), &|_| {}).unwrap();
            let time = started.elapsed();
            println!("{name}: {} obligations in {time:?}", report.proof.obligations.len());
            time < PATIENCE
        });
        assert!(proven_in_time, "{name}");
    }
}
