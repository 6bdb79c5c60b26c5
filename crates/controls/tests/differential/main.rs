//! Agreements drawn by chance, read, compiled and decided under, against a direct reading of what
//! their slots say. The two must never differ, whatever the agreement and whatever the act.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    reason = "a test stops where it fails"
)]

mod acts;
mod file;
mod luck;
mod reading;
mod text;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;

use agreement::Bundle;
use controls::{Decision, Engine, Facts};
use lexicon::{ClauseId, Digest, Moment};
use luck::Luck;
use reading::Reading;
use text::Text;

const AGREEMENTS: u64 = 500;
const ACTS_OF_EACH: u64 = 200;
const THREADS: u64 = 4;

/// How often each came out: permitted, held, denied, not decided.
type Tally = [u64; 4];

#[test]
fn hundred_thousand_acts_are_decided_as_the_slots_say() {
    let workers: Vec<_> = (0..THREADS)
        .map(|worker| {
            thread::spawn(move || {
                let mine = (0..AGREEMENTS).filter(|seed| seed % THREADS == worker);
                mine.fold(Tally::default(), |tally, seed| compare(seed, tally))
            })
        })
        .collect();
    let mut total = Tally::default();
    for worker in workers {
        let tally = worker.join().expect("no difference");
        total.iter_mut().zip(tally).for_each(|(sum, count)| *sum += count);
    }
    println!("permitted, held, denied, not decided: {total:?}");
    let all: u64 = total.iter().sum();
    assert_eq!(all, AGREEMENTS * ACTS_OF_EACH);
    // A draw in which one answer is rare would show little.
    assert!(total[..3].iter().all(|count| count * 10 > all), "{total:?}");
}

fn compare(seed: u64, mut tally: Tally) -> Tally {
    let mut luck = Luck::new(seed);
    let text = Text::draw(&mut luck);
    let file = file::file(&text);
    let bundle = Bundle::compile(&file, "drawn.md")
        .unwrap_or_else(|told| panic!("seed {seed}: {:?}\n{file}", told.findings()));
    let engine = Engine::new(Arc::new(bundle)).unwrap();
    for number in 0..ACTS_OF_EACH {
        let facts = acts::draw(&mut luck, &text, engine.bundle());
        let (said, meant) = (decided(&engine, &facts), reading::of(&text, &facts));
        assert_eq!(said, meant, "seed {seed}, act {number}: {facts:#?}\n{file}");
        tally[match said {
            Reading::Permit(_) => 0,
            Reading::Hold(_) => 1,
            Reading::Deny(_) => 2,
            Reading::CannotDecide => 3,
        }] += 1;
    }
    tally
}

fn decided(engine: &Engine, facts: &Facts) -> Reading {
    let now: Moment = "2026-03-01T00:00:00Z".parse().unwrap();
    let set =
        |clauses: &[ClauseId]| clauses.iter().map(ToString::to_string).collect::<BTreeSet<_>>();
    match engine.decide(facts, Digest::of(b"act"), now) {
        Decision::Permit(permit) => Reading::Permit(set(permit.clauses())),
        Decision::Hold(hold) => Reading::Hold(set(&hold.grounds.clauses)),
        Decision::Deny(deny) if deny.grounds.code == controls::Code::CannotDecide => {
            Reading::CannotDecide
        }
        Decision::Deny(deny) => Reading::Deny(set(&deny.grounds.clauses)),
    }
}
