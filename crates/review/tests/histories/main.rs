//! Generated histories: a million steps over many reviews, and a plain reference that says after
//! each which may be executed.
//!
//! Nothing executes without a valid quorum (I7), whatever is repeated, exchanged, lost or set back.
//! The reference shares no code with the machine, and a machine with a fault is found out.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops here")]
#![expect(clippy::indexing_slicing, reason = "a test stops where it fails")]
#![expect(clippy::print_stdout, reason = "what was tried is worth reading")]

mod dice;
mod machine;
mod people;
mod reference;
mod world;

use machine::Fault;
use world::World;

/// Steps of each of the four parts.
const STEPS: u64 = 250_000;

fn run(seed: u64) {
    let mut world = World::new(seed, None);
    for step in 0..STEPS {
        if let Err(disagreement) = world.step() {
            panic!("seed {seed}, step {step}: {disagreement}");
        }
    }
    // A history in which nothing happens proves nothing.
    let seen = world.seen();
    for (what, number, least) in [
        ("executed", seen.executed, 1_000),
        ("refused to execute", seen.held, 5_000),
        ("decided", seen.decided, 10_000),
        ("refused to decide", seen.refused, 10_000),
        ("restarted", seen.restarted, 5_000),
        ("impossible events", seen.impossible, 5_000),
        ("changes of the roster", seen.changes, 5_000),
        ("let through a broken glass", seen.let_through, 100),
        ("kept out of a broken glass", seen.kept_out, 2_000),
        ("changes of shift", seen.shifts, 4_000),
        ("too few on shift", seen.unstaffed, 1_000),
    ] {
        assert!(number >= least, "{what}: {number} only, seed {seed}");
    }
    println!("seed {seed}: {STEPS} steps, {seen:?}");
}

#[test]
fn no_path_executes_without_a_valid_quorum_1() {
    run(1);
}

#[test]
fn no_path_executes_without_a_valid_quorum_2() {
    run(2);
}

#[test]
fn no_path_executes_without_a_valid_quorum_3() {
    run(3);
}

#[test]
fn no_path_executes_without_a_valid_quorum_4() {
    run(4);
}

#[test]
fn a_machine_with_a_fault_is_found_out() {
    for fault in Fault::ALL {
        // Some mistakes show only where several things meet, which not every history has.
        let found = (5..25).find_map(|seed| {
            let mut world = World::new(seed, Some(fault));
            (0..20_000).find_map(|step| world.step().err().map(|what| (seed, step, what)))
        });
        let (seed, step, what) = found.unwrap_or_else(|| panic!("{fault:?} is not found"));
        println!("{fault:?} is found with seed {seed} at step {step}: {what}");
    }
}
