//! Solvers that are missing, slow, dead, undecided or mad: nothing is proven by any of them.

use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use agreement::{NotProven, Outcome, Proof};
use prover::{Settings, SolverCommand};

use crate::support::{cvc5, engine, shipped};

const AGREEMENT: &str = "classified-cloud";

/// A program that is no good solver, written in the shell.
fn bad(folder: &tempfile::TempDir, script: &str) -> SolverCommand {
    let path = folder.path().join("solver");
    std::fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    format!("bad={}", path.display()).parse().unwrap()
}

fn proof(solvers: Vec<SolverCommand>, timeout: Duration) -> Proof {
    let engine = engine(&shipped(AGREEMENT));
    let settings = Settings { solvers, timeout };
    let report = prover::prove(&engine, None, &settings, &|_| {}).unwrap();
    assert!(!report.is_proven());
    assert!(matches!(report.proof.verify(engine.bundle()), Err(NotProven::Open(_))));
    report.proof
}

/// What is said about the first obligation.
fn said(proof: &Proof) -> &str {
    match &proof.obligations[0].attempts[0].outcome {
        Outcome::Open(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn solver_that_is_no_good_proves_nothing() {
    let version = "read question; echo '(:version \"1\")'";
    for (script, why) in [
        ("exit 0", "does not answer as a solver does"),
        ("echo hello", "does not answer as a solver does"),
        ("head -c 3000000 /dev/zero | tr '\\0' a", "does not end"),
        (&format!("{version}; exit 3"), ""),
        (&format!("{version}; kill -9 $$"), ""),
        (&format!("{version}; while read line; do echo perhaps; done"), "perhaps"),
        (&format!("{version}; while read line; do echo unknown; done"), "unknown"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let proof = proof(vec![bad(&folder, script)], Duration::from_secs(20));
        assert!(said(&proof).contains(why), "{script}: {}", said(&proof));
        let open = proof.obligations.iter().filter(|proven| !proven.holds()).count();
        assert!(open > proof.obligations.len() / 2, "{script}: {open}");
    }
}

#[test]
fn missing_solver_proves_nothing() {
    let proof = proof(vec!["none=/no/such/solver".parse().unwrap()], Duration::from_secs(20));
    assert!(said(&proof).contains("does not start"), "{}", said(&proof));
    assert!(proof.obligations.iter().all(|proven| !proven.holds()));
}

#[test]
fn solver_that_does_not_answer_in_time_proves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let script = "read question; echo '(:version \"1\")'; cat > /dev/null";
    let proof = proof(vec![bad(&folder, script)], Duration::from_millis(50));
    // On a machine that is busy, even its version comes too late.
    let late = ["did not answer within", "does not say its version"];
    assert!(late.iter().any(|late| said(&proof).contains(late)), "{}", said(&proof));
}

#[test]
fn one_solver_that_proves_does_not_outvote_one_that_does_not() {
    let missing = "none=/no/such/solver".parse().unwrap();
    let proof = proof(vec![cvc5(), missing], Duration::from_secs(20));
    let attempts = &proof.obligations[0].attempts;
    assert_eq!(attempts[0].outcome, Outcome::Proven);
    assert!(!proof.obligations[0].holds());
}

#[test]
fn command_of_a_solver_is_read_without_a_shell() {
    assert!("cvc5=cvc5 --lang smt".parse::<SolverCommand>().is_ok());
    for text in ["", "cvc5", "=cvc5", "cvc5=", "cvc5=  "] {
        assert!(text.parse::<SolverCommand>().is_err(), "{text}");
    }
}
