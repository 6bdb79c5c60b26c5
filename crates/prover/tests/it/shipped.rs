//! Every shipped agreement is proven, by both solvers.

use std::time::{Duration, Instant};

use crate::support::{all_shipped, both, engine, settings, shipped};

/// Longest time to prove one agreement by both solvers.
///
/// LIMIT: people wait for it. It takes about a second; a loaded machine takes a few.
const PATIENCE: Duration = Duration::from_secs(5);

#[test]
fn shipped_agreements_are_proven_by_both_solvers() {
    for name in all_shipped() {
        let engine = engine(&shipped(&name));
        #[expect(clippy::disallowed_methods, reason = "this is about how long people wait")]
        let started = Instant::now();
        let report = prover::prove(&engine, None, &settings(both()), &|_| {}).unwrap();
        let time = started.elapsed();
        println!("{name}: {} obligations in {time:?}", report.proof.obligations.len());
        let refuted: Vec<_> = report.refutations.iter().map(ToString::to_string).collect();
        assert!(report.is_proven(), "{name}: {refuted:#?} {:#?}", report.proof.obligations);
        assert_eq!(report.proof.solvers().len(), 2, "{name}");
        assert_eq!(report.proof.verify(engine.bundle()), Ok(()), "{name}");
        assert!(time < PATIENCE, "{name}: {time:?}");
    }
}
